"""The month's last evening: interest up to date, old arrears charged off, histories moved on, everybody counted."""

import numpy as np
from numba import int32, int64, uint8, uint64

from sim.accounts import tally
from sim.accounts.claims import charge_off_old
from sim.accounts.delinquency import BUCKETS, bucket_of
from sim.accounts.interest import accrue, accrue_one
from sim.borrowers.income import close_month, set_aside
from sim.columns import CHARGED_OFF, CYCLES, OPEN
from sim.numerics.jit import concurrent, cut, inlined, sweep
from sim.numerics.money import plain_sum
from sim.numerics.packed import unpacked

ROLLS = (BUCKETS + 1, BUCKETS + 2)  # from new, 0 ... 7; to 0 ... 7, charged off, closed


@sweep
def move_histories(month, a, rolls):
    """Count the rolls between buckets since the last month end and push the month's worst bucket into the history.

    Whoever is charged off has no account that could be late: the worst month moves back in the history and out of sight.
    """
    count_rolls(month, a, rolls)
    for i in range(a.state.size):
        now = bucket_of(a.dpd[i])
        a.history[i] = (a.history[i] << uint64(4)) | uint64(max(a.worst[i], now))
        a.bucket[i] = now
        a.worst[i] = uint8(0)
        a.opening_principal[i] = a.principal[i]


@sweep
def count_rolls(month, a, rolls):
    """Count accounts and opening balances from bucket to bucket; those clean before and after are summed apart."""
    clean, balance = int32(0), int64(0)
    for i in range(a.state.size):
        stays = (a.state[i] == OPEN) & (a.dpd[i] <= 0) & (a.bucket[i] == 0) & (a.opened[i] != month - 1)
        clean = int32(clean + int32(stays))
        balance += int64(a.opening_principal[i] if stays else int32(0))
    rolls[0, 1, 0] += clean
    rolls[1, 1, 0] += balance
    for i in range(a.state.size):
        if (a.dpd[i] > 0) | (a.bucket[i] > 0) | (a.opened[i] == month - 1):
            gone = a.state[i] == CHARGED_OFF
            if a.state[i] == OPEN or (gone and a.bucket[i] > 0):
                row = 0 if a.opened[i] == month - 1 else int32(a.bucket[i]) + 1
                to = BUCKETS if gone else int32(bucket_of(a.dpd[i]))
                rolls[0, row, to] += 1
                rolls[1, row, to] += int64(a.principal[i] if row == 0 else a.opening_principal[i])


@inlined
def close_tile(
    day,
    length,
    month,
    vintage,
    lo,
    hi,
    benefit_share,
    p,
    a,
    tickets,
    r,
    claims,
    counts,
    t,
    flows,
    rolls,
    ticket_vintages,
    account_vintages,
):
    """Close the month of one tile."""
    for s in range(lo, lo + counts[0]):
        accrue_one(r.who[s], day + 1, r.non_accrual[s], a, flows)
    flows[tally.INTEREST_ACCRUED] += accrue(a.accrued, a.interest_a_day, a.accrued_to, day + 1)
    charge_off_old(day, month, vintage, t, p, a, tickets, r, claims, lo, hi, counts, flows, ticket_vintages, account_vintages)
    move_histories(month, a, rolls)
    close_month(p, benefit_share, length)
    set_aside(p.cash, p.savings, t.cash_cap)


@concurrent
def close(
    first,
    end,
    day,
    length,
    month,
    tiles,
    benefit_share,
    people,
    accounts,
    tickets,
    r,
    claims,
    counts,
    t,
    flows,
    rolls,
    ticket_vintages,
    account_vintages,
):
    """Close the month of tiles `first` to `end`."""
    people, accounts, tickets = unpacked(people), unpacked(accounts), unpacked(tickets)
    r, claims, t = unpacked(r), unpacked(claims), unpacked(t)
    for k in range(first, end):
        lo, hi = tiles[k, 0], tiles[k, 1]
        close_tile(
            day,
            length,
            month,
            month + (1 if length > tiles[k, 2] else 0),
            lo,
            hi,
            benefit_share,
            cut(people, lo, hi),
            cut(accounts, lo, hi),
            tickets,
            r,
            claims,
            counts[k],
            t,
            flows[k, length - 1],
            rolls[k],
            ticket_vintages[k],
            account_vintages[k],
        )


@sweep
def outstanding_by_ticket(month, due_day, length, lo, hi, unbilled, billed, counts, out):
    """Principal outstanding by vintage of its ticket; the last row is the late rest."""
    cycle = month + 1 if length > due_day else month
    for back in range(CYCLES):
        k = (cycle - back) % CYCLES
        if cycle >= back:
            total = plain_sum(unbilled[k, lo:hi])
            for s in range(lo, lo + counts[0]):
                total += int64(billed[s, k])
            out[cycle - back] += total
    for s in range(lo, lo + counts[0]):
        out[out.size - 1] += int64(billed[s, CYCLES])


@sweep
def by_opening(state, opened, defaulted, principal, balance, at_risk):
    """Balance and open accounts never in default, by opening month."""
    for i in range(state.size):
        if opened[i] >= 0 and state[i] != 0:
            v = opened[i]
            balance[v] += int64(principal[i])
            at_risk[v] += int64((state[i] == OPEN) and (defaulted[i] < 0))


@concurrent
def vintage_stocks(first, end, month, length, tiles, state, opened, defaulted, principal, unbilled, billed, counts, out):
    """Stocks by vintage: out[k] rows are outstanding by ticket, then balance and accounts at risk by opening month."""
    for k in range(first, end):
        lo, hi = tiles[k, 0], tiles[k, 1]
        outstanding_by_ticket(month, tiles[k, 2], length, lo, hi, unbilled, billed, counts[k], out[k, 0])
        by_opening(state[lo:hi], opened[lo:hi], defaulted[lo:hi], principal[lo:hi], out[k, 1], out[k, 2])


def roll_tables(tiles):
    """Empty roll tables of a month: counts and opening balance (fen) of each tile, from and to."""
    return np.zeros((tiles, 2, *ROLLS), np.int64)
