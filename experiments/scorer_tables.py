"""Tables of scorers for the terminal and the report: means over worlds with their standard errors."""

from rich.console import Group
from rich.text import Text

from experiments.judging import over_worlds
from experiments.report import Section
from experiments.tables import columns, number

PERCENT = 100
ABREAST = 4  # scorers side by side in the terminal
SEEN = {  # heading: column, factor, digits
    "approved %": ("approval_rate", PERCENT, 1),
    "AUC %": ("auc", PERCENT, 1),
    "Gini %": ("gini", PERCENT, 1),
    "Gini % without indeterminates": ("gini_determinate", PERCENT, 1),
    "KS %": ("ks", PERCENT, 1),
    "calibration slope": ("calibration_slope", 1, 2),
    "calibration intercept": ("calibration_intercept", 1, 2),
    "PSI": ("psi", 1, 3),
}
TRUE = {
    "Gini % of the approved": ("gini_approved", PERCENT, 1),
    "Gini % of all": ("gini_all", PERCENT, 1),
    "bad % of the approved": ("bad_rate_approved", PERCENT, 2),
    "PD % given to the approved": ("pd_approved", PERCENT, 2),
    "bad % of the rejected": ("bad_rate_rejected", PERCENT, 2),
    "PD % given to the rejected": ("pd_rejected", PERCENT, 2),
    "error, points": ("pd_error", PERCENT, 2),
    "error if extrapolated": ("extrapolated_error", PERCENT, 2),
}
SWAPS = {"applicants": ("applicants", 1, 0), "bad %": ("bad_rate", PERCENT, 2), "indeterminate": ("indeterminates", 1, 0)}
TITLES = {
    "seen": "what a lender sees of its own score",
    "true": "what no lender sees: all applicants, the rejected included",
    "swaps": "who changes places with {baseline}, as many approved",
}
NOTES = {
    "seen": "Accounts opened in policy months, each scorer in its own market. Slope and intercept: logistic recalibration of bad "
    "(default within 12 months) on the log-odds of the PD. Without indeterminates: accounts late and not bad are left out.",
    "true": "The market of {baseline} with every applicant admitted, scored by all. Rejected: below the scorer's own cut-off. PD "
    "given: by its scale; extrapolated: recalibrated on those it approves. Errors: less the rate that came true.",
    "swaps": "Each scorer approves its own best, as many as {baseline} approves. Applicants a world; default within 12 months.",
}


def sections(scorers, swaps, baseline):
    """The report's tables, scenario by scenario.  scorers, swaps: tables as `experiments.judging` makes them, of all worlds."""
    found = []
    for kind, table, by, shown in (
        ("seen", scorers, ["scorer"], SEEN),
        ("true", scorers, ["scorer"], TRUE),
        ("swaps", swaps, ["scorer", "set"], SWAPS),
    ):
        if not table.empty:
            for scenario, rows in table.groupby("scenario", sort=False):
                title = f"{scenario}: {TITLES[kind].format(baseline=baseline)}"
                note = NOTES[kind].format(baseline=baseline)
                found.append(Section(title, note, (*by, *shown), lines(rows, by, shown), len(by)))
    return found


def lines(table, by, shown):
    """Rows of text: the names, then every number with its standard error."""
    picked = [column for column, _, _ in shown.values()]
    return [
        (*key, *(cell(found[column], scale, digits) for column, scale, digits in shown.values()))
        for key, found in over_worlds(table, by, picked).items()
    ]


def cell(figure, scale, digits):
    """A mean with its standard error."""
    if figure["value"] is None:
        return "–"
    error = figure["standard_error"]
    reach = f" ± {number(error * scale, digits)}" if error is not None else ""
    return number(figure["value"] * scale, digits) + reach


def console(section):
    """A section for the terminal: scorers side by side, some at a time, or row by row where a row has two names."""
    if section.names > 1:
        blocks = [[(" ".join(line[: section.names]), *line[section.names :]) for line in (section.head, *section.rows)]]
    else:
        few = [section.rows[first : first + ABREAST] for first in range(0, len(section.rows), ABREAST)]
        blocks = [[tuple(line) for line in zip(section.head, *rows)] for rows in few]
    return Group(Text(section.title, "bold"), *(line for block in blocks for line in aligned(block)))


def aligned(lines):
    """Lines of text in columns, the first as a heading."""
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    return [columns(line, widths, "dim" if line is lines[0] else "") for line in lines]


def answer(scorers, baseline, scenario):
    """What the baseline tells of those it rejects, what came true, and who ranks all applicants best, in one sentence."""
    rows = scorers[scorers["scenario"] == scenario]
    told = {
        key[0]: found for key, found in over_worlds(rows, ["scorer"], ("pd_rejected", "bad_rate_rejected", "gini_all")).items()
    }
    given, truth = (cell(told[baseline][name], PERCENT, 1) for name in ("pd_rejected", "bad_rate_rejected"))
    ranks = {name: numbers["gini_all"]["value"] for name, numbers in told.items()}
    ranks = {name: value for name, value in ranks.items() if value is not None}
    sentence = f"Under {scenario}, {baseline} gives those it rejects a PD of {given} % and {truth} % of them would have defaulted"
    if not ranks:
        return sentence + "."
    best = max(ranks, key=ranks.get)
    gini = {name: cell(told[name]["gini_all"], PERCENT, 1) for name in (best, baseline)}
    return f"{sentence}; {best} ranks all applicants best, with a Gini of {gini[best]} %" + (
        "." if best == baseline else f" against {gini[baseline]} %."
    )
