"""Dynamic limits: every month end the table again, on today's score and observed income, a step at a time."""

from typing import NamedTuple

import numpy as np
from numba import int32, int64, prange

from sim.accounts.lines import MILLE, whole_steps
from sim.columns import OPEN
from sim.lender.limits import Limits
from sim.lender.limits.table import table, table_limit
from sim.lender.orders import LEAVE
from sim.lender.view import recent
from sim.numerics.jit import parallel, rule
from sim.settings.registry import register


class Steps(NamedTuple):
    """How far a line may move in a month."""

    raise_permille: np.int64
    cut_permille: np.int64
    clean: np.uint64  # mask of the months of history that must be clean for a rise
    cut_to_balance_dpd: np.int32  # days


def steps(settings):
    """Make the steps from the settings, shares to the thousandth."""
    return Steps(
        np.int64(round(settings.raise_max * MILLE)), np.int64(round(settings.cut_max * MILLE)),
        recent(settings.clean_months), np.int32(settings.cut_to_balance_dpd),
    )  # fmt: skip


@rule
def moved_limit(granted, target, principal, dpd, history, steps):
    """The line after a month: towards the table's, up only when clean, down in steps, to the balance when late.  [fen]

    granted x (1 + raise) rounded down is the most, granted x cut rounded down the largest fall; unrounded lines keep
    small ones moving, the usable limit is rounded.
    """
    old = int64(granted)
    highest = old + (whole_steps(old * steps.raise_permille, int64(MILLE)) if (history & steps.clean) == 0 else int64(0))
    lowest = old - whole_steps(old * steps.cut_permille, int64(MILLE))
    line = min(max(int64(target), lowest), highest)
    return int32(min(old, int64(principal)) if int32(dpd) >= steps.cut_to_balance_dpd else line)


@parallel
def review(view, applicants, multiples, rounding, cap, steps, out):
    """Give applicants the line of the table and move the open ones towards it.  view: the columns in `SEEN`."""
    for i in prange(out.size):
        target = table_limit(view.own_score[i], view.observed_income[i], multiples, rounding, cap)
        moved = moved_limit(view.granted[i], target, view.principal[i], view.dpd[i], view.history[i], steps)
        kept = moved if view.state[i] == OPEN else int32(LEAVE)
        out[i] = target if applicants[i] else kept


class Seen(NamedTuple):
    """The columns a review reads."""

    own_score: np.ndarray
    observed_income: np.ndarray
    state: np.ndarray
    granted: np.ndarray
    principal: np.ndarray
    dpd: np.ndarray
    history: np.ndarray


@register("limits", "dynamic")
class DynamicLimits(Limits):
    """The table every month: up a little after clean months, down faster, to the balance when late."""

    def __init__(self, settings):
        super().__init__(settings)
        self.table, self.steps = table(settings), steps(settings)

    def decide(self, view, statistics, out):
        seen = Seen(*(getattr(view, name) for name in Seen._fields))
        review(seen, view.applicants, *self.table, self.steps, out)
        return out
