"""What households stop spending costs others their work: from consumption back to unemployment, off by default."""

from itertools import accumulate
from operator import mul
from statistics import fmean

from sim.economy.scenario import of_a_month
from sim.settings.labour import SETTLING

HALF_YEAR = 6


def unemployment_change(consumed, income_growth, clock, feedback):
    """Rise of the unemployed share for what borrowers spend less than their incomes would have them spend.  [fraction]

    gain x coverage x (1 - spending / usual spending).  Spending is last month's consumption over the index of real incomes,
    so that what the path of incomes explains is no feedback; usual is its mean over the burn-in's last half year, without
    the run's first months, in which households settle (assumption).  Spending above the usual lowers unemployment.  0 but in
    policy months after the first: in run-off every line is frozen, and that is no recession.  consumed: fen of each month
    so far, whole numbers of the same households; income_growth: real, per year, for each month; feedback: gain and coverage.
    """
    month, burn_in = len(consumed), clock.burn_in
    if feedback.gain == 0 or not burn_in < month < burn_in + clock.policy:
        return 0.0
    incomes = accumulate((of_a_month(1.0 + float(growth)) for growth in income_growth), mul)
    spending = [fen / income for fen, income in zip(consumed, incomes)]
    usual = fmean(spending[max(SETTLING, burn_in - HALF_YEAR) : burn_in])
    return feedback.gain * feedback.coverage * (1.0 - spending[-1] / usual)
