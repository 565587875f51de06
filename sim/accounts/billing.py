"""The due day: what falls due on every account of a tile.  A tile has one due day, so this is a whole-tile pass a month."""

from numba import int16, int32, int64

from sim.accounts import tally
from sim.accounts.delinquency import push_bill, update_oldest, vacate_ticket
from sim.accounts.interest import accrue, accrue_one, bill_amount
from sim.accounts.tickets import announce_ticket, bill_ticket
from sim.columns import CYCLES
from sim.numerics.jit import rule, sweep
from sim.numerics.money import added, settled, whole


@sweep
def bill_interest(accrued, interest):
    """Settle accrued interest to whole fen that fall due; the remainder stays accrued."""
    for i in range(accrued.size):
        fen, rest = settled(accrued[i])
        accrued[i] = rest
        interest[i] = int32(fen)


@sweep
def clear_sums(due, upcoming, released, part):
    """Begin the sums over tickets; the ticket of the closing cycle has no part in them yet."""
    for i in range(due.size):
        due[i], upcoming[i], part[i] = 0, 0, 0
    for i in range(released.size):
        released[i] = 0


@sweep
def bill_principal(slot, tickets, mode, lo, hi, parts, due, upcoming, released, listed):
    """Bill one instalment of every ticket but the one of the closing cycle, which is only announced."""
    clear_sums(due, upcoming, released, parts[slot, : hi - lo])
    for back in range(1, CYCLES):
        k = slot - back if slot >= back else slot - back + CYCLES
        bill_ticket(
            tickets.unbilled[k, lo:hi],
            tickets.rate[k, lo:hi],
            tickets.left[k, lo:hi],
            mode,
            parts[k, : hi - lo],
            due,
            upcoming,
            released,
            listed,
        )
    announce_ticket(tickets.unbilled[slot, lo:hi], tickets.rate[slot, lo:hi], tickets.left[slot, lo:hi], mode, upcoming)


@sweep
def sum_bills(due, interest):
    """Principal and interest that fall due in a tile today.  [fen]"""
    principal_sum, interest_sum = (int32(0), int32(0)), (int32(0), int32(0))
    for i in range(due.size):
        principal_sum = added(principal_sum, due[i])
        interest_sum = added(interest_sum, interest[i])
    return whole(principal_sum), whole(interest_sum)


@sweep
def make_bills(day, slot, lo, hi, a, tickets, r, counts, scratch, flows):
    """Let this month's instalments and interest fall due; memo interest of accounts in non-accrual is booked apart first."""
    n = hi - lo
    for s in range(lo, lo + counts[0]):
        accrue_one(r.who[s], day, r.non_accrual[s], a, flows)
    flows[tally.INTEREST_ACCRUED] += accrue(a.accrued, a.interest_a_day, a.accrued_to, day)
    interest, due, parts = scratch.interest[:n], scratch.due[:n], scratch.parts
    bill_interest(a.accrued, interest)
    bill_principal(slot, tickets, a.mode, lo, hi, parts, due, scratch.upcoming[:n], scratch.released[:n], scratch.listed)
    principal_sum, interest_sum = sum_bills(due, interest)
    flows[tally.BILLED_PRINCIPAL] += principal_sum
    flows[tally.BILLED_INTEREST] += interest_sum


@sweep
def age_old_bills(slot, lo, a, tickets, r, counts, dues, scratch):
    """Put the new bill on the arrears of accounts that were behind already, and free the ticket place needed tomorrow."""
    next_slot = slot + 1 if slot + 1 < CYCLES else 0
    for s in range(lo, lo + counts[0]):
        i = r.who[s]
        push_bill(s, scratch.due[i], scratch.interest[i], scratch.parts, r)
        if r.billed[s, next_slot] > 0:
            a.interest_a_day[i] += vacate_ticket(s, next_slot, i, lo, tickets, r)
        update_oldest(s, dues, r)


@sweep
def announce_bills(next_due, next_slot, a, scratch_upcoming):
    """Show every borrower the next bill, and start the new cycle's ticket with a clean slate."""
    keep = ~(1 << next_slot) & 0xFFFF
    for i in range(a.principal.size):
        a.next_principal[i] = scratch_upcoming[i]
        a.ever_30[i] &= keep
        a.ever_90[i] &= keep
    for i in range(a.principal.size):
        days = int32(next_due) - int32(a.accrued_to[i])
        a.next_bill[i] = bill_amount(a.next_principal[i], a.accrued[i], a.interest_a_day[i], days)
    for i in range(a.messaged.size):
        a.messaged[i] = 0


@rule
def refresh_bill(i, next_due, a):
    """Recompute one account's next bill after a draw or a payment."""
    a.next_bill[i] = bill_amount(a.next_principal[i], a.accrued[i], a.interest_a_day[i], int32(next_due) - int32(a.accrued_to[i]))


@rule
def touch(i, day, a, flows):
    """Bring a clean account's interest up to today before its principal changes."""
    more = a.interest_a_day[i] * int64(int32(day) - int32(a.accrued_to[i]))
    a.accrued[i] += more
    a.accrued_to[i] = int16(day)
    flows[tally.INTEREST_ACCRUED] += more
