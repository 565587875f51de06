"""Caps on a line that every limit policy shares: a share of yearly income, and what its instalment may take of a month's.

The cap per person is the settings' `cap`, and the law's is applied in `sim.accounts.execution`.
"""

from typing import NamedTuple

import numpy as np
from numba import float64, int32, int64, prange

from sim.accounts.lines import FEN, whole_steps
from sim.numerics.jit import parallel, rule
from sim.numerics.money import PARTS

MONTHS = 12
DAYS_OF_SCHEDULE = 30
OFF = 1e9  # a share of income nobody's line exceeds


class Caps(NamedTuple):
    """The most a line may come to."""

    of_income: np.float64  # share of a year's observed income
    of_service: np.float64  # share of a month's observed income
    rounding: np.int64  # fen


def caps(settings):
    """Make the caps from the settings of a limit policy; None where there are none, as in a policy of a user's own."""
    income, service = (getattr(settings, name, None) for name in ("income_cap", "debt_service_cap"))
    if income is None and service is None:
        return None
    shares = (np.float64(OFF if share is None else share) for share in (income, service))
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
    """A line within the caps, rounded down.  [fen; income fen/month; rate 1e-8 a day]

    Fully drawn and repaid in twelve months at this rate, its instalment is at most the given share of income.
    """
    by_income = caps.of_income * MONTHS * float64(income)
    by_service = caps.of_service * float64(income) * annuity(float64(rate) / PARTS * DAYS_OF_SCHEDULE)
    most = int64(min(by_income, by_service, 2e9))
    return min(int64(line), whole_steps(most, caps.rounding) * caps.rounding)


@parallel
def apply_caps(income, ordered_rate, rate, caps, granted):
    """Bring every ordered line within the caps; what is left as it is (below 0) stays.  A standing rate is the account's."""
    for i in prange(granted.size):
        offered = ordered_rate[i] if ordered_rate[i] >= 0 else rate[i]
        most = capped_line(granted[i], income[i], offered, caps)
        granted[i] = int32(most) if granted[i] >= 0 else granted[i]
