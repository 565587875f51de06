"""Interest by the day, on the balance at the day's end: the day of drawing counts, the day of repaying does not.

`interest_a_day` changes only when principal changes, so interest is brought up to date at those moments and at month
ends; between them it is a product of whole numbers.  [1e-8 fen]
"""

from numba import int16, int32, int64

from sim.accounts import tally
from sim.numerics.jit import rule, sweep
from sim.numerics.money import settled


@rule
def interest_until(accrued, interest_a_day, accrued_to, day):
    """Accrued interest with all days before `day` counted.  [1e-8 fen]"""
    return accrued + interest_a_day * int64(day - accrued_to)


@rule
def bill_amount(principal, accrued, interest_a_day, days):
    """The next bill as it stands: principal that falls due and the interest up to the due day.  [fen]"""
    return int32(principal + int32(settled(accrued + interest_a_day * int64(days))[0]))


@rule
def penalty_of_a_day(interest_a_day, principal, overdue_principal, overdue_interest, permille):
    """Penalty of a day: the surcharge on overdue principal and the penalty rate on overdue interest.  [1e-8 fen]

    Overdue principal earns `permille`/1000 of the rate instead of once the rate; the account's rate is
    interest_a_day / principal, floored.  Source: PBoC notice 2003 no. 251 (130-150 % of the contract rate).
    """
    if principal <= 0:
        return int64(0)
    rate = interest_a_day // int64(principal)
    return (int64(overdue_principal) * rate * (permille - 1000) + int64(overdue_interest) * rate * permille) // 1000


@sweep
def accrue(accrued, interest_a_day, accrued_to, day):
    """Bring a tile's accrued interest up to, not including, `day`; returns what was added.  [1e-8 fen]"""
    added = int64(0)
    for i in range(accrued.size):
        more = interest_a_day[i] * int64(int32(day) - int32(accrued_to[i]))
        accrued[i] += more
        accrued_to[i] = int16(day)
        added += more
    return added


@rule
def accrue_one(i, day, non_accrual, accounts, flows):
    """Bring one account's accrued interest up to, not including, `day`, as income or as memo."""
    more = accounts.interest_a_day[i] * int64(int32(day) - int32(accounts.accrued_to[i]))
    accounts.accrued[i] += more
    accounts.accrued_to[i] = int16(day)
    flows[tally.INTEREST_MEMO if non_accrual else tally.INTEREST_ACCRUED] += more
