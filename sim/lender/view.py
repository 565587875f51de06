"""The view: what a lender can see of everyone on a decision date, and nothing else.

Columns come by name (`view.score`, `view.principal`), read-only and in storage order; `sim.columns` says which are seen,
in which unit.  A hidden column is not in the view: asking for it is an AttributeError.
"""

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numba import float32, int16, int32, prange, uint8, uint64

from sim.accounts.execution import applies
from sim.clock import undated
from sim.columns import OPEN, observed_columns
from sim.lender.scale import Scale
from sim.numerics.draws import LENDER, uniform, uniform64, words
from sim.numerics.jit import parallel, rule
from sim.shards import ALONE

MONTHS_SEEN = 16  # in an account's history, the month that ends included
REVIEW = 12  # the decision whose luck is the reviewers' error
OWN_DRAWS = 14  # keyed draws a lender's decisions may make of a borrower in a month


@rule
def worst_nibble(history, mask):
    """The worst bucket among the months of a payment history that a mask lets through.  [uint64 -> bucket]"""
    kept = history & mask
    worst = uint64(0)
    for month in range(MONTHS_SEEN):
        worst = max(worst, (kept >> uint64(4 * month)) & uint64(15))
    return uint8(worst)


@rule
def share_used(principal, limit):
    """Principal over the usable limit; above 1 after a cut, not a number without a limit."""
    return float32(principal) / float32(limit) if limit > 0 else float32(np.nan)


@parallel
def fill_worst(history, mask, out):
    """The worst bucket of everyone's recent months."""
    for i in prange(out.size):
        out[i] = worst_nibble(history[i], mask)


@parallel
def fill_used(principal, limit, out):
    """The utilisation of everyone's line."""
    for i in prange(out.size):
        out[i] = share_used(principal[i], limit[i])


@parallel
def fill_age(state, opened, month, out):
    """The months since everyone's account was opened, -1 without an open one."""
    for i in prange(out.size):
        out[i] = int16(int32(month) - int32(opened[i])) if state[i] == OPEN else int16(-1)


@parallel
def fill_luck(number, month, purpose, keys, out):
    """A keyed uniform for everyone."""
    for i in prange(out.size):
        out[i] = uniform(words(number[i], month, purpose, keys)[0])


@parallel
def fill_lot(number, purpose, share, keys, out):
    """Draw a share of everyone, for life."""
    for i in prange(out.size):
        out[i] = uniform64(words(number[i], 0, purpose, keys)[0]) < share


class Sources(NamedTuple):
    """Where a lender learns more than the columns tell.

    review: what reviewers are asked (places, luck, accuracy), see `sim.economy.reviewers`; deliver: what providers of
    data are asked (block, places), see `sim.economy.providers`; blocks: of data in use; signal_dpd: days past due at
    which the accounts' record notes early arrears; owed: what everyone owes beside the line, asked for when needed.
    """

    review: Callable | None = None
    deliver: Callable | None = None
    blocks: tuple = ("platform", "income")
    signal_dpd: int = 4
    owed: Callable | None = None


ORDINARY = Sources()


