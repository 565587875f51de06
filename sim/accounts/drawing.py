"""A draw in the books of the account: a larger ticket, more interest a day, a larger next bill."""

from numba import int32, int64

from sim.accounts import tally
from sim.accounts.billing import refresh_bill, touch
from sim.accounts.tickets import join_ticket, principal_part
from sim.numerics.jit import rule


@rule
def ticket_part(slot, i, a, tickets, lo):
    """Principal that the ticket's next instalment would take."""
    return principal_part(tickets.unbilled[slot, lo + i], tickets.rate[slot, lo + i], tickets.left[slot, lo + i], a.mode[i])


@rule
def book_draw(i, liquid, bought, term, day, slot, next_due, is_due_day, lo, a, tickets, flows, drawn_by_ticket, account_vintages):
    """Add a draw to the ticket of the open cycle; principal falls due from the due day after the cycle's own."""
    amount = liquid + bought
    touch(i, day, a, flows)
    before = ticket_part(slot, i, a, tickets, lo) if is_due_day else int32(0)
    a.interest_a_day[i] += join_ticket(i, slot, amount, a.rate[i], term, tickets, lo)
    if is_due_day:  # the cycle closes today: its first instalment is on the next bill
        a.next_principal[i] += ticket_part(slot, i, a, tickets, lo) - before
    a.principal[i] += amount
    refresh_bill(i, next_due, a)
    flows[tally.DRAWN] += int64(amount)
    flows[tally.DRAWN_CASH] += int64(liquid)
    flows[tally.PURCHASES] += int64(bought)
    drawn_by_ticket[0] += int64(amount)
    account_vintages[a.opened[i], 0] += int64(amount)
