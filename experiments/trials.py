"""A trial inside one market: what became of the accounts opened under each treatment, as the lender itself can tell."""

from experiments.report import Section
from experiments.tables import number
from sim.figures.scorecard import rate_of
from sim.records.openings import TREATMENTS

PERCENT = 100
HEAD = ("treatment", "accounts", "bad %", "95 % interval", "PD promised %", "indeterminate %")
NOTE = (
    "Accounts opened in policy months whose twelve months ended before run-off. Bad: default within 12 months; indeterminate: "
    "late and not bad. Champion's and challenger's borrowers are told apart by lot, the explored were admitted by lot from below "
    "the cut-off: what differs is whom a scorer lets in, not luck in who applied."
)


def trial(results):
    """The table of a run's treatments in a list; an empty list where everybody was treated alike."""
    table = results.scores
    opened = table[(table["score"] == "own") & (table["phase"] == "policy") & (table["accounts"] > 0)]
    if opened["treatment"].nunique() < 2:
        return []
    parts = {name: opened[opened["treatment"] == name] for name in TREATMENTS}
    rows = [row(name, part) for name, part in parts.items() if len(part)]
    return [Section("Accounts by treatment", NOTE, HEAD, rows)]


def row(name, part):
    """One treatment as text."""
    accounts = part["accounts"].sum()
    bad, low, high = (PERCENT * share for share in rate_of(part))
    promised = PERCENT * (part["pd"] * part["accounts"]).sum() / accounts
    late = PERCENT * part["indeterminates"].sum() / accounts
    between = f"{number(max(low, 0.0), 2)} … {number(high, 2)}"
    return (name, number(accounts, 0), number(bad, 2), between, number(promised, 2), number(late, 1))
