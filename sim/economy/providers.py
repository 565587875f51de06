"""The providers of data: what each knows of everybody, and what of it a lender gets for its money.

A delivery is the provider's reading of some months ago, with an error that is new each month, or nothing at all for
people it does not know.  Readings of a sample are kept without error, so that any lender may have the past delivered in
the quality it pays for.  What the platform, the income and the balance sheet tell are columns of the market; the
bureau's index is an assumption, until other lenders report to it:

    index = log of the private cost of default - 4 x chance of forgetting a bill - 0.3 x worst DPD bucket of 16 months
"""

from collections import defaultdict, deque

import numpy as np
from numba import float32, float64, prange

from sim.memory import Remembers
from sim.numerics.draws import PLATFORM, uniform64, words
from sim.numerics.jit import parallel, rule
from sim.numerics.maths import exponential
from sim.settings.data import BLOCKS

PROVIDER = PLATFORM + 8  # purposes of a block's errors, then of its coverage (date 0)
KNOWN = PROVIDER + len(BLOCKS)
FORGETTING, ARREARS = 4.0, 0.3  # index points, see above
MULTIPLIED = ("income", "balance_sheet")  # blocks whose error is a factor
MONTHS = 16


@rule
def error(number, month, purpose, keys):
    """A provider's error: four uniforms summed, of unit variance.  [sd]"""
    w0, w1, w2, w3 = words(number, month, purpose, keys)
    return ((uniform64(w0) + uniform64(w1)) + (uniform64(w2) + uniform64(w3)) - 2.0) * 1.7320508075688772


@parallel
def misread(number, month, place, noise, multiplied, keys, values):
    """Put a month's errors on a block's readings."""
    for i in prange(values.size):
        e = noise * error(number[i], month, PROVIDER + place, keys)
        values[i] = float32(float64(values[i]) * exponential(e)) if multiplied else float32(float64(values[i]) + e)


@parallel
def forget_unknown(number, place, coverage, keys, values):
    """Leave nothing of those a provider does not know."""
    for i in prange(values.size):
        known = uniform64(words(number[i], 0, KNOWN + place, keys)[0]) < coverage
        values[i] = values[i] if known else float32(np.nan)


def read_platform(people, accounts, places):
    """The platform score.  [points]"""
    return people.score[places].astype(np.float32)


def read_income(people, accounts, places):
    """Observed income.  [fen a month]"""
    return people.observed_income[places].astype(np.float32)


def read_balance_sheet(people, accounts, places):
    """Cash and savings over permanent income.  [months]"""
    liquid = people.cash[places].astype(np.float32) + people.savings[places].astype(np.float32)
    return liquid / np.maximum(people.permanent_income[places], 1).astype(np.float32)


def read_bureau(people, accounts, places):
    """The index of the payment record.  [points, about one per standard deviation]"""
    index = people.default_cost[places] - np.float32(FORGETTING) * people.forgetfulness[places]
    history = accounts.history[places]
    late = np.flatnonzero(history != 0)
    index[late] -= np.float32(ARREARS) * worst_of(history[late])
    return index


def worst_of(history):
    """The worst bucket of payment histories.  float32"""
    worst = np.zeros(history.size, np.uint64)
    for _ in range(MONTHS):
        worst, history = np.maximum(worst, history & np.uint64(15)), history >> np.uint64(4)
    return worst.astype(np.float32)


READ = {"platform": read_platform, "income": read_income, "balance_sheet": read_balance_sheet, "bureau": read_bureau}


class Providers(Remembers):
    """What the providers of a market have read of everyone; settings: the lender's, group `data`.

    sample: places of the people whose readings are kept for ever.  Everybody's are kept for as long as a block comes late.
    """

    made_anew = ("settings", "keys", "sample")

    def __init__(self, settings, keys, sample):
        self.settings, self.keys, self.sample = settings, keys, sample
        self.kept = defaultdict(dict)  # readings of the sample by month, then block
        self.late = {name: deque(maxlen=lag + 1) for name, lag in settings.lags.items()}

    def taken_over(self, settings):
        """The same past, from now on in the quality of other settings."""
        other = Providers(settings, self.keys, self.sample)
        other.kept = defaultdict(dict, self.kept)
        other.late = {name: deque(self.late.get(name, ()), lag + 1) for name, lag in settings.lags.items()}
        return other

    @property
    def used(self):
        """Names of the blocks that scorers may use."""
        return tuple(name for name, block in self.settings.blocks.items() if block.use)

    def read(self, month, people, accounts, keep=True):
        """Read everyone at the end of a month: the sample for ever, if it is kept, and everybody for blocks delivered late."""
        if keep:
            self.kept[month] = {name: READ[name](people, accounts, self.sample) for name in BLOCKS}
        for name, readings in self.late.items():
            readings.append((month, READ[name](people, accounts, slice(None))))

    def delivered(self, month, people, accounts, block, places):
        """What the lender gets to know of some people this month, not a number for nothing.  float32"""
        lag = self.settings.blocks[block].lag
        if lag:
            past = dict(self.late[block]).get(month - lag)
            values = np.full(places.size, np.nan, np.float32) if past is None else past[places]
        else:
            values = READ[block](people, accounts, places)
        return self._delivered(block, month, people.number[places], values)

    def delivered_then(self, block, month, number, rows):
        """What the lender would have got to know of rows of the sample in a month of the past.  float32"""
        past = self.kept.get(month - self.settings.blocks[block].lag)
        values = np.full(rows.size, np.nan, np.float32) if past is None else past[block][rows]
        return self._delivered(block, month, number[rows], values)

    def _delivered(self, block, month, number, values):
        s, place = self.settings.blocks[block], BLOCKS.index(block)
        if s.noise:
            misread(number, month, place, float(s.noise), block in MULTIPLIED, self.keys, values)
        if s.coverage < 1.0:
            forget_unknown(number, place, float(s.coverage), self.keys, values)
        return values
