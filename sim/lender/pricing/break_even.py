"""The break-even price: what interest must bring in so that lending costs nothing, over one period or a ticket's life.

A ticket of one yuan is repaid by its schedule, by early repayment and by default.  Each month default strikes with a
constant hazard (the monthly one behind the chance of default within twelve months); then no interest comes in and a
share of the exposure is lost.  What remains earns interest less VAT and bears funding, running costs and the charge
for capital.  Costs that come once are borne by what is drawn.  Everything is discounted at the cost of funds.
"""

from typing import NamedTuple

import numpy as np

from sim.numerics.maths import exponential, logarithm
from sim.numerics.money import PARTS

MONTHS, DAYS_A_YEAR, DAYS_OF_SCHEDULE = 12, 365, 30
DEAREST = 1_000_000  # 1e-8 a day: no rate is searched above it
CERTAIN = 0.999  # chances of default above it are priced as this one
MODES = ("equal_payment", "equal_principal", "interest_only")


class Life(NamedTuple):
    """How tickets live and what they cost: chances and yearly rates as fractions."""

    terms: tuple  # instalments
    term_shares: tuple
    mode_shares: tuple  # in the order of MODES
    prepaid: float  # share of the balance repaid early, a month
    lgd: float  # loss given default
    exposure: float  # balance at default over the balance then scheduled
    funding: float  # a year, of the balance: interest on debt and equity alike
    running: float  # a year, of the balance: everything else that grows with balance and time, charge for capital included
    once: float  # of each yuan drawn
    vat: float  # of interest


def one_period(funding, opex, margin, pd, lgd):
    """The rate of a loan of one period at which those who repay pay for all: (f + o + m + PD LGD) / (1 - PD)."""
    return (funding + opex + margin + pd * lgd) / (1.0 - pd)


def monthly_hazard(pd):
    """The constant monthly hazard behind a chance of default within twelve months: 1 - (1 - PD)^(1/12)."""
    kept = [exponential.py_func(logarithm.py_func(1.0 - min(float(each), CERTAIN)) / MONTHS) for each in np.ravel(pd)]
    return 1.0 - np.array(kept)


def balances(term, period_rate, mode):
    """What is owed of one yuan at the start of each period, by the schedule alone: a row a period.

    period_rate: array, interest of a period as instalments reckon it (30 days of a month).
    """
    one = np.ones_like(np.asarray(period_rate, float))
    if mode == "interest_only":
        return np.array([one] * term)
    if mode == "equal_principal":
        return np.array([one * (1.0 - period / term) for period in range(term)])
    worth, discount, annuity = one, 1.0 / (1.0 + period_rate), 0.0 * one
    for _ in range(term):
        worth = worth * discount
        annuity = annuity + worth
    rows = [one]
    for _ in range(term - 1):
        rows.append(rows[-1] * (1.0 + period_rate) - 1.0 / annuity)
    return np.array(rows)


def exposures(life, period_rate, hazard):
    """Expected balance owed over a ticket's life, in discounted yuan-periods per yuan drawn: the mix of terms and modes."""
    survival = (1.0 - hazard) * (1.0 - life.prepaid)
    total = np.zeros_like(np.asarray(period_rate, float))
    for term, share in zip(life.terms, life.term_shares):
        for mode, part in zip(MODES, life.mode_shares):
            if share * part == 0.0:
                continue
            alive = share * part * np.ones_like(total)
            for owed in balances(term, period_rate, mode):
                alive = alive / (1.0 + life.funding / MONTHS)
                total = total + alive * owed
                alive = alive * survival
    return total


def value(life, interest, period_rate, hazard):
    """What a yuan drawn earns over the ticket's life above all its costs, at today's worth.

    interest: of a month of mean length, on what is owed; period_rate: of the 30 days by which instalments are reckoned.
    """
    earned = (1.0 - hazard) * (1.0 - life.vat) * interest
    cost = (life.funding + life.running) / MONTHS + hazard * life.lgd * life.exposure
    return exposures(life, period_rate, hazard) * (earned - cost) - life.once


def break_even(life, pd):
    """The lowest whole daily rates at which tickets pay for themselves, for chances of default within twelve months.

    Bisection over whole 1e-8 a day, all chances at once; DEAREST where not even that pays.  [array -> int32]
    """
    hazard = monthly_hazard(pd)
    low, high = np.full(hazard.size, -1), np.full(hazard.size, DEAREST)
    while (high - low > 1).any():
        middle = (low + high) // 2
        daily = middle / PARTS
        pays = value(life, daily * (DAYS_A_YEAR / MONTHS), daily * DAYS_OF_SCHEDULE, hazard) >= 0.0
        low, high = np.where(pays, low, middle), np.where(pays, middle, high)
    return high.astype(np.int32)
