"""The evening of the accounts behind: a day's penalty, one more day past due, and the stages this reaches.

Stages are the signal, non-accrual, and 30 and 90 days past due, which count once for every ticket and account.
"""

from numba import int16, int32, int64, uint16

from sim.accounts import tally
from sim.accounts.delinquency import LATE, bucket_of, days_past_due, update_penalty
from sim.accounts.early_arrears import note_reached
from sim.accounts.interest import accrue_one, penalty_of_a_day
from sim.columns import AGES, CYCLES
from sim.numerics.jit import rule, sweep
from sim.numerics.money import PARTS


@sweep
def age_arrears(day, clock, t, tickets, a, r, lo, counts, month, flows):
    """The day's end of every account behind: penalty, days past due, first reaching 30 and 90, non-accrual."""
    since, end = day - clock.dues[0], lo + counts[LATE]
    if since == 0 or since == t.grace_days + 1:
        for s in range(lo, end):
            update_penalty(s, r.who[s], since == 0, t, a, r)
            if since != 0:
                charge_grace(s, t, a, r, flows)
    accrued, memo = accrue_penalties(r.penalty_a_day[lo:end], r.non_accrual[lo:end], r.penalty[lo:end])
    flows[tally.PENALTY_ACCRUED] += accrued
    flows[tally.PENALTY_MEMO] += memo
    for s in range(lo, end):
        i = r.who[s]
        before, dpd = int32(a.dpd[i]), int32(days_past_due(r.overdue[s], r.oldest_due[s], day))
        a.dpd[i] = dpd
        a.worst[i] = max(a.worst[i], bucket_of(dpd))
        passes = ((dpd >= 30) & (before < 30)) | ((dpd >= 90) & (before < 90))
        stops = (dpd >= t.non_accrual_dpd) & (r.non_accrual[s] == 0)
        if passes | stops | (dpd == 30) | (dpd == t.signal_dpd):
            reach_stage(s, i, before, dpd, since, day, clock, t, tickets, a, r, lo, month, flows)


@rule
def charge_grace(s, t, a, r, flows):
    """The days of grace are over and the bill is unpaid: its penalty of those days is due after all."""
    i, penalty_rate = r.who[s], t.penalty_permille
    principal, interest = r.overdue_principal[s, 0], r.overdue_interest[s, 0]
    more = int64(t.grace_days) * penalty_of_a_day(a.interest_a_day[i], a.principal[i], principal, interest, penalty_rate)
    r.penalty[s] += more
    flows[tally.PENALTY_MEMO if r.non_accrual[s] else tally.PENALTY_ACCRUED] += more


@sweep
def accrue_penalties(penalty_a_day, non_accrual, penalty):
    """A day's penalty of the accounts behind; returns what is income and what is memo only.  [1e-8 fen]"""
    accrued, memo = int64(0), int64(0)
    for j in range(penalty.size):
        penalty[j] += penalty_a_day[j]
        accrued += penalty_a_day[j] if non_accrual[j] == 0 else int64(0)
        memo += penalty_a_day[j] if non_accrual[j] != 0 else int64(0)
    return accrued, memo


@sweep
def reach_stage(s, i, before, dpd, since, day, clock, t, tickets, a, r, lo, month, flows):
    """An account behind reaches the signal, 30 or 90 days past due, or non-accrual."""
    if dpd == t.signal_dpd:
        note_reached(i, a.early_arrears)
    if dpd == 30 and r.unpaid_at_due[s] > 0:
        flows[tally.UNPAID_AFTER_30] += int64(
            min(r.overdue_principal[s, 1] if since < 30 else r.overdue_principal[s, 0], r.unpaid_at_due[s])
        )
    if dpd >= 30 and before < 30:
        mark_tickets(i, s, a.ever_30, 1, clock.cycle, tickets, r, lo, clock.ticket_vintages)
        note_first_30(i, a, clock.account_vintages)
    if dpd >= t.non_accrual_dpd and r.non_accrual[s] == 0:
        stop_accrual(s, i, day, a, r, flows)
    if dpd >= 90 and before < 90:
        mark_tickets(i, s, a.ever_90, 2, clock.cycle, tickets, r, lo, clock.ticket_vintages)
        note_default(s, i, month, a, r, flows, clock.account_vintages)


@sweep
def stop_accrual(s, i, day, a, r, flows):
    """Enter non-accrual: interest and penalty become memo only, what was recognised and is unpaid is reversed."""
    accrue_one(i, day + 1, 0, a, flows)
    owed = a.accrued[i]
    for age in range(AGES):
        owed += int64(r.overdue_interest[s, age]) * PARTS
    flows[tally.INTEREST_REVERSED] += owed
    flows[tally.PENALTY_REVERSED] += r.penalty[s]
    r.non_accrual[s] = 1


@sweep
def note_first_30(i, a, account_vintages):
    """Count an account's balance in its vintage the first time it reaches DPD 30."""
    bit = uint16(1 << CYCLES)
    if (a.ever_30[i] & bit) == 0:
        a.ever_30[i] |= bit
        account_vintages[a.opened[i], 3] += int64(a.principal[i])


@sweep
def note_default(s, i, month, a, r, flows, account_vintages):
    """Count an account's first default (DPD 90), and whether it had the money on every due day it missed."""
    if a.defaulted[i] < 0:
        a.defaulted[i] = int16(month)
        flows[tally.DEFAULTS] += 1
        flows[tally.DEFAULT_BALANCE] += int64(a.principal[i])
        flows[tally.STRATEGIC_DEFAULTS] += int64(r.could_pay[s])
        account_vintages[a.opened[i], 4] += int64(a.principal[i])
        account_vintages[a.opened[i], 5] += 1


@sweep
def mark_tickets(i, s, flags, field, vintage, tickets, r, lo, ticket_vintages):
    """Count the principal of every open ticket the first time its account reaches a stage of arrears.

    vintage: row of the open cycle in `ticket_vintages`; a ticket k cycles back is k rows before.
    """
    slot = vintage % CYCLES
    for back in range(CYCLES):
        k = slot - back if slot >= back else slot - back + CYCLES
        amount = tickets.unbilled[k, lo + i] + r.billed[s, k]
        bit = uint16(1 << k)
        if amount > 0 and (flags[i] & bit) == 0 and vintage >= back:
            flags[i] |= bit
            ticket_vintages[vintage - back, field] += int64(amount)
