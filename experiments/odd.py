"""Renew the tables of docs/ODD.md from the code: python -m experiments.odd

Each table stands between two marks, `<!-- begin: name -->` and `<!-- end: name -->`; everything else is written by hand.
"""

import ast
import re
import sys
from pathlib import Path

from experiments.guard import guarded
from sim.columns import GROUPS, bytes_per_borrower
from sim.settings import BadInput
from sim.settings.collections import STEPS
from sim.settings.describe import rows
from sim.settings.errors import shown
from sim.settings.registry import DECISIONS, names, variant
from sim.settings.segments import SEGMENTS, Segment

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs/ODD.md"
MARKS = "<!-- begin: {0} -->\n{1}\n<!-- end: {0} -->"
GROUP_TITLES = {"people": "borrower", "accounts": "account", "tickets": "ticket", "arrears": "arrears", "claims": "claim"}


def renewed(text):
    """The document with every table as the code has it."""
    for name, make in TABLES.items():
        pattern = re.compile(MARKS.format(re.escape(name), "(.*?)"), re.S)
        if len(pattern.findall(text)) != 1:
            raise BadInput(str(DOCUMENT), name, "is not marked exactly once as a table")
        text = pattern.sub(lambda _, name=name, make=make: MARKS.format(name, make()), text)
    return text


def table(head, lines):
    """A Markdown table."""
    cells = [head, ["---"] * len(head), *([clean(cell) for cell in line] for line in lines)]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def clean(cell):
    """Text that does not end its cell."""
    return str(cell).replace("|", "\\|").replace("\n", " ")


def columns():
    """State variables, group by group."""
    parts = []
    for group, (found, _) in GROUPS.items():
        each = [
            (
                f"`{c.name}`" + (f" x {c.width}" if c.width > 1 else ""),
                c.dtype,
                c.unit,
                c.meaning,
                c.writer,
                "yes" if c.seen else "",
            )
            for c in found
        ]
        head = [GROUP_TITLES[group], "type", "unit", "meaning", "written by", "seen by the lender"]
        parts.append(table(head, each))
    size = f"A borrower with a line takes {bytes_per_borrower()} bytes; arrears and claims only where they exist."
    return "\n\n".join([*parts, size])


def rules():
    """Every rule: the scalar functions that passes apply to everyone."""
    found = [(path, rule) for path in sorted((ROOT / "sim").rglob("*.py")) for rule in rules_of(path)]
    lines = [(f"`{rule.name}`", f"`{path.relative_to(ROOT)}`", ast.get_docstring(rule).splitlines()[0]) for path, rule in found]
    return table(["rule", "file", "what it says"], lines)


def rules_of(path):
    """The functions of a file that are compiled as rules, as syntax trees."""
    functions = [node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)]
    return [node for node in functions if any(getattr(mark, "id", "") == "rule" for mark in node.decorator_list)]


def decisions():
    """Every variant of every decision."""
    lines = []
    for kind in DECISIONS:
        for name in names(kind):
            meaning = (variant(kind, name).settings.__doc__ or "").splitlines()[0]
            lines.append((kind, f"`{kind}={name}`", meaning))
    return table(["decision", "variant", "what it does"], lines)


def settings():
    """Every setting."""
    lines = [
        (
            f"`{row.key}`" + (f" ({row.option})" if row.option else ""),
            "null" if row.default is None else default(row),
            row.unit,
            row.allowed,
            row.meaning,
            row.kind,
            row.source,
        )
        for row in rows()
    ]
    return table(["key", "default", "unit", "allowed", "meaning", "kind", "source"], lines)


def default(row):
    """A default as a reader wants to see it."""
    listed = isinstance(row.default, tuple) and row.default
    return ", ".join(map(shown, row.default)) if listed else shown(row.default)


def segments():
    """The four segments."""
    fields = Segment.model_fields
    lines = [(f"`{name}`", *(shown(getattr(SEGMENTS[segment], name)) for segment in SEGMENTS)) for name in fields]
    return table(["`population.segments.*`", *SEGMENTS], lines)


def strategy():
    """The steps of the default strategy of contacts."""
    fields = list(type(STEPS[0]).model_fields)
    return table([f"`{name}`" for name in fields], [[shown(getattr(step, name)) for name in fields] for step in STEPS])


TABLES = {
    "columns": columns,
    "rules": rules,
    "decisions": decisions,
    "segments": segments,
    "strategy": strategy,
    "settings": settings,
}


def renew():
    """Write the document anew."""
    DOCUMENT.write_text(renewed(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"renewed {', '.join(TABLES)} in {DOCUMENT.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(guarded(renew))
