"""The scale of scores: every so many points double the odds of paying (PDO scaling, Siddiqi 2006).

score = offset + factor ln(odds),  factor = PDO / ln 2,  odds = (1 - PD) / PD
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from sim.numerics.maths import exponential, logarithm

LOWEST, HIGHEST = 350, 950  # points


class Scale(NamedTuple):
    """What a score means: odds of paying at a base score, and the points that double them."""

    base_score: float = 600.0
    base_odds: float = 16.0  # good accounts for each bad one
    pdo: float = 46.0  # points

    @classmethod
    def of(cls, settings):
        """The scale of some settings; the usual one without any."""
        return cls() if settings is None else cls(*(float(getattr(settings, name)) for name in cls._fields))

    @property
    def factor(self):
        """Points for each log-odds."""
        return self.pdo / logarithm.py_func(2.0)

    @property
    def offset(self):
        """The score of even odds."""
        return self.base_score - self.factor * logarithm.py_func(self.base_odds)

    def pd_of(self, score):
        """Chance of default within 12 months at a score."""
        return 1.0 / (1.0 + exponential.py_func((float(score) - self.offset) / self.factor))

    def score_of(self, pd):
        """The score of a PD in (0, 1), in whole points within 350 ... 950."""
        odds = (1.0 - pd) / pd
        return int(min(max(round(self.offset + self.factor * logarithm.py_func(odds)), LOWEST), HIGHEST))

    def table(self):
        """The PD of every whole score from 0 to 950; float32, read-only."""
        return _table(self)


@cache
def _table(scale):
    table = np.array([scale.pd_of(score) for score in range(HIGHEST + 1)], np.float32)
    table.flags.writeable = False
    return table
