"""Which two borrowers to look at: both lose their work while clean and in debt; one copes, the other defaults."""

from itertools import product
from typing import NamedTuple

import numpy as np

LEAST_DEBT = 3_000_00  # fen
CLEAN_MONTHS, JOBLESS_MONTHS, LATER = 3, 2, 9
NEAR, MOST_COMPARED = 6, 400


class Pair(NamedTuple):
    """Two borrowers by number, and the months of the run in which they lost their work."""

    copes: int
    defaults: int
    loses_work: tuple[int, int]


class Loss(NamedTuple):
    """A loss of work: what became of it, whose, in which month of the diary, income and debt then.  [fen]"""

    copes: bool
    number: int
    month: int
    income: int
    debt: int


class Diary:
    """The month ends of every borrower of a market: work, days past due, debt."""

    def __init__(self):
        self.first, self.work, self.dpd, self.debt = None, [], [], []

    def __call__(self, market):
        p, a = market.state.people, market.state.accounts
        if self.first is None:
            self.first, self.number, self.income = market.month - 1, p.number, p.initial_income
        self.work.append(p.employed.astype(bool))
        self.dpd.append(a.dpd.copy())
        self.debt.append(a.principal.copy())

    def pair(self):
        """The two most alike in income, debt and month, soon after unemployment rose most; None if there are no such two."""
        if len(self.work) < CLEAN_MONTHS + LATER:
            return None
        self.work, self.dpd, self.debt = (np.array(column) for column in (self.work, self.dpd, self.debt))
        rise = int(np.diff(1 - self.work.mean(axis=1)).argmax()) + 1
        months = range(CLEAN_MONTHS, len(self.work) - LATER)
        near = [m for m in months if rise <= m < rise + NEAR]
        return self.most_alike(near) or self.most_alike(months)

    def most_alike(self, months):
        """The best pair among losses of work in some months."""
        found = [loss for m in months for loss in self.losses(m)]
        copes, defaults = ([loss for loss in found if loss.copes == copes][:MOST_COMPARED] for copes in (True, False))
        best = min(product(copes, defaults), key=lambda two: (unlike(*two), two[0].number, two[1].number), default=None)
        return best and Pair(best[0].number, best[1].number, tuple(loss.month + self.first for loss in best))

    def losses(self, m):
        """Losses of work in a month by clean borrowers in debt, with what became of them."""
        before, after = slice(m - CLEAN_MONTHS, m), slice(m, m + LATER)
        clean = (self.dpd[before] == 0).all(axis=0) & (self.debt[m - 1] >= LEAST_DEBT)
        lost = clean & self.work[m - 1] & ~self.work[m : m + JOBLESS_MONTHS].any(axis=0)
        worst = self.dpd[after].max(axis=0)
        copes = (worst < 30) & self.work[after].any(axis=0) & (self.debt[after] > 0).all(axis=0)
        for i in np.flatnonzero(lost & (copes | (worst >= 90))):
            yield Loss(bool(copes[i]), int(self.number[i]), m, int(self.income[i]), int(self.debt[m - 1, i]))


def unlike(one, other):
    """How different two losses of work were at their start."""
    ratios = np.log([one.income / other.income, one.debt / other.debt])
    return float(np.abs(ratios).sum()) + abs(one.month - other.month) / 6
