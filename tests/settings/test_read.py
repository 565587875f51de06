"""A setting nobody reads would promise what the model does not do."""

import ast
import re
from pathlib import Path

from sim.settings.describe import rows

ROOT = Path(__file__).parents[2]
OWN = ROOT / "sim/settings"
NAMES = sorted({row.key.rpartition(".")[2] for row in rows()})
IMPLIED = {
    "equal_payment": "the accounts in no other mode; the shares must add up to 1",
    "cap_includes_penalty": "read by the regime itself, in highest_rate",
}


def words_of(path):
    """Attributes, names in quotes, fields, and names put together in an f-string."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    words = {text for text in constants if text.isidentifier()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            words.add(node.attr)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            words.add(node.target.id)
        elif isinstance(node, ast.JoinedStr):
            words |= put_together(node, words)
    return words


def put_together(node, words):
    parts = [re.escape(part.value) if isinstance(part, ast.Constant) else r"(\w+)" for part in node.values]
    pattern = re.compile("".join(parts))
    found = {name: pattern.fullmatch(name) for name in NAMES}
    return {name for name, match in found.items() if match and match.groups() and set(match.groups()) <= words}


def read_somewhere():
    files = [*ROOT.glob("sim/**/*.py"), *ROOT.glob("experiments/**/*.py"), OWN / "root.py"]
    return set().union(*(words_of(path) for path in files if OWN not in path.parents or path.name == "root.py"))


def test_every_setting_is_read():
    unread = set(NAMES) - read_somewhere() - set(IMPLIED)
    assert not unread, f"nobody reads {', '.join(sorted(unread))}"
