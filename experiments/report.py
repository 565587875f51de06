"""The report of a comparison: one self-contained HTML file with every number the table showed."""

from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import pandas as pd
import yaml

from experiments import page
from experiments.drawing import Picture
from experiments.tables import difference_lines, duration, figures, large, number
from sim.records.files import replacing, write_text
from sim.records.plausibility import UNCALIBRATED

LIMITS = (
    "The borrowers, the lender and their market are simulated: no number here is about a real person or company.",
    "Most settings are assumptions, each labelled as such; differences between policies are more robust than levels.",
    "Intervals are over worlds: luck of borrowers and noise of the economy. They do not cover settings that may be wrong.",
    "One lender and one product: no rivals, no plans, no sale of bad loans; spending moves employment only with feedback.gain.",
)
EFFECTS = (
    "A main effect is what a change makes on average over the levels of the other factor; the interaction is by how much "
    "the change differs between those levels. p-values are not adjusted."
)
HEAD = ("difference", "s.e.", "95 % interval", "pairing factor")
FIRST = "paired_differences"


@dataclass
class Section:
    """A table of its own: title, how to read it, names of its columns, rows of text; the first `names` columns are names."""

    title: str
    note: str
    head: tuple
    rows: list
    names: int = 1


@dataclass
class Report:
    """What a report says.

    numbers: headline numbers of one run; others: the same sentence for other scenarios; differences: rows of
    `difference_table` with a column `scenario`; effects: rows of `effect_table`, likewise; plausibility: as
    `sim.records.plausibility` makes it; note: on calibration; sections: tables of other kinds.
    """

    title: str
    question: str
    sentence: str
    baseline: str = ""
    differences: pd.DataFrame | None = None
    numbers: dict = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    effects: pd.DataFrame | None = None
    plausibility: pd.DataFrame | None = None
    note: str = UNCALIBRATED
    sections: list[Section] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    settings: dict = field(default_factory=dict)
    provenance: dict = field(default_factory=dict)
    limits: tuple[str, ...] = LIMITS


def write(report, folder):
    """Write report.html and figures/*.png into a run's folder; return the report's path."""
    folder = Path(folder)
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    for picture in report.pictures:
        with replacing(folder / "figures" / f"{picture.name}.png") as file:
            file.write(picture.png)
    write_text(folder / "report.html", html(report))
    return folder / "report.html"


def html(report):
    """The whole report as one page."""
    parts = (
        opening(report),
        differences(report),
        numbers(report),
        *(section(each) for each in report.sections),
        plausibility(report),
        pictures(report),
        settings(report),
        limits(report),
    )
    return page.page(report.title, "\n".join(part for part in parts if part))


def opening(report):
    """Title, question, the answer in one sentence and, where there is one, the picture named paired_differences."""
    answer = [page.tag("h1", report.title), page.tag("p", report.question, "question"), page.tag("p", report.sentence, "answer")]
    answer += [page.tag("p", sentence, "note") for sentence in report.others]
    return "\n".join(answer + [shown(each) for each in report.pictures if each.name == FIRST])


def shown(picture):
    """One picture in the page."""
    return page.picture(picture.svg, picture.inches, picture.title, picture.caption)


def differences(report):
    """The tables of paired differences, and of main effects where there are any."""
    if report.differences is None:
        return ""
    parts = [page.tag("h2", f"What changes against {report.baseline}"), page.tag("p", explained(report), "note")]
    for scenario, rows in report.differences.groupby("scenario", sort=False):
        parts += [page.tag("h3", scenario), page.table(("policy", *HEAD, "p (Holm)"), grouped(rows, "arm"))]
    if report.effects is not None:
        parts += ["<details><summary>Main effects and interaction</summary>", page.tag("p", EFFECTS, "note")]
        for scenario, rows in report.effects.groupby("scenario", sort=False):
            parts += [page.tag("h3", scenario), page.table(("effect", *HEAD, "p"), grouped(rows, "effect"))]
        parts.append("</details>")
    return "\n".join(parts)


