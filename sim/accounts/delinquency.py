"""Arrears: what is billed and unpaid, by age of the bill, and the days past due that follow from it.

DPD = calendar days since the due date of the oldest not fully paid instalment: 0 at the end of the due day, 1 the day
after.  Only accounts behind with a bill have a slot here; `counts[LATE]` slots of a tile are in use.
"""

from numba import int16, int32, int64, uint8

from sim.accounts import tally
from sim.accounts.interest import accrue_one, penalty_of_a_day
from sim.columns import AGES, CYCLES
from sim.numerics.jit import rule, sweep
from sim.numerics.money import PARTS, weighted_mean

LATE, CLAIMED, UNPAID_EVEN, UNPAID_ODD, COUNTS = 0, 1, 2, 3, 4  # a tile's counters
BUCKETS = 8  # 0 clean, 1 = 1-29 days, 2 = 30-59, ..., 6 = 150-179, 7 = 180 and more


@rule
def days_past_due(overdue, oldest_due, day):
    """Days since the due date of the oldest unpaid instalment; 0 when nothing is overdue."""
    return int16(max(day - int32(oldest_due), 0)) if overdue > 0 else int16(0)


@rule
def bucket_of(dpd):
    """The 30-day bucket of an account."""
    return uint8(0) if dpd <= 0 else uint8(min(int32(dpd) // 30 + 1, BUCKETS - 1))


@rule
def clear_row(rows, s):
    """Set a slot's row to zero."""
    for k in range(rows.shape[1]):
        rows[s, k] = 0


@rule
def move_row(rows, to, origin):
    """Copy a slot's row to another slot."""
    for k in range(rows.shape[1]):
        rows[to, k] = rows[origin, k]


@sweep
def open_slot(i, could_pay, lo, r, counts):
    """Give an account that misses a bill a slot; everything in it starts at zero.  Returns the slot."""
    s = lo + counts[LATE]
    counts[LATE] += 1
    r.who[s] = i
    clear_row(r.overdue_principal, s)
    clear_row(r.overdue_interest, s)
    clear_row(r.billed, s)
    r.late_rate[s], r.penalty[s], r.penalty_a_day[s], r.overdue[s] = 0, 0, 0, 0
    r.unpaid_at_due[s], r.oldest_due[s] = 0, 0
    r.forgot[s], r.unwilling[s], r.engaged[s], r.calls[s] = 0, 0, 1, 0
    r.could_pay[s], r.non_accrual[s] = could_pay, 0
    return s


@sweep
def close_slot(s, lo, r, counts):
    """Take a slot out of use: the last one of the tile moves into its place."""
    counts[LATE] -= 1
    last = lo + counts[LATE]
    if s == last:
        return
    r.who[s] = r.who[last]
    move_row(r.overdue_principal, s, last)
    move_row(r.overdue_interest, s, last)
    move_row(r.billed, s, last)
    r.late_rate[s], r.penalty[s], r.penalty_a_day[s] = r.late_rate[last], r.penalty[last], r.penalty_a_day[last]
    r.overdue[s], r.unpaid_at_due[s], r.oldest_due[s] = r.overdue[last], r.unpaid_at_due[last], r.oldest_due[last]
    r.forgot[s], r.unwilling[s], r.engaged[s], r.calls[s] = r.forgot[last], r.unwilling[last], r.engaged[last], r.calls[last]
    r.could_pay[s], r.non_accrual[s] = r.could_pay[last], r.non_accrual[last]


@sweep
def push_bill(s, principal, interest, parts, r):
    """Put a new bill on top of the arrears: every older one ages by one place."""
    i = r.who[s]
    for age in range(AGES - 1, 0, -1):
        kept_p = r.overdue_principal[s, age] if age == AGES - 1 else int32(0)
        kept_i = r.overdue_interest[s, age] if age == AGES - 1 else int32(0)
        r.overdue_principal[s, age] = kept_p + r.overdue_principal[s, age - 1]
        r.overdue_interest[s, age] = kept_i + r.overdue_interest[s, age - 1]
    r.overdue_principal[s, 0] = principal
    r.overdue_interest[s, 0] = interest
    r.overdue[s] += principal + interest
    for slot in range(CYCLES):
        r.billed[s, slot] += parts[slot, i]


@sweep
def vacate_ticket(s, slot, i, lo, tickets, r):
    """Move the late rest of a ticket to the last place: the ticket's own place is needed for a new cycle.

    The rest keeps the ticket's rate as a balance-weighted mean (rounded half up to 1e-8 a day); the change of interest
    a day that the rounding makes is returned, so that interest a day stays the sum over tickets.
    """
    rest, held = r.billed[s, slot], r.billed[s, CYCLES]
    rate = tickets.rate[slot, lo + i]
    mean = int32(weighted_mean(r.late_rate[s], held, rate, rest))
    change = int64(rest + held) * int64(mean) - int64(rest) * int64(rate) - int64(held) * int64(r.late_rate[s])
    r.billed[s, slot], r.billed[s, CYCLES], r.late_rate[s] = 0, rest + held, mean
    return change


@sweep
def take_from_tickets(s, slot, place, amount, billed, late_rate, rate):
    """Reduce billed principal, the oldest ticket first; returns by how much interest a day falls.  [1e-8 fen]

    place: of the borrower in `rate`, the rate of every ticket.  Only the columns that are needed are handed over: this is
    called for every payment on arrears, and a call with all of them would take longer than the work.
    """
    taken = min(amount, billed[s, CYCLES])
    billed[s, CYCLES] -= taken
    released = int64(taken) * int64(late_rate[s])
    left = amount - taken
    for ahead in range(1, CYCLES + 1):
        if left == 0:
            break
        k = slot + ahead if slot + ahead < CYCLES else slot + ahead - CYCLES
        taken = min(left, billed[s, k])
        billed[s, k] -= taken
        left -= taken
        released += int64(taken) * int64(rate[k, place])
    return released


@sweep
def split_payment(s, amount, principal_first, overdue_principal, overdue_interest, overdue, penalties):
    """Allot a payment to the arrears; returns (principal, interest, penalty) paid.  [fen]

    Below 90 DPD: penalty, then the oldest instalment first, in it interest before principal.  From 90 DPD: all overdue
    principal, oldest first; then interest, oldest first; then penalty.  Source: MODEL of the product (regulation of
    overdue consumer credit: principal first from 90 days).
    """
    left, principal, interest, penalty = int32(amount), int32(0), int32(0), int32(0)
    if not principal_first:
        penalty = int32(min(int64(left), penalties[s] // PARTS))
        left -= penalty
    for age in range(AGES - 1, -1, -1):
        if left == 0:
            break
        if not principal_first:
            x = min(left, overdue_interest[s, age])
            overdue_interest[s, age] -= x
            left, interest = left - x, interest + x
        x = min(left, overdue_principal[s, age])
        overdue_principal[s, age] -= x
        left, principal = left - x, principal + x
    if principal_first:
        for age in range(AGES - 1, -1, -1):
            x = min(left, overdue_interest[s, age])
            overdue_interest[s, age] -= x
            left, interest = left - x, interest + x
        penalty = int32(min(int64(left), penalties[s] // PARTS))
    penalties[s] -= int64(penalty) * PARTS
    overdue[s] -= principal + interest
    return principal, interest, penalty


@sweep
def update_oldest(s, dues, r):
    """Find the due date of the oldest unpaid bill; a bill of seven months or more keeps the date it had."""
    for age in range(AGES - 1, -1, -1):
        if r.overdue_principal[s, age] + r.overdue_interest[s, age] > 0:
            if age < AGES - 1 or r.oldest_due[s] == 0 or dues[age] < r.oldest_due[s]:
                r.oldest_due[s] = int16(dues[age])
            return


@rule
def update_penalty(s, i, newest_is_free, t, a, r):
    """Set the penalty of a day; the newest bill is free of it on its own due day and in its days of grace."""
    principal, interest = int32(0), int32(0)
    for age in range(1 if newest_is_free else 0, AGES):
        principal += r.overdue_principal[s, age]
        interest += r.overdue_interest[s, age]
    r.penalty_a_day[s] = penalty_of_a_day(a.interest_a_day[i], a.principal[i], principal, interest, t.penalty_permille)


@sweep
def pay_arrears(s, amount, day, slot, dues, t, a, tickets, r, lo, flows):
    """Book a payment on arrears: waterfall, tickets, interest a day, oldest due date.  `amount` never exceeds what is owed."""
    i = r.who[s]
    accrue_one(i, day, r.non_accrual[s], a, flows)
    principal, interest, penalty = split_payment(
        s, amount, a.dpd[i] >= t.non_accrual_dpd, r.overdue_principal, r.overdue_interest, r.overdue, r.penalty
    )
    a.interest_a_day[i] -= take_from_tickets(s, slot, lo + i, principal, r.billed, r.late_rate, tickets.rate)
    a.principal[i] -= principal
    flows[tally.REPAID] += int64(principal)
    flows[tally.REPAID_INTEREST] += int64(interest)
    flows[tally.REPAID_PENALTY] += int64(penalty)
    if r.non_accrual[s]:
        flows[tally.MEMO_INTEREST_PAID] += int64(interest)
        flows[tally.MEMO_PENALTY_PAID] += int64(penalty)
    before = r.oldest_due[s]
    update_oldest(s, dues, r)
    if r.oldest_due[s] != before or r.overdue[s] == 0:
        r.unpaid_at_due[s] = 0  # the bill that made the account late is paid: nothing of it is left after 30 days


@sweep
def resume_accrual(s, r, a, flows):
    """Recognise again what is still owed when an account in non-accrual becomes current."""
    if r.non_accrual[s]:
        i = r.who[s]
        flows[tally.INTEREST_RESUMED] += a.accrued[i]
        flows[tally.PENALTY_RESUMED] += r.penalty[s]
        r.non_accrual[s] = 0
