"""The paydays of a tile: who is paid today, and what is done with the money at once."""

from numba import float32

from sim.accounts import tally
from sim.borrowers.income import receive
from sim.borrowers.repayment import find_prepayers
from sim.dealings import prepay
from sim.numerics.jit import inlined, sweep

MOST_PAYDAYS = 7  # slices of a tile that can be paid on one day: of borrowers with 1, 2 and 4 paydays a month


@sweep
def list_paydays(dom, length, slices, paydays):
    """List the slices of a tile whose payday is today; returns how many.

    length: days of the month; paydays: int32, rows of (first, end, days since the last payday or the month's beginning,
    days to the next one, paydays a month).
    """
    found = 0
    for pattern in range(3):
        step, times = (0, 1) if pattern == 0 else ((14, 2) if pattern == 1 else (7, 4))
        for k in range(times):
            payday = dom - k * step
            if 1 <= payday <= 28 and slices[pattern, payday + 1] > slices[pattern, payday]:
                row = paydays[found]
                row[0], row[1] = slices[pattern, payday], slices[pattern, payday + 1]
                row[2] = dom if k == 0 else step
                row[3] = step if k < times - 1 else length - step * (times - 1)
                row[4] = times
                found += 1
    return found


@inlined
def receive_pay(dom, paydays, p, now, flows):
    """Pay out wages and benefits to the slices of the tile whose payday is today."""
    for k in range(paydays.shape[0]):
        lo, hi, since, until = paydays[k, 0], paydays[k, 1], paydays[k, 2], paydays[k, 3]
        flows[tally.INCOME] += receive(
            p.cash[lo:hi],
            p.earned[lo:hi],
            p.wage_a_day[lo:hi],
            p.permanent_income[lo:hi],
            p.days_worked[lo:hi],
            p.employed[lo:hi],
            p.days_to_payday[lo:hi],
            now.benefit_of_day,
            dom,
            since,
            until,
        )


@inlined
def prepay_on_payday(paydays, day, clock, lo, p, a, tickets, luck, scratch, t, flows):
    """Let the slices of the tile whose payday is today repay early."""
    for k in range(paydays.shape[0]):
        first, end, times = paydays[k, 0], paydays[k, 1], paydays[k, 4]
        found = find_prepayers(
            p.cash[first:end],
            p.buffer[first:end],
            p.permanent_income[first:end],
            p.habits[first:end],
            a.next_bill[first:end],
            a.principal[first:end],
            a.behind[first:end],
            luck.number[first:end],
            luck.buying[first:end],
            float32(1.0 / times),
            scratch.wants[first:end],
            t,
        )
        if found > 0:
            prepay(first, scratch.wants[first:end], scratch.candidates, day, clock, lo, p, a, tickets, flows)
