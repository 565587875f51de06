"""Gradient boosting fitted to the lender's own cases, monotone where sense asks for it, calibrated on the newer cases.

    score = offset - factor (a + b x), x = the trees' log-odds of default, rounded

a and b come from a logistic regression of the newer cases' outcomes on x (Platt, 1999): trees trained on the past are
sure of too much.
"""

from typing import NamedTuple

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from sim.lender.scoring.features import FALLING, RISING
from sim.lender.scoring.fitted import FittedScoring
from sim.settings.registry import register

FEWEST = 30  # defaults among the newer cases that calibrate; with fewer the trees are taken at their word


class Boosted(NamedTuple):
    """Trees, the features they read in order, and the line from their log-odds to points."""

    trees: object
    names: tuple
    offset: float
    slope: float

    def points(self, table):
        """The score of every row, not yet kept within a range.  int32"""
        return np.rint(self.offset + self.slope * log_odds(self.trees, matrix(table, self.names))).astype(np.int32)


def matrix(table, names):
    """Features side by side."""
    return np.column_stack([table[name] for name in names])


def log_odds(trees, values):
    """The trees' log-odds of default."""
    with threadpool_limits(1):
        return trees.decision_function(values)


def boosted(train, valid, scale, settings):
    """Fit trees to the older cases and calibrate them on the newer ones."""
    names = tuple(train.features)
    trees = HistGradientBoostingClassifier(
        learning_rate=settings.learning_rate, max_iter=settings.trees, max_leaf_nodes=settings.leaves,
        min_samples_leaf=settings.smallest_leaf, l2_regularization=1.0, early_stopping=False, random_state=0,
        monotonic_cst=[directions(name) for name in names],
    )  # fmt: skip
    with threadpool_limits(1):
        trees.fit(matrix(train.features, names), train.bad)
    a, b = calibration(log_odds(trees, matrix(valid.features, names)), valid.bad)
    return Boosted(trees, names, scale.offset - scale.factor * a, -scale.factor * b)


def directions(name):
    """1 where default may only rise with a feature, -1 where it may only fall, 0 where both may be."""
    return int(name in RISING) - int(name in FALLING)


def calibration(log_odds_of_bad, bad):
    """Intercept and slope that make log-odds true on other cases; 0 and 1 where there are too few, or they rank no more."""
    if min(bad.sum(), (~bad).sum()) < FEWEST:
        return 0.0, 1.0
    line = LogisticRegression(C=1e6, tol=1e-8, max_iter=1_000)
    with threadpool_limits(1):
        line.fit(log_odds_of_bad[:, None], bad)
    slope = float(line.coef_[0, 0])
    return (float(line.intercept_[0]), slope) if slope > 0.0 else (0.0, 1.0)


@register("scoring", "boosting")
class BoostingScoring(FittedScoring):
    """Many small trees, each mending the errors of those before."""

    def fit(self, train, valid):
        return boosted(train, valid, self.scale, self.settings)
