"""Early repayment: accrued interest first, then the dearest ticket; instalments left stay, so the instalment falls."""

from numba import int32, int64

from sim.accounts import tally
from sim.accounts.billing import refresh_bill, touch
from sim.accounts.drawing import ticket_part
from sim.accounts.tickets import dearest_ticket
from sim.numerics.jit import rule
from sim.numerics.money import PARTS, settled


@rule
def settle_interest(i, most, a, flows):
    """Pay accrued interest in whole fen out of a prepayment; returns what it took.  [fen]"""
    paid = min(int32(settled(a.accrued[i])[0]), most)
    a.accrued[i] -= int64(paid) * PARTS
    flows[tally.PREPAID_INTEREST] += int64(paid)
    return paid


@rule
def book_prepayment(i, amount, day, slot, next_due, is_due_day, lo, a, tickets, flows):
    """Apply an early repayment to a clean account; returns what was used (never more than the debt).  [fen]"""
    touch(i, day, a, flows)
    left = amount - settle_interest(i, amount, a, flows)
    while left > 0:
        k = dearest_ticket(i, slot, tickets, lo)
        if k < 0:
            break
        foreseen = k != slot or is_due_day  # the next bill holds an instalment of it
        before = ticket_part(k, i, a, tickets, lo) if foreseen else int32(0)
        paid = min(left, tickets.unbilled[k, lo + i])
        tickets.unbilled[k, lo + i] -= paid
        a.interest_a_day[i] -= int64(paid) * int64(tickets.rate[k, lo + i])
        if foreseen:
            a.next_principal[i] += ticket_part(k, i, a, tickets, lo) - before
        a.principal[i] -= paid
        flows[tally.PREPAID] += int64(paid)
        left -= paid
    refresh_bill(i, next_due, a)
    return amount - left
