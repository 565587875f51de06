"""The month-end census: who lives, owes, is late, goes without, counted in whole numbers tile by tile."""

import numpy as np
from numba import int32, int64, prange

from sim.accounts.delinquency import BUCKETS, bucket_of
from sim.columns import OPEN
from sim.numerics.jit import cut, parallel, sweep

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
SEGMENT_MEASURES = ("accounts", "borrowers", "default_accounts", "balance", "overdue", "hardship", "habit")
SCORE_EDGES = (350, 600, 650, 700, 750)


@sweep
def count_people(month, length, p, a, t, n):
    """Count one tile's people: work, wants, spending, hardship."""
    for i in range(p.cash.size):
        usable = (a.state[i] == OPEN) & (a.frozen[i] == 0) & (a.limit[i] > 0)
        arrived = p.arrival_month[i] <= month
        wants = (p.wanted_debt[i] > 0) | (p.hardship[i] > 0)
        period = p.permanent_income[i] >> int32(p.pay_pattern[i])
        n[0] += int64(arrived)
        n[1] += int64(p.employed[i] == 0)
        n[8] += int64(p.consumption[i])
        n[9] += int64(p.cash[i])
        n[10] += int64(p.hardship[i])
        n[11] += int64(p.needs_a_day[i] + p.habit_a_day[i]) * length
        n[12] += int64(p.cash[i] - a.next_bill[i] < period >> int32(1))
        n[13] += int64(arrived & wants & (usable == 0))


@sweep
def count_accounts(a, n, buckets):
    """Count one tile's accounts: lines, balances, DPD buckets."""
    for i in range(a.state.size):
        is_open = a.state[i] == OPEN
        active = a.principal[i] > 0
        n[2] += int64(is_open)
        n[3] += int64(active)
        n[4] += int64(is_open & (a.frozen[i] != 0))
        n[5] += int64(a.limit[i] if is_open else 0)
        n[6] += int64(a.limit[i] if is_open & active else 0)
        n[7] += int64(a.principal[i])
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


@parallel
def count_tiles(month, length, tiles, people, accounts, t, n, buckets, segments):
    """Count all tiles."""
    for k in prange(tiles.shape[0]):
        p, a = cut(people, tiles[k, 0], tiles[k, 1]), cut(accounts, tiles[k, 0], tiles[k, 1])
        count_people(month, length, p, a, t, n[k])
        count_accounts(a, n[k], buckets[k])
        count_segments(month, length, p, a, segments[k])


def census(month, length, tiles, people, accounts, t):
    """The census of a month end: (counts by name, segment table int64[4, bands, measures])."""
    k = len(tiles)
    n, buckets = np.zeros((k, len(COUNTS)), np.int64), np.zeros((k, 2, BUCKETS), np.int64)
    segments = np.zeros((k, 4, len(SCORE_EDGES), len(SEGMENT_MEASURES)), np.int64)
    count_tiles(month, length, tiles, people, accounts, t, n, buckets, segments)
    found = dict(zip(COUNTS, (int(x) for x in n.sum(axis=0)), strict=True))
    names = ("1_29", "30_59", "60_89", "90_119", "120_149", "150_179", "180_plus")
    for place, name in enumerate(names, 1):
        found[f"accounts_{name}"], found[f"balance_{name}"] = (int(x) for x in buckets.sum(axis=0)[:, place])
    return found | {"borrowers": int(people.number.size)}, segments.sum(axis=0)
