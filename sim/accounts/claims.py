"""Charge-off and after: the debt leaves the balance, the claim on the borrower lives on and is still swept.

Charge-off happens at the first month end with the DPD of the product's setting, of principal only.  The claim is memo:
principal and interest as they stood, without further interest (assumption).  Receipts are recoveries.
"""

import numpy as np
from numba import int16, int32, int64

from sim.accounts import tally
from sim.accounts.delinquency import CLAIMED, LATE, close_slot
from sim.accounts.interest import accrue_one
from sim.columns import AGES, CHARGED_OFF, CYCLES
from sim.numerics.jit import sweep
from sim.numerics.money import PARTS


@sweep
def add_claim(s, i, interest, a, r, claims, lo, hi, counts):
    """Write a claim for what a charged-off account still owes.

    There is one claim on a borrower: an older one is added to, and all of it counts as the newer account's from now on, its
    age and its vintage (assumption).
    """
    place = lo + counts[CLAIMED]
    for c in range(lo, lo + counts[CLAIMED]):
        if claims.who[c] == i:
            place = c
    if place == lo + counts[CLAIMED]:
        counts[CLAIMED] += 1
        claims.principal[place], claims.interest[place] = 0, 0
    claims.who[place] = i
    claims.principal[place] += a.principal[i]
    claims.interest[place] += interest
    claims.unwilling[place] = r.unwilling[s]
    claims.opened[place] = a.opened[i]
    claims.oldest_due[place] = r.oldest_due[s]


@sweep
def clear_account(i, lo, a, tickets):
    """Empty the account's tickets and balances; the claim holds what was owed."""
    for k in range(CYCLES):
        tickets.unbilled[k, lo + i], tickets.left[k, lo + i] = 0, 0
    a.principal[i], a.next_principal[i], a.next_bill[i] = 0, 0, 0
    a.interest_a_day[i], a.accrued[i] = 0, 0
    a.limit[i], a.granted[i], a.behind[i], a.dpd[i] = 0, 0, 0, 0
    a.ever_30[i], a.ever_90[i] = 0, 0
    a.state[i] = CHARGED_OFF


@sweep
def charge_off(s, month, vintage, t, people, a, tickets, r, claims, lo, hi, counts, flows, ticket_vintages, account_vintages):
    """Charge one account off: principal leaves the balance, interest and penalty become part of the claim."""
    i = r.who[s]
    owed = a.accrued[i]
    for age in range(AGES):
        owed += int64(r.overdue_interest[s, age]) * PARTS
    interest, penalty = owed // PARTS, r.penalty[s] // PARTS
    flows[tally.CHARGED_OFF] += int64(a.principal[i])
    flows[tally.CHARGED_OFF_ACCOUNTS] += 1
    flows[tally.CHARGED_OFF_INTEREST] += interest + penalty
    flows[tally.INTEREST_DROPPED] += owed
    flows[tally.PENALTY_DROPPED] += r.penalty[s]
    for back in range(CYCLES):
        k = (vintage - back) % CYCLES
        if vintage >= back:
            ticket_vintages[vintage - back, 3] += int64(tickets.unbilled[k, lo + i] + r.billed[s, k])
    ticket_vintages[ticket_vintages.shape[0] - 1, 3] += int64(r.billed[s, CYCLES])
    account_vintages[a.opened[i], 1] += int64(a.principal[i])
    add_claim(s, i, int32(interest + penalty), a, r, claims, lo, hi, counts)
    clear_account(i, lo, a, tickets)
    people.apply_month[i] = int16(month + t.charged_off_return)
    close_slot(s, lo, r, counts)


def about_to_go(accounts, t):
    """(places, principal) of the accounts that the coming month end charges off, before it does."""
    who = np.flatnonzero(accounts.dpd >= t.charge_off_dpd)
    return who, accounts.principal[who]


@sweep
def charge_off_old(
    day, month, vintage, t, people, a, tickets, r, claims, lo, hi, counts, flows, ticket_vintages, account_vintages
):
    """Month end: charge off every account of the tile that has reached the DPD of charge-off."""
    for s in range(lo + counts[LATE] - 1, lo - 1, -1):
        if a.dpd[r.who[s]] >= t.charge_off_dpd:
            accrue_one(r.who[s], day + 1, r.non_accrual[s], a, flows)
            if r.non_accrual[s] == 0:  # charge-off before non-accrual: reverse what was recognised
                reverse_recognised(s, a, r, flows)
            charge_off(
                s, month, vintage, t, people, a, tickets, r, claims, lo, hi, counts, flows, ticket_vintages, account_vintages
            )


@sweep
def reverse_recognised(s, a, r, flows):
    """Take back recognised interest and penalty of an account that is charged off while still accruing."""
    owed = a.accrued[r.who[s]]
    for age in range(AGES):
        owed += int64(r.overdue_interest[s, age]) * PARTS
    flows[tally.INTEREST_REVERSED] += owed
    flows[tally.PENALTY_REVERSED] += r.penalty[s]


@sweep
def receive_on_claim(c, amount, claims, flows, account_vintages):
    """Book a receipt on a claim: principal first, then interest."""
    principal = min(int32(amount), claims.principal[c])
    interest = min(int32(amount) - principal, claims.interest[c])
    claims.principal[c] -= principal
    claims.interest[c] -= interest
    flows[tally.CLAIM_PRINCIPAL_RECEIVED] += int64(principal)
    flows[tally.CLAIM_INTEREST_RECEIVED] += int64(interest)
    account_vintages[claims.opened[c], 2] += int64(principal) + int64(interest)
    return principal + interest
