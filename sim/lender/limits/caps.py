"""Caps that every limit policy shares: of a year's income for the line and for all debt, of a month's for the instalment.

Those on income bind when a line is set or reviewed; that on total debt binds at every month end, the line coming down as
income falls.  The cap per person is the settings' `cap`, and the law's is applied in `sim.accounts.execution`.
"""

from typing import NamedTuple

import numpy as np
from numba import float64, int32, int64, prange

from sim.accounts.lines import FEN, whole_steps
from sim.columns import OPEN
from sim.numerics.jit import parallel, rule
from sim.numerics.money import PARTS

MONTHS = 12
DAYS_OF_SCHEDULE = 30
OFF = 1e9  # a share of income nobody's line exceeds
CAPS = ("income_cap", "debt_service_cap", "debt_cap")


class Caps(NamedTuple):
    """The most a line may come to."""

    of_income: np.float64  # share of a year's observed income
    of_service: np.float64  # share of a month's observed income
    of_debt: np.float64  # share of a year's observed income, for the line and all other debt together
    rounding: np.int64  # fen


class Seen(NamedTuple):
    """The columns of a view that caps are made of."""

    state: np.ndarray
    granted: np.ndarray
    rate: np.ndarray
    observed_income: np.ndarray
    other_debt: np.ndarray


def caps(settings):
    """Make the caps from the settings of a limit policy; None where there are none, as in a policy of a user's own."""
    found = [getattr(settings, name, None) for name in CAPS]
    if all(share is None for share in found):
        return None
    shares = (np.float64(OFF if share is None else share) for share in found)
    return Caps(*shares, np.int64(round(settings.rounding * FEN)))


@rule
def annuity(period_rate):
    """What twelve instalments of one are worth: (1 - (1 + i)^-12) / i, and 12 without interest."""
    growth = 1.0 + period_rate
    cubed = growth * growth * growth
    twelfth = (cubed * cubed) * (cubed * cubed)
    return (1.0 - 1.0 / twelfth) / period_rate if period_rate > 0.0 else float64(MONTHS)


@rule
def capped_line(line, income, rate, caps):
    """A line within the caps on income, rounded down.  [fen; income fen/month; rate 1e-8 a day]

    Fully drawn and repaid in twelve months at this rate, its instalment is at most the given share of income.
    """
    by_income = caps.of_income * MONTHS * float64(income)
    by_service = caps.of_service * float64(income) * annuity(float64(rate) / PARTS * DAYS_OF_SCHEDULE)
    most = int64(min(by_income, by_service, 2e9))
    return min(int64(line), whole_steps(most, caps.rounding) * caps.rounding)


@rule
def line_beside_debt(line, income, other_debt, caps):
    """A line that, fully drawn beside all other debt, is within the cap on total debt, rounded down.  [fen; fen/month]"""
    room = max(caps.of_debt * MONTHS * float64(income) - float64(other_debt), 0.0)
    return min(int64(line), whole_steps(int64(min(room, 2e9)), caps.rounding) * caps.rounding)


@parallel
def apply_caps(seen, ordered_rate, caps, granted):
    """Bring every ordered line within the caps, and standing ones, which are left as they are, within that on total debt."""
    for i in prange(granted.size):
        ordered, standing = granted[i] >= 0, seen.granted[i]
        offered = ordered_rate[i] if ordered_rate[i] >= 0 else seen.rate[i]
        line = capped_line(granted[i], seen.observed_income[i], offered, caps) if ordered else int64(standing)
        most = line_beside_debt(line, seen.observed_income[i], seen.other_debt[i], caps)
        cut = ordered | ((seen.state[i] == OPEN) & (most < standing))
        granted[i] = int32(most) if cut else granted[i]
