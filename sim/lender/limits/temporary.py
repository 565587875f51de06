"""Temporary limits: a share of the line on top of it in some months of the year; it ends by itself with the month."""

from typing import NamedTuple

import numpy as np
from numba import int32, int64, prange

from sim.accounts.lines import FEN, MILLE, whole_steps
from sim.columns import OPEN
from sim.numerics.jit import parallel, rule


class Temporary(NamedTuple):
    """Who gets how much more."""

    permille: np.int64  # of the granted line
    score: np.int32  # lowest
    rounding: np.int64  # fen


def temporary(settings):
    """Make the terms from the settings of a limit policy; None where there are none, as in a policy of a user's own."""
    extra = getattr(settings, "temporary", None)
    if extra is None or not extra.share:
        return None
    return Temporary(np.int64(round(extra.share * MILLE)), np.int32(extra.score), np.int64(round(settings.rounding * FEN)))


@rule
def temporary_amount(granted, score, terms):
    """What is added to a line: a share of it from a score up, rounded down.  [fen]"""
    extra = whole_steps(int64(granted) * terms.permille, MILLE * terms.rounding) * terms.rounding
    return int32(min(extra, int64(2_000_000_000))) if int32(score) >= terms.score else int32(0)


@parallel
def fill_temporary(state, behind, granted, score, terms, out):
    """Add to the lines of open accounts that owe nothing overdue."""
    for i in prange(out.size):
        entitled = (state[i] == OPEN) & (behind[i] == 0)
        out[i] = temporary_amount(granted[i], score[i], terms) if entitled else int32(0)
