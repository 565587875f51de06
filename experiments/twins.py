"""Paired counterfactuals: what became of the same person, with the same luck, where nobody watched."""

import numpy as np

from sim.columns import OPEN

WINDOW = 12  # months in which a default proves a cut right


class Diary:
    """Who was newly restricted and who defaulted, month by month; places are the same in every arm of a world."""

    def __init__(self):
        self.first, self.before, self.cuts, self.defaults, self.restricted = None, None, [], [], []

    def __call__(self, market):
        a, clock, month = market.state.accounts, market.clock, market.month - 1
        if self.first is None:
            self.first, self.before = month, np.zeros(a.state.size, bool)
        lending = month < clock.burn_in + clock.policy - 1  # the last month end of policy freezes every line
        restricted = (a.restriction > 0) & (a.state == OPEN) & lending
        self.cuts.append(np.flatnonzero(restricted & ~self.before & (a.defaulted < 0)))
        self.defaults.append(np.flatnonzero(a.defaulted == month))
        self.restricted.append(int(np.count_nonzero(restricted)))
        self.before = restricted


def false_cuts(watched, unwatched):
    """(lines newly restricted before any default, those of them whose twin does not default within a year).

    watched, unwatched: the diaries of two arms of a world.
    """
    total, wrong = 0, 0
    for month, cut in enumerate(watched.cuts):
        later = unwatched.defaults[month + 1 : month + 1 + WINDOW]
        total += cut.size
        wrong += cut.size - int(np.isin(cut, np.concatenate([np.empty(0, np.int64), *later])).sum())
    return total, wrong
