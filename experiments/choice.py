"""Which two borrowers to look at: both lose their work while clean and in debt; one copes, the other defaults."""

from itertools import product
from typing import NamedTuple

import numpy as np

LEAST_DEBT = 3_000_00  # fen
CLEAN_MONTHS, JOBLESS_MONTHS, LATER = 3, 2, 9
NEAR, MOST_COMPARED = 6, 400
TREATED_APART = 0.1  # of the line


class Pair(NamedTuple):
    """Two borrowers by number, and the months of the run in which they lost their work."""

    copes: int
    defaults: int
    loses_work: tuple[int, int]


class Loss(NamedTuple):
    """A loss of work: what became of it, whose, in which month of the diary, income and debt then [fen], lines apart."""

    copes: bool
    number: int
    month: int
    income: int
    debt: int
    apart: float


class Diary:
    """The month ends of every borrower of a market: work, days past due, debt, line."""

    def __init__(self):
        self.first, self.months = None, []

    def __call__(self, market):
        p, a = market.state.people, market.state.accounts
        if self.first is None:
            self.first, self.number, self.income = market.month - 1, p.number, p.initial_income
        self.months.append((p.employed.astype(bool), a.dpd.copy(), a.principal.copy(), a.limit.copy()))

    def column(self, place):
        """One column over all months: array [month, borrower]."""
        return np.array([month[place] for month in self.months])


def find_pair(diary, other):
    """The two most alike in income, debt and month of the loss whose lines two policies treat differently; or None.

    Looked for soon after unemployment rose most, else in all months.  diary, other: the same world under the policies.
    """
    if len(diary.months) < CLEAN_MONTHS + LATER:
        return None
    work, dpd, debt, line = (diary.column(place) for place in range(4))
    apart = np.abs(line - other.column(3)) / np.maximum(line, 1)
    rise = int(np.diff(1 - work.mean(axis=1)).argmax()) + 1
    every = range(CLEAN_MONTHS, len(work) - LATER)
    for months in ([m for m in every if rise <= m < rise + NEAR], every):
        found = [loss for m in months for loss in losses(m, work, dpd, debt, apart, diary)]
        copes, defaults = ([loss for loss in found if loss.copes == copes][:MOST_COMPARED] for copes in (True, False))
        best = min(product(copes, defaults), key=lambda two: (unlike(*two), two[0].number, two[1].number), default=None)
        if best:
            return Pair(best[0].number, best[1].number, tuple(loss.month + diary.first for loss in best))
    return None


def losses(m, work, dpd, debt, apart, diary):
    """Losses of work in a month by clean borrowers in debt, with what became of them."""
    before, after = slice(m - CLEAN_MONTHS, m), slice(m, m + LATER)
    clean = (dpd[before] == 0).all(axis=0) & (debt[m - 1] >= LEAST_DEBT)
    lost = clean & work[m - 1] & ~work[m : m + JOBLESS_MONTHS].any(axis=0)
    worst = dpd[after].max(axis=0)
    copes = (worst < 30) & work[after].any(axis=0) & (debt[after] > 0).all(axis=0)
    widest = apart[m - CLEAN_MONTHS : m + LATER].max(axis=0)
    for i in np.flatnonzero(lost & (copes | (worst >= 90))):
        yield Loss(bool(copes[i]), int(diary.number[i]), m, int(diary.income[i]), int(debt[m - 1, i]), float(widest[i]))


def unlike(one, other):
    """How different two losses of work were at their start, and 1 for each whose line the policies treat the same."""
    ratios = np.log([one.income / other.income, one.debt / other.debt])
    alike = sum(loss.apart < TREATED_APART for loss in (one, other))
    return float(np.abs(ratios).sum()) + abs(one.month - other.month) / 6 + alike
