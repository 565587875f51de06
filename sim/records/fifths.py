"""Who is served and who goes without, by income: borrowers in five equal groups, the poorest first.

A borrower belongs for life to the fifth of its income at birth among everybody of the world, whatever becomes of it later:
a lender moves nobody from one fifth to another.
"""

import numpy as np
from numba import int32, int64, uint8

from sim.columns import OPEN
from sim.memory import Remembers
from sim.numerics.jit import concurrent, rule, sweep
from sim.numerics.workers import over_tiles
from sim.records.census import shut_out
from sim.records.tables import labelled, long, month_starts

FIFTHS = 5
FLAGS = ("arrived", "excluded", "unemployed", "open_accounts", "default_accounts")  # bits of a kind, above those of the fifth
COUNTS = ("borrowers", *FLAGS)
MONEY = ("balance", "overdue", "consumption", "hardship", "habit")
MEASURES = (*COUNTS, *MONEY)
FIFTH, KINDS = 7, np.arange(256)  # the bits of a kind that say the fifth; all kinds
OF = (KINDS & FIFTH) == np.arange(FIFTHS)[:, None]
COUNTED = OF[:, None] * np.vstack([np.ones_like(KINDS), [KINDS >> bit & 1 for bit in range(3, 8)]])  # 0, 1 [fifth, count, kind]


class Fifths(Remembers):
    """The counts of one world: int64[month, fifth, measure]; `edges` are found by the first one."""

    def __init__(self, months):
        self.edges, self.counts = None, np.zeros((months, FIFTHS, len(MEASURES)), np.int64)

    def count(self, month, length, state, total):
        """Count a month's end.  length: of the month in days; total: sums over shards."""
        x, p, a, tiles = state, state.people, state.accounts, len(state.tiles)
        if self.edges is None:
            self.edges = income_edges(p.initial_income, total)
        kind = np.empty(p.number.size, np.uint8)
        people, money = np.zeros((tiles, KINDS.size), np.int64), np.zeros((tiles, FIFTHS, len(MONEY)), np.int64)
        over_tiles(
            count_tiles, tiles, month, x.tiles, self.edges, p.initial_income, p.arrival_month, p.employed, p.wanted_debt,
            p.consumption, p.hardship, p.needs_a_day, p.habit_a_day, a.state, a.frozen, a.limit, a.principal, a.dpd,
            a.defaulted, kind, people, money,
        )  # fmt: skip
        people, money = total({0: people.sum(axis=0), 1: money.sum(axis=0)}).values()
        money[:, MONEY.index("habit")] *= length
        self.counts[month] = np.hstack([COUNTED @ people, money])

    def tallies(self, months):
        """The counts of the first months by measure, int64[month, fifth]."""
        return {name: self.counts[:months, :, k] for k, name in enumerate(MEASURES)}


def income_edges(income, total):
    """The incomes up to which the four poorer fifths reach: each is the lowest one that so many fifths of all stay within.

    Found by halving: counts of whole numbers give the same edges for any number of shards.  income: of a shard's
    borrowers, whole fen, the same ones for life; total: sums over shards.  Returns int32[4].
    """
    ordered, wanted = np.sort(income), -(-np.arange(1, FIFTHS) * total(income.size) // FIFTHS)
    low, high = np.zeros(wanted.size, np.int64), np.full(wanted.size, np.iinfo(np.int32).max, np.int64)
    while (low < high).any():
        middle = (low + high) // 2
        enough = total(np.searchsorted(ordered, middle.astype(np.int32), side="right")) >= wanted
        low, high = np.where(enough, low, middle + 1), np.where(enough, middle, high)
    return high.astype(np.int32)


@rule
def fifth_of(income, first, second, third, fourth):
    """The fifth of an income by the edges of the four poorer ones: 0 is the poorest; who earns an edge is on its poorer side."""
    return int32(income > first) + int32(income > second) + int32(income > third) + int32(income > fourth)


@sweep
def tell_kinds(month, edges, income, arrival_month, employed, wanted_debt, hardship, state, frozen, limit, defaulted, kind):
    """Tell each of a tile's kind: three bits for the fifth, then one for each of the flags."""
    first, second, third, fourth = edges[0], edges[1], edges[2], edges[3]
    for i in range(kind.size):
        here = arrival_month[i] <= month
        without = here & shut_out(state[i], frozen[i], limit[i], wanted_debt[i], hardship[i])
        people = int32(here) << 3 | int32(without) << 4 | int32(employed[i] == 0) << 5
        lines = int32(state[i] == OPEN) << 6 | int32(defaulted[i] == month) << 7
        kind[i] = uint8(fifth_of(income[i], first, second, third, fourth) | people | lines)


@sweep
def sum_up(kind, consumption, hardship, needs_a_day, habit_a_day, principal, dpd, people, money):
    """Count a tile's people by kind and sum their money by fifth; usual spending is that of a day."""
    for i in range(kind.size):
        people[kind[i]] += 1
    for i in range(kind.size):
        row = money[kind[i] & FIFTH]
        row[0] += int64(principal[i])
        row[1] += int64(principal[i] if dpd[i] >= 30 else 0)
        row[2] += int64(consumption[i])
        row[3] += int64(hardship[i])
        row[4] += int64(needs_a_day[i]) + int64(habit_a_day[i])


@concurrent
def count_tiles(
    begin, end, month, tiles, edges, income, arrival_month, employed, wanted_debt, consumption, hardship, needs_a_day,
    habit_a_day, state, frozen, limit, principal, dpd, defaulted, kind, people, money,
):  # fmt: skip
    """Count tiles `begin` to `end`: first everybody's kind in vectors, then one look at each."""
    for k in range(begin, end):
        lo, hi = tiles[k, 0], tiles[k, 1]
        tell_kinds(
            month, edges, income[lo:hi], arrival_month[lo:hi], employed[lo:hi], wanted_debt[lo:hi], hardship[lo:hi],
            state[lo:hi], frozen[lo:hi], limit[lo:hi], defaulted[lo:hi], kind[lo:hi],
        )  # fmt: skip
        sum_up(
            kind[lo:hi], consumption[lo:hi], hardship[lo:hi], needs_a_day[lo:hi], habit_a_day[lo:hi], principal[lo:hi],
            dpd[lo:hi], people[k], money[k],
        )  # fmt: skip


def fifths_frame(tallies, clock, world=0, arm=""):
    """Make the table by income fifth of one world, 1 the poorest.

    tallies: measures int64[month, fifth] (fen, counts).  `borrowers` are all of a fifth, `arrived` those of borrowing age;
    `excluded` have arrived, want credit or go without, and have no line to use; `overdue` is the balance at DPD >= 30;
    `default_accounts` first reached DPD 90 in the month; `consumption` is the month's, `habit` its usual spending, of which
    `hardship` was gone without.  Money in CNY.
    """
    measures = {name: tallies[name] for name in COUNTS} | {name: tallies[name] / 100 for name in MONEY}
    months = month_starts(clock.months[: len(tallies["borrowers"])])
    return labelled(long(("month", "fifth"), (months, np.arange(1, FIFTHS + 1)), measures), world, arm)
