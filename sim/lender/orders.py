"""Orders: what a lender wants done, one value per borrower in storage order.

They are carried out by `sim.accounts.execution`, and stand until others replace them.
"""

from typing import NamedTuple

import numpy as np

from sim.accounts.execution import APPROVE, LEAVE, REJECT, UNDECIDED
from sim.accounts.restrictions import FREEZE, RECALL, RUN_OFF, UNRESTRICTED
from sim.settings.errors import BadInput

__all__ = [
    "APPROVE", "CHALLENGER", "CHAMPION", "EXPLORED", "FREEZE", "LEAVE", "RECALL", "REJECT", "RUN_OFF", "UNDECIDED",
    "UNRESTRICTED", "Orders", "accepted", "blank",
]  # fmt: skip
CHAMPION, CHALLENGER, EXPLORED = 0, 1, 2  # treatments


class Orders(NamedTuple):
    """A lender's orders of one decision date."""

    admit: np.ndarray  # uint8: UNDECIDED, APPROVE or REJECT an application
    rate: np.ndarray  # int32, 1e-8 a day, of new draws; LEAVE keeps it
    granted: np.ndarray  # int32 fen, the line once seasoned; LEAVE keeps it
    temporary: np.ndarray  # int32 fen on top of it until the next month end
    restriction: np.ndarray  # uint8: UNRESTRICTED, the percent of the unused line that is cut, FREEZE, RUN_OFF or RECALL
    own_score: np.ndarray  # int16 points: what the lender made of everyone, kept with accounts that are opened
    treatment: np.ndarray  # uint8: CHAMPION, CHALLENGER or EXPLORED, kept with accounts that are opened


def blank(size):
    """Orders that change nothing and decide nothing."""
    none, kept = np.zeros(size, np.uint8), np.full(size, LEAVE, np.int32)
    return Orders(
        admit=none,
        rate=kept,
        granted=kept.copy(),
        temporary=np.zeros(size, np.int32),
        restriction=none.copy(),
        own_score=np.zeros(size, np.int16),
        treatment=none.copy(),
    )


def accepted(answer, out, name, span=None):
    """Write a decision's answer into the order column `out`, unless it has been filled in place.

    span: the lowest and the highest that may be, by default what the column holds.  Raises BadInput unless the answer is
    whole numbers (or booleans), one per borrower, in the span.
    """
    if answer is out and span is None:
        return out
    answer = np.asarray(answer)
    if answer.dtype.kind not in "iub":
        raise BadInput(f"orders.{name}", str(answer.dtype), "is not a whole number per borrower: round first")
    if answer.shape not in (out.shape, ()):
        raise BadInput(f"orders.{name}", str(answer.shape), f"is not one value per borrower {out.shape}")
    low, high = span or (np.iinfo(out.dtype).min, np.iinfo(out.dtype).max)
    if answer.size and not low <= int(answer.min()) <= int(answer.max()) <= high:
        raise BadInput(f"orders.{name}", f"{answer.min()} to {answer.max()}", f"is not in {low} to {high}")
    if answer is not out:
        out[...] = answer
    return out
