"""Willingness: on the due day a borrower may decide not to pay although able; the decision lasts until a change of mind.

A probit hazard with fresh luck each month in the log of the burden against the private cost of default.  (A fixed
threshold would make all unwilling borrowers default in their first months.)  Source of the form: assumption; strategic
default beside inability: Gerardi, Herkenhoff, Ohanian and Willen (2018).
"""

import numpy as np
from numba import float32, float64, int32, uint8

from sim.numerics.draws import normal, uniform64
from sim.numerics.jit import rule, sweep
from sim.numerics.lists import list_positive
from sim.numerics.maths import exponential, logarithm

LN2 = 0.6931471805599453
NEARLY = 0.061  # ln 2 times 0.0861, by which log2 exceeds its chord, and a thousandth for rounding


@rule
def burden(bill, arrears, principal, income):
    """How heavy debt weighs: bill and arrears over a month's income plus debt over a year's."""
    floor = max(float64(income), 1.0)
    return (float64(bill) + float64(arrears)) / floor + float64(principal) / (12.0 * floor)


@rule
def line_worth(limit, principal, t):
    """What a usable line adds to the cost of default: 1 + v x unused share; 1 without a line."""
    unused = 1.0 - float64(principal) / max(float64(limit), 1.0)
    return 1.0 + t.line_value * max(unused, 0.0)


@rule
def pressure(calls, t):
    """What the lender's effective calls since the last due day add to the cost of default."""
    return min(1.0 + t.pressure_per_call * float64(calls), t.pressure_max)


@rule
def stops_paying(weight, cost, push, u, t):
    """Whether the borrower turns unwilling this month: Phi((ln burden - ln cost) / sigma) > u."""
    return normal(u) * t.willingness_sd < logarithm(max(weight, 1e-9)) - cost - push


@rule
def returns(dpd, calls, u, t):
    """Whether an unwilling borrower pays again: the chance falls with the days past due and rises with pressure."""
    chance = t.willing_return * exponential(-float64(dpd) / t.willing_return_days) * pressure(calls, t)
    return uniform64(u) < chance


@rule
def nearly_logarithm(x):
    """The logarithm of a positive float32 read off its bits: at most `NEARLY` below the logarithm, above it by rounding only.

    Between two powers of two it is a straight line, which lies below the curve.
    """
    return float32(np.float32(x).view(np.int32)) * float32(LN2 / 2.0**23) - float32(127.0 * LN2)


@rule
def may_stop(owed, principal, income, cost, sentiment, word, sd):
    """Whether `stops_paying` is possible, by a bound that is cheap: true for all who stop, and for a few others.

    Without a usable line, which only adds to the cost.  If x < 0 is the log of the burden over the cost, Phi(x / sigma) is
    at most exp(-(x / sigma)^2 / 2) / 2 (the Chernoff bound of the normal tail).
    """
    weight = (float32(owed) + float32(principal) * float32(1.0 / 12.0)) / max(float32(income), float32(1.0))
    x = nearly_logarithm(max(weight, float32(1e-9))) + float32(NEARLY) - float32(cost) - float32(sentiment)
    tail = -nearly_logarithm(max(float32(word), float32(1.0)) * float32(2.0**-31))
    return (x >= 0) | ((tail > 0) & (x * x < float32(2.0 * sd * sd) * tail + float32(1e-3)))


@sweep
def mark_doubtful(bill, interest, p, a, income_share, wage_days, sentiment, u, marks, t):
    """Mark who may decide not to pay a bill."""
    for i in range(bill.size):
        owed, permanent = int32(bill[i] + interest[i]), float32(p.permanent_income[i]) * float32(income_share)
        income = float32(p.wage_a_day[i]) * float32(wage_days) if p.employed[i] != 0 else permanent
        doubts = may_stop(owed, a.principal[i], income, p.default_cost[i], sentiment, u[i], t.willingness_sd)
        marks[i] = uint8(doubts & (owed > 0))


@sweep
def decide_willingness(bill, interest, p, a, income_share, wage_days, sentiment, u, unwilling, places, t):
    """Due day, clean accounts of a tile: who decides not to pay a bill.  places: uint32 to list those in doubt

    wage_days: days of the month; income_share: benefit over permanent income; sentiment: log of the repayment sentiment.
    """
    mark_doubtful(bill, interest, p, a, income_share, wage_days, sentiment, u, unwilling, t)
    for k in range(list_positive(unwilling, places)):
        i = places[k]
        income = p.wage_a_day[i] * wage_days if p.employed[i] != 0 else float64(p.permanent_income[i]) * income_share
        weight = burden(bill[i] + interest[i], 0, a.principal[i], income)
        push = sentiment + logarithm(line_worth(a.limit[i], a.principal[i], t))
        unwilling[i] = stops_paying(weight, float64(p.default_cost[i]), push, u[i], t)
