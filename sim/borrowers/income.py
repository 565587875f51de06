"""Income: earned by day worked, paid out on paydays; benefit for the days without work."""

from numba import float32, int8, int32, int64, uint8

from sim.borrowers.employment import worked_none, worked_until
from sim.numerics.jit import rule, sweep
from sim.numerics.money import added, whole


@rule
def pay_due(earned, wage_a_day, benefit_a_day, worked, days):
    """Pay for the days since the last payday: wage for days worked, benefit for the others.  [fen]"""
    return earned + wage_a_day * worked + benefit_a_day * (days - worked)


@rule
def benefit(permanent_income, benefit_share):
    """Benefit of a day without work.  benefit_share: benefit of a day over a month's permanent income.  [fen]"""
    return int32(float32(permanent_income) * benefit_share)


@sweep
def receive(cash, earned, wage_a_day, permanent_income, days_worked, employed, days_to_payday, benefit_share, dom, days, gap):
    """Pay out a payday's slice of the tile; returns the sum paid.

    dom: day of the month; days: days since their last payday or the month's start; gap: days to their next payday.
    """
    total = (int32(0), int32(0))
    for i in range(cash.size):
        worked = worked_until(days_worked[i], employed[i], dom)
        pay = pay_due(earned[i], wage_a_day[i], benefit(permanent_income[i], benefit_share), worked, int32(days))
        cash[i] += pay
        earned[i] = int32(0)
        days_worked[i] = worked_none(employed[i], dom)
        days_to_payday[i] = uint8(gap)
        total = added(total, pay)
    return whole(total)


@rule
def last_payday(payday, pay_pattern):
    """The month's last payday: one, two (14 days apart) or four (7 days apart) a month."""
    return payday + (int32(14) if pay_pattern == 1 else int32(0)) + (int32(21) if pay_pattern == 2 else int32(0))


@sweep
def close_month(p, benefit_share, length):
    """Month end: turn the days worked since the last payday into money earned, before the wage of a day changes."""
    for i in range(p.cash.size):
        days = int32(length) - last_payday(int32(p.payday[i]), p.pay_pattern[i])
        worked = worked_until(p.days_worked[i], p.employed[i], length)
        p.earned[i] = pay_due(p.earned[i], p.wage_a_day[i], benefit(p.permanent_income[i], benefit_share), worked, days)
        p.days_worked[i] = int8(0)


@sweep
def set_aside(cash, savings, cap):
    """Move money above the cap to idle savings; returns the sum moved."""
    moved = int64(0)
    for i in range(cash.size):
        excess = max(cash[i] - cap, int32(0))
        cash[i] -= excess
        savings[i] += int64(excess)
        moved += int64(excess)
    return moved
