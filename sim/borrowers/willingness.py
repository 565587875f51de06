"""Willingness: on the due day a borrower may decide not to pay although able; the decision lasts until a change of mind.

A probit hazard with fresh luck each month in the log of the burden against the private cost of default.  (A fixed
threshold would make all unwilling borrowers default in their first months.)  Source of the form: assumption; strategic
default beside inability: Gerardi, Herkenhoff, Ohanian and Willen (2018).
"""

from numba import float64

from sim.numerics.draws import normal, uniform64
from sim.numerics.jit import rule, sweep
from sim.numerics.maths import exponential, logarithm


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


@sweep
def decide_willingness(bill, interest, p, a, income_share, wage_days, sentiment, u, unwilling, t):
    """Due day, clean accounts of a tile: who decides not to pay.

    wage_days: days of the month; income_share: benefit over permanent income; sentiment: log of the repayment sentiment.
    """
    for i in range(bill.size):
        income = p.wage_a_day[i] * wage_days if p.employed[i] != 0 else float64(p.permanent_income[i]) * income_share
        weight = burden(bill[i] + interest[i], 0, a.principal[i], income)
        push = sentiment + logarithm(line_worth(a.limit[i], a.principal[i], t))
        unwilling[i] = stops_paying(weight, float64(p.default_cost[i]), push, u[i], t)