def numbers(report):
    """The headline numbers of one run."""
    if not report.numbers:
        return ""
    rows = [
        (name.replace("_", " "), *figures(figure), figure["worlds"], figure["unit"]) for name, figure in report.numbers.items()
    ]
    return page.tag("h2", "Headline numbers") + page.table(("", "value", "s.e.", "worlds", "unit"), rows, text=(0, 4))


def section(each):
    """One table of its own."""
    text = page.table(each.head, each.rows, text=range(each.names))
    return "\n".join((page.tag("h2", each.title), page.tag("p", each.note, "note"), text))


def explained(report):
    """How to read the differences."""
    worlds = int(report.differences["worlds"].max())
    family = int(report.differences.groupby("scenario").size().max())
    return (
        f"Differences are paired over {worlds} worlds: the same borrowers and the same luck under every policy. "
        f"Intervals are t intervals with {worlds - 1} degrees of freedom. "
        "The pairing factor is (var A + var B) / var(A − B): without pairing, as many times more worlds would be needed. "
        f"p-values are Holm-adjusted over the {family} differences of a scenario. "
        "Lifetime figures cover policy and run-off months, the inherited book included; the others are means of policy months."
    )


def grouped(rows, by):
    """Table rows: a heading per outcome, then a row per policy or effect."""
    return [row for _, head, lines in difference_lines(rows, by) for row in ([head], *lines)]


def plausibility(report):
    """The market beside bands from real ones, marked in or out."""
    if report.plausibility is None or report.plausibility.empty:
        return ""
    facts = report.plausibility
    rows = [fact_row(fact) for _, fact in facts.iterrows()]
    head = ("statistic", "measured", "s.e.", "band", "", "unit", "scenario", "source of the band")
    known = facts["inside"].dropna()
    inside = f"{int(known.sum())} of {len(known)} statistics lie in their band"
    inside += f", {len(facts) - len(known)} could not be measured" if len(known) < len(facts) else ""
    inside += f"; {report.note}."
    title = page.tag("h2", "Does the market look real?")
    return "\n".join((title, page.tag("p", inside, "note"), page.table(head, rows, text=(0, 5, 6, 7))))


def fact_row(fact):
    """One fact as cells."""
    digits = int(fact["decimals"])
    band = f"{number(fact['low'], digits)} … {number(fact['high'], digits)}"
    known = not pd.isna(fact["inside"])
    mark = "" if not known else ("in", "in") if fact["inside"] else ("OUT", "out")
    name = fact["statistic"] + (f" ({fact['detail']})" if fact.get("detail") and known else "")
    return [
        (name, "text"),
        number(fact["measured"], digits),
        number(fact["standard_error"], digits + 1),
        band,
        mark,
        fact["unit"],
        fact["scenario"],
        fact["source"],
    ]


def pictures(report):
    """The other figures with their captions."""
    others = [shown(each) for each in report.pictures if each.name != FIRST]
    return "\n".join([page.tag("h2", "Pictures"), *others]) if others else ""


def settings(report):
    """Where the numbers come from: provenance in the open, settings folded away."""
    known = {name: value for name, value in report.provenance.items() if value is not None}
    rows = [(name.replace("_", " "), (told(name, value), "text")) for name, value in known.items()]
    text = yaml.safe_dump(report.settings, sort_keys=False, allow_unicode=True)
    return "\n".join(
        (
            page.tag("h2", "Settings and provenance"),
            page.tag("p", report.note, "note"),
            page.table(("", ""), rows),
            f"<details><summary>All settings</summary><pre>{escape(text)}</pre></details>",
        )
    )


def told(name, value):
    """A provenance value in words."""
    if isinstance(value, dict):
        return ", ".join(f"{key} {item}" for key, item in value.items())
    if isinstance(value, list):
        run = len(value) > 3 and value == list(range(value[0], value[-1] + 1))
        return f"{value[0]} … {value[-1]}" if run else ", ".join(map(str, value))
    if name == "duration_seconds":
        return duration(value)
    if name == "peak_memory_bytes":
        return f"{value / 2**20:,.0f} MiB"
    return large(value) if name.startswith("borrower_days") else str(value)


def limits(report):
    """What the numbers do not say."""
    return page.tag("h2", "Limits") + "<ul>" + "".join(page.tag("li", each) for each in report.limits) + "</ul>"
