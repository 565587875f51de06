"""Spending: needs first, habit out of cash above the bill reserve, then a share of what is plentiful."""

import math

from numba import float32, int32, uint8

from sim.columns import HAND_TO_MOUTH, UNDISCIPLINED
from sim.numerics.jit import rule, sweep
from sim.numerics.maths import power
from sim.numerics.money import added, left_of, whole


@rule
def needs_of(income, t):
    """Needs of a month: rising with the square root of permanent income, at most a share of it.  [fen]"""
    return min(t.needs_reference * math.sqrt(income / t.needs_income), t.needs_cap * income)


@rule
def habit_of(income, needs, t):
    """Habit of a month: usual spending including needs is a fixed share of permanent income.  [fen]"""
    return max(t.habit_share * income - needs, 0.0)


@rule
def usual_spending(habit_a_day, employed, dpd, t):
    """Habit of a day: less without work, less again when seriously late.  [fen]"""
    share = float32(1.0) if employed != 0 else t.habit_jobless
    share = share * (t.habit_in_arrears if dpd > t.arrears_habit_dpd else float32(1.0))
    return int32(float32(habit_a_day) * share)


@rule
def bill_reserve(next_bill, habits, behind, share):
    """Cash kept for the next bill, growing linearly to the due day; the undisciplined keep none.  [fen]"""
    kept = int32(float32(next_bill) * share)
    return int32(0) if ((habits & UNDISCIPLINED) != 0) | (behind != 0) else kept


@rule
def excess_spending(cash, buffer, next_bill, usual, days_to_payday, habits, behind, t):
    """Spent beyond habit: a share a day of cash above target buffer, next bill and usual spending until the payday.  [fen]"""
    spare = left_of(left_of(left_of(cash, buffer), next_bill), int32(usual * days_to_payday))
    rate = t.excess_hand_to_mouth if (habits & HAND_TO_MOUTH) != 0 else t.excess_saver
    return int32(0) if behind != 0 else int32(float32(spare) * rate)


@rule
def cut_before_borrowing(habit, employed, rate, t):
    """How much of habit a household goes without before it borrows: more, the dearer credit is.  [fen]

    cut = clip(1 - c (r / r0)^-e, 0, 1) with work, a fixed share without.  Source: assumption.
    """
    dear = t.cut_employed * power(max(rate, int32(1)) / t.reference_rate, -t.cut_elasticity)
    share = min(max(1.0 - dear, 0.0), 1.0) if employed != 0 else t.cut_jobless
    return int32(habit * share)


@sweep
def spend(p, a, reserve_share, missed, t):
    """Let a tile spend a day; what of needs and habit is missed goes to `missed` (fen); returns the sum spent.

    reserve_share: part of the next bill that is kept today.  Cash never goes below zero.
    """
    total = (int32(0), int32(0))
    for i in range(missed.size):
        to_payday = int32(p.days_to_payday[i])
        cash, needs = p.cash[i], p.needs_a_day[i]
        habit = usual_spending(p.habit_a_day[i], p.employed[i], a.dpd[i], t)
        reserve = bill_reserve(a.next_bill[i], p.habits[i], a.behind[i], reserve_share)
        usual = int32(needs + habit)
        extra = excess_spending(cash, p.buffer[i], a.next_bill[i], usual, to_payday, p.habits[i], a.behind[i], t)
        extra = min(extra, left_of(left_of(cash, usual), reserve))
        for_needs = min(needs, cash)
        for_habit = min(habit, left_of(int32(cash - for_needs), reserve))
        spent = int32(int32(for_needs + for_habit) + extra)
        missed[i] = int32(int32(usual - for_needs) - for_habit)
        p.cash[i] = int32(cash - spent)
        p.consumption[i] += spent
        p.hardship[i] += missed[i]
        p.days_to_payday[i] = uint8(to_payday - 1)
        total = added(total, spent)
    return whole(total)


@sweep
def meet_expenses(dom, people_in_need, p, a, reserve_share, missed):
    """Pay today's unexpected expenses out of cash above the reserve; what is missing counts as missed; returns the sum spent.

    people_in_need: borrowers of the tile with an expense this month.
    """
    total = 0
    for k in range(people_in_need.size):
        i = people_in_need[k]
        if p.expense_day[i] == dom:
            reserve = bill_reserve(a.next_bill[i], p.habits[i], a.behind[i], reserve_share)
            spent = min(p.expense[i], max(p.cash[i] - reserve, int32(0)))
            p.cash[i] -= spent
            p.consumption[i] += spent
            missed[i] += p.expense[i] - spent
            p.hardship[i] += p.expense[i] - spent
            total += spent
    return total