class LenderView:
    """What a lender sees of its borrowers at the end of a day of the run.

    people, accounts: the columns; month: month of the run; keys: the world's; today: the date (`sim.clock.Today`),
    without it the end of the month; sources: see `Sources`; lender: its place among lenders;
    shard: of which these are the borrowers (sums and rankings over everybody go through `total` and `gathered`).
    """

    def __init__(self, people, accounts, month, keys, today=None, sources=ORDINARY, lender=0, shard=ALONE):
        seen = observed_columns()
        self._columns = {name: getattr(people, name) for name in seen["people"]}
        self._columns |= {name: getattr(accounts, name) for name in seen["accounts"]}
        self.month, self.size = int(month), people.number.size
        self._keys, self._purpose = keys, LENDER + 16 * lender
        self.day, self.day_of_month, self.ends_month, self.bill_ages, self.begins = today or undated(self.month)
        self._review, self._deliver, self.blocks, self.signal_dpd, self._owed = sources
        self.reviews, self.priced_out = 0, 0  # counts of this decision date
        self.total, self.gathered = shard.total, shard.gathered
        self.scored(self.score, Scale())

    def __getattr__(self, name):
        columns = self.__dict__.get("_columns", {})
        if name not in columns:
            raise AttributeError(f"a lender does not see {name!r}; it sees {', '.join(columns)}")
        self.__dict__[name] = sealed(columns[name])  # on first use: a view has forty columns, a decision reads a few
        return self.__dict__[name]

    def __dir__(self):
        return [*super().__dir__(), *self._columns]

    def scored(self, own_score, scale):
        """Let everyone have a score of the lender's own, on a scale; until then the platform's stands for it."""
        self.own_score, self.scale = sealed(np.ascontiguousarray(own_score, np.int16)), scale
        self.__dict__.pop("pd", None)

    @cached_property
    def pd(self):
        """Chance of default within 12 months as the lender's own score has it.  float32"""
        return sealed(self.scale.table()[self.own_score])

    def reviewed(self, places, accuracy):
        """What reviewers make of some borrowers after looking at papers and calling: standard normal, correlated with quality.

        places: in storage order; accuracy: that correlation.  Every look is counted (`reviews`) and paid for.
        """
        self.reviews += places.size
        return self._review(places, self.luck(REVIEW)[places], accuracy)

    def delivered(self, block, places):
        """What a provider of data tells of some borrowers: not a number for whom it does not know.  float32

        block: one of `blocks`; without providers, the columns seen.
        """
        if self._deliver is None:
            return getattr(self, {"platform": "score", "income": "observed_income"}[block])[places].astype(np.float32)
        return self._deliver(block, places)

    @cached_property
    def other_debt(self):
        """What everyone owes beside the line: what is left of an account that was charged off.  int64 fen"""
        return sealed(np.zeros(self.size, np.int64) if self._owed is None else self._owed())

    @cached_property
    def applicants(self):
        """Who applies for a line this month.  bool"""
        return sealed(applies.py_func(self.apply_month, self.state, self.month))

    @cached_property
    def open(self):
        """Who has an open account.  bool"""
        return sealed(self.state == OPEN)

    @cached_property
    def months_on_book(self):
        """Months since the account was opened, -1 without an open one.  int16"""
        return self._filled(np.int16, fill_age, self.state, self.opened, self.month)

    @cached_property
    def utilisation(self):
        """Principal over usable limit; above 1 after a cut, not a number without a limit.  float32"""
        return self._filled(np.float32, fill_used, self.principal, self.limit)

    def worst_bucket(self, months):
        """Worst DPD bucket of the last `months` months (1 to 16), the one that ends included: 0 is clean.  uint8"""
        return self._filled(np.uint8, fill_worst, self.history, recent(months))

    def lot(self, purpose, share):
        """Who is drawn for life, a share of everyone, by a keyed lot of this purpose.  bool"""
        out = np.empty(self.size, np.bool_)
        fill_lot(self.number, purpose, float(share), self._keys, out)
        return sealed(out)

    def luck(self, decision=0):
        """A uniform in (0, 1) for everyone, for breaking ties and drawing lots: one for each `decision` 0 ... 13.  float32"""
        if not 0 <= decision < OWN_DRAWS:
            raise ValueError(f"luck: decision {decision} is not in 0 ... {OWN_DRAWS - 1}")
        return self._filled(np.float32, fill_luck, self.number, self.month, self._purpose + decision, self._keys)

    def _filled(self, dtype, fill, *given):
        out = np.empty(self.size, dtype)
        fill(*given, out)
        return sealed(out)


def recent(months):
    """A mask of a payment history's newest months.  [1 ... 16 -> uint64]"""
    if not 0 <= months <= MONTHS_SEEN:
        raise ValueError(f"months: {months} is not in 0 ... {MONTHS_SEEN}")
    return np.uint64((1 << 4 * months) - 1)


def sealed(column):
    """The same memory as an array that can be read but never made writable again."""
    return np.frombuffer(memoryview(column).toreadonly(), column.dtype)
