"""The month-end census: who lives, owes, is late, goes without, counted in whole numbers tile by tile."""

import numpy as np
from numba import int32, int64

from sim.accounts.delinquency import BUCKETS, bucket_of
from sim.columns import CHARGED_OFF, OPEN, SEGMENTS
from sim.numerics.jit import concurrent, cut, rule, sweep
from sim.numerics.money import plain_sum
from sim.numerics.packed import unpacked
from sim.numerics.workers import over_tiles

COUNTS = (
    "arrived",
    "unemployed",
    "open_accounts",
    "active_accounts",
    "frozen_accounts",
    "limit",
    "active_limit",
    "balance",
    "consumption",
    "cash",
    "hardship",
    "habit",
    "hand_to_mouth",
    "excluded",
)
SEGMENT_MEASURES = (
    "accounts", "borrowers", "default_accounts", "balance", "overdue", "hardship", "habit", "limit", "active_limit",
    "active_accounts", "charged_off_accounts", "interest_a_day",
)  # fmt: skip
SCORE_EDGES = (350, 600, 650, 700, 750)


@rule
def shut_out(state, frozen, limit, wanted_debt, hardship):
    """Excluded, once of borrowing age: wants credit or goes without, and has no line to use."""
    usable = (state == OPEN) & (frozen == 0) & (limit > 0)
    return ((wanted_debt > 0) | (hardship > 0)) & (usable == 0)


@sweep
def count_people(month, length, p, a, n):
    """Count one tile's people: work, wants, spending, hardship."""
    arrived_sum, unemployed, poor, excluded = int32(0), int32(0), int32(0), int32(0)
    for i in range(p.cash.size):
        arrived = p.arrival_month[i] <= month
        without = shut_out(a.state[i], a.frozen[i], a.limit[i], p.wanted_debt[i], p.hardship[i])
        period = p.permanent_income[i] >> int32(p.pay_pattern[i])
        arrived_sum = int32(arrived_sum + int32(arrived))
        unemployed = int32(unemployed + int32(p.employed[i] == 0))
        poor = int32(poor + int32(p.cash[i] - a.next_bill[i] < period >> int32(1)))
        excluded = int32(excluded + int32(arrived & without))
    n[0], n[1], n[12], n[13] = arrived_sum, unemployed, poor, excluded
    n[8], n[9], n[10] = plain_sum(p.consumption), plain_sum(p.cash), plain_sum(p.hardship)
    n[11] = (plain_sum(p.needs_a_day) + plain_sum(p.habit_a_day)) * length


@sweep
def count_accounts(a, n, buckets):
    """Count one tile's accounts: lines, balances, DPD buckets."""
    opened, owing, frozen = int32(0), int32(0), int32(0)
    limits, used_limits = int64(0), int64(0)
    for i in range(a.state.size):
        is_open, active = a.state[i] == OPEN, a.principal[i] > 0
        opened = int32(opened + int32(is_open))
        owing = int32(owing + int32(active))
        frozen = int32(frozen + int32(is_open & (a.frozen[i] != 0)))
        limits += int64(a.limit[i] if is_open else int32(0))
        used_limits += int64(a.limit[i] if is_open & active else int32(0))
    n[2], n[3], n[4], n[5], n[6], n[7] = opened, owing, frozen, limits, used_limits, plain_sum(a.principal)
    for i in range(a.state.size):
        if a.dpd[i] > 0:
            b = bucket_of(a.dpd[i])
            buckets[0, b] += 1
            buckets[1, b] += int64(a.principal[i])


@sweep
def band_of(score):
    """Score band 0 (below 600) to 4 (750 and above)."""
    return int32(score >= 600) + int32(score >= 650) + int32(score >= 700) + int32(score >= 750)


@sweep
def count_segments(month, length, p, a, table):
    """Count one tile by segment and score band."""
    for i in range(p.cash.size):
        row = table[p.segment[i], band_of(p.score[i])]
        row[0] += int64(a.state[i] == OPEN)
        row[1] += 1
        row[2] += int64(a.defaulted[i] == month)
        row[3] += int64(a.principal[i])
        row[4] += int64(a.principal[i] if a.dpd[i] >= 30 else 0)
        row[5] += int64(p.hardship[i])
        row[6] += int64(p.needs_a_day[i] + p.habit_a_day[i]) * length
        row[7] += int64(a.limit[i] if a.state[i] == OPEN else 0)
        row[8] += int64(a.limit[i] if (a.state[i] == OPEN) & (a.principal[i] > 0) else 0)
        row[9] += int64(a.principal[i] > 0)
        row[10] += int64(a.state[i] == CHARGED_OFF)
        row[11] += a.interest_a_day[i]


@concurrent
def count_tiles(first, end, month, length, tiles, people, accounts, n, buckets, segments):
    """Count tiles `first` to `end`."""
    people, accounts = unpacked(people), unpacked(accounts)
    for k in range(first, end):
        p, a = cut(people, tiles[k, 0], tiles[k, 1]), cut(accounts, tiles[k, 0], tiles[k, 1])
        count_people(month, length, p, a, n[k])
        count_accounts(a, n[k], buckets[k])
        count_segments(month, length, p, a, segments[k])


def by_cell(people, who, values):
    """Sum whole numbers of some borrowers by segment and score band.  who: their places; int64[segment, band]."""
    table, amounts = np.zeros((len(SEGMENTS), len(SCORE_EDGES)), np.int64), np.empty(who.size, np.int64)
    amounts[:] = values
    add_to_cells(who, people.segment, people.score, amounts, table)
    return table


@sweep
def add_to_cells(who, segment, score, amounts, table):
    """Add each amount to its borrower's cell."""
    for k in range(who.size):
        table[segment[who[k]], band_of(score[who[k]])] += amounts[k]


def census(month, length, state):
    """The census of a month end: (counts by name, measures of segments and score bands by name, int64[segment, band])."""
    k, x = len(state.tiles), state.packed
    n, buckets = np.zeros((k, len(COUNTS)), np.int64), np.zeros((k, 2, BUCKETS), np.int64)
    segments = np.zeros((k, len(SEGMENTS), len(SCORE_EDGES), len(SEGMENT_MEASURES)), np.int64)
    over_tiles(count_tiles, k, month, length, x.tiles, x.people, x.accounts, n, buckets, segments)
    found = dict(zip(COUNTS, n.sum(axis=0).tolist(), strict=True))
    names = ("1_29", "30_59", "60_89", "90_119", "120_149", "150_179", "180_plus")
    for name, accounts, balance in zip(names, *(row[1:] for row in buckets.sum(axis=0).tolist())):
        found[f"accounts_{name}"], found[f"balance_{name}"] = accounts, balance
    cells = dict(zip(SEGMENT_MEASURES, np.moveaxis(segments.sum(axis=0), -1, 0).copy(), strict=True))
    return found | {"borrowers": int(state.people.number.size)}, cells
