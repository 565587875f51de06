"""Gradient boosting fitted to the lender's own cases, monotone where sense asks for it, calibrated on other cases.

    score = offset - factor (a + b x + c s), x = the trees' log-odds of default, s = the platform score, rounded

a, b and c come from a logistic regression of other cases' outcomes on x and s (Platt, 1999): trees are sure of too much of
the cases they grew on, and they say nothing of who lies beyond the cases, such as the rejected; c <= 0 does.
"""

from typing import NamedTuple

import numpy as np

from sim.lender.scoring.features import FALLING, RISING
from sim.lender.scoring.fitted import FittedScoring
from sim.settings.registry import register

CENTRE, SPREAD = 650.0, 50.0  # points
FEWEST = 30  # defaults among cases that calibrate


class Boosted(NamedTuple):
    """Trees, the features they read in order, and the line from their log-odds and the platform score to points."""

    trees: object
    names: tuple
    offset: float
    slope: float
    tilt: float  # points for each point of the platform score

    def points(self, table):
        """The score of every row, not yet kept within a range.  int32"""
        points = self.offset + self.slope * log_odds(self.trees, matrix(table, self.names))
        return np.rint(points + self.tilt * platform(table) if self.tilt else points).astype(np.int32)


def matrix(table, names):
    """Features side by side."""
    return np.column_stack([table[name] for name in names])


def platform(table):
    """The platform score from a centre; nothing where it is not known."""
    return np.nan_to_num(np.asarray(table["score"], np.float64) - CENTRE) if "score" in table else 0.0


def log_odds(trees, values):
    """The trees' log-odds of default."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return trees.decision_function(values)


def boosted(train, valid, scale, settings):
    """Fit trees to the older cases and calibrate them: on the newer cases, or crosswise where those are too few."""
    names = tuple(train.features)
    values = matrix(train.features, names)
    trees = grown(values, train.bad, names, settings)
    told = log_odds(trees, matrix(valid.features, names)), platform(valid.features), valid.bad
    if not enough(valid.bad):
        told = crosswise(values, train.bad, names, settings), platform(train.features), train.bad
    a, b, c = calibration(*told)
    return Boosted(trees, names, scale.offset - scale.factor * a, -scale.factor * b, -scale.factor * c)


def grown(values, bad, names, settings):
    """Trees fitted to cases, on one thread."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # here: importing it takes as long as starting a market
    from threadpoolctl import threadpool_limits

    trees = HistGradientBoostingClassifier(
        learning_rate=settings.learning_rate, max_iter=settings.trees, max_leaf_nodes=settings.leaves,
        min_samples_leaf=settings.smallest_leaf, l2_regularization=1.0, early_stopping=False, random_state=0,
        monotonic_cst=[directions(name) for name in names],
    )  # fmt: skip
    with threadpool_limits(1):
        return trees.fit(values, bad)


def crosswise(values, bad, names, settings):
    """What trees fitted to every second case say of the others: log-odds no case had a part in (stacking, Wolpert 1992)."""
    half, out = np.arange(bad.size) % 2 == 0, np.empty(bad.size)
    for part in (half, ~half):
        out[~part] = log_odds(grown(values[part], bad[part], names, settings), values[~part])
    return out


def directions(name):
    """1 where default may only rise with a feature, -1 where it may only fall, 0 where both may be."""
    return int(name in RISING) - int(name in FALLING)


def enough(bad):
    """Are there cases of both kinds to calibrate on?"""
    return min(bad.sum(), (~bad).sum()) >= FEWEST


def calibration(log_odds_of_bad, points, bad):
    """Intercept and slopes of log-odds and platform points that are true on other cases; 0, 1, 0 where there are too few.

    Where a slope has the wrong sign, the other stands alone.
    """
    if not enough(bad):
        return 0.0, 1.0, 0.0
    nothing = np.zeros(bad.size)
    a, b, c = line(log_odds_of_bad, points, bad)
    if b < 0.0:
        a, b, c = line(nothing, points, bad)
    elif c > 0.0:
        a, b, c = line(log_odds_of_bad, nothing, bad)
    return (a, b, c) if b >= 0.0 >= c and b - c > 0.0 else (0.0, 1.0, 0.0)


def line(log_odds_of_bad, points, bad):
    """A logistic regression of outcomes on log-odds and points."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    columns = np.column_stack([log_odds_of_bad, np.broadcast_to(points, bad.shape) / SPREAD])
    model = LogisticRegression(C=1e6, solver="newton-cholesky", tol=1e-8)
    with threadpool_limits(1):
        model.fit(columns, bad)
    return float(model.intercept_[0]), float(model.coef_[0, 0]), float(model.coef_[0, 1]) / SPREAD


@register("scoring", "boosting")
class BoostingScoring(FittedScoring):
    """Many small trees, each mending the errors of those before."""

    def fit(self, train, valid):
        return boosted(train, valid, self.scale, self.settings)
