"""Features: what a scorer reads of applicants and of open accounts, as a table of numbers.

The same tables are made of today's view and of the archive's records.  A feature whose block of data is not in use is
not in the table; what a provider does not know is not a number.
"""

from typing import NamedTuple

import numpy as np
from numba import float32, int32, prange, uint64

from sim.lender.view import recent, worst_nibble
from sim.numerics.jit import parallel, rule

BY_BLOCK = {"platform": "score", "income": "income", "balance_sheet": "liquid_months", "bureau": "bureau"}
YEAR = 12
FALLING = ("score", "income", "liquid_months", "bureau", "months_on_book")  # the more, the fewer defaults
RISING = (  # the more, the more defaults
    "worst_ever", "worst_3", "worst_12", "late_months_12", "days_past_due", "utilisation", "debt_to_income", "bill_to_income",
)  # fmt: skip


class Seen(NamedTuple):
    """What features are made of, a row a person."""

    month: int
    segment: np.ndarray
    age_group: np.ndarray
    columns: dict  # of the account, see `sim.lender.archive.KEPT`
    bought: dict  # readings of the blocks in use, by name of the feature; float32


@rule
def late_months(history, months):
    """Months with arrears among the newest of a payment history."""
    count = int32(0)
    for month in range(months):
        count += int32(((history >> uint64(4 * month)) & uint64(15)) > 0)
    return count


@parallel
def fill_history(history, mask_3, mask_12, worst_3, worst_12, worst_ever, late_12):
    """Read everyone's payment history."""
    for i in prange(history.size):
        worst_3[i] = float32(worst_nibble(history[i], mask_3))
        worst_12[i] = float32(worst_nibble(history[i], mask_12))
        worst_ever[i] = float32(worst_nibble(history[i], ~uint64(0)))
        late_12[i] = float32(late_months(history[i], YEAR))


def application(seen):
    """What is known of an applicant: who it is, what was bought, and how earlier accounts were paid.  float32 by name"""
    return _person(seen) | {"worst_ever": _history(seen)["worst_ever"]}


def behaviour(seen):
    """What is known of an open account: all that, and how the line is used and paid.  float32 by name"""
    c = {name: column.astype(np.float32) for name, column in seen.columns.items() if name != "history"}
    history = _history(seen)
    table = _person(seen) | {
        "months_on_book": np.float32(seen.month) - c["opened"],
        "utilisation": _over(c["principal"], c["limit"]),
        "days_past_due": c["dpd"],
        **{name: history[name] for name in ("worst_3", "worst_12", "late_months_12")},
    }
    if "income" in seen.bought:
        table["debt_to_income"] = _over(c["principal"], seen.bought["income"])
        table["bill_to_income"] = _over(c["next_bill"], seen.bought["income"])
    if "score" in seen.bought:
        table["score_since_opening"] = seen.bought["score"] - c["score_at_opening"]
    return table


def _person(seen):
    return seen.bought | {"segment": seen.segment.astype(np.float32), "age_group": seen.age_group.astype(np.float32)}


def _history(seen):
    history = seen.columns["history"]
    names = ("worst_3", "worst_12", "worst_ever", "late_months_12")
    found = {name: np.empty(history.size, np.float32) for name in names}
    fill_history(history, recent(3), recent(YEAR), *found.values())
    return found


def _over(amount, base):
    """A ratio; not a number without a base."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(base > 0, amount / base, np.float32(np.nan)).astype(np.float32)
