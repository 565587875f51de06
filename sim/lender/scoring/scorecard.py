"""A points scorecard: coarse classes, a logistic regression on their weights of evidence, whole points per class.

    score = base points + sum over features of the points of the feature's class
    points of a class = factor x coefficient x weight of evidence, rounded; factor = PDO / ln 2

so that PDO points double the odds of good to bad (Siddiqi, Credit Risk Scorecards, 2006).  A feature that is itself a score
may enter straight, so many points for each of its own: classes would say nothing of who lies beyond the cases, such as
the rejected.  It works on any table of numbers: a dictionary of equally long columns, not a number where missing.
"""

from typing import NamedTuple

import numpy as np

from sim.lender.scoring.bins import MOST, Classes, add_points, classed, classes, cross_tabulated, information_value
from sim.numerics.maths import logarithm

LEAST_VALUE = 0.01  # information value below which a feature tells nothing (Siddiqi 2006 calls 0.02 the least useful)
STRENGTH = 10.0  # of the data against the penalty that keeps coefficients finite


class Straight(NamedTuple):
    """A feature that enters as it is: points for each unit above a centre; missing counts as the centre."""

    centre: float
    slope: float

    def points(self, values):
        """Whole points."""
        values = np.asarray(values, np.float64)
        return np.rint(self.slope * np.where(np.isfinite(values), values - self.centre, 0.0)).astype(np.int32)


class Scorecard(NamedTuple):
    """Base points, and by feature the edges of its classes and their points (class 0: missing), or its `Straight`."""

    base: int
    edges: dict
    classes: dict
    straight: dict

    def points(self, table):
        """The score of every row, not yet kept within a range.  int32"""
        out = np.full(len(next(iter(table.values()))), self.base, np.int32)
        for name, edges in self.edges.items():
            add_points(np.ascontiguousarray(table[name]), edges, self.classes[name], out)
        for name, line in self.straight.items():
            out += line.points(table[name])
        return out


def fit(table, bad, factor, offset, most=MOST, straight=()):
    """Make a scorecard from cases.

    table: columns of numbers by name; bad: booleans; score = offset + factor ln(odds of good to bad).  Features that tell
    nothing are left out, and so is one whose coefficient has the wrong sign beside the others.  straight: names of features,
    the more the better, that enter as they are.
    """
    bad = np.asarray(bad, bool)
    lines = {name: Straight(float(np.round(np.nanmean(table[name]))), 1.0) for name in straight if name in table}
    found = {name: classes(values, bad, most) for name, values in table.items() if name not in lines}
    kept = [name for name, each in found.items() if value_of(table[name], bad, each) >= LEAST_VALUE]
    woe = {name: found[name].woe[classed(table[name], found[name].edges)] for name in kept}
    woe |= {name: line.points(table[name]) / factor for name, line in lines.items()}
    intercept, coefficients = regression(woe, ~bad)
    while coefficients and min(coefficients.values()) < 0.0:
        del woe[min(coefficients, key=coefficients.get)]
        intercept, coefficients = regression(woe, ~bad)
    points = {name: np.rint(factor * b * found[name].woe).astype(np.int32) for name, b in coefficients.items() if name in found}
    slopes = {name: lines[name]._replace(slope=round(b, 3)) for name, b in coefficients.items() if name in lines}
    return Scorecard(round(offset + factor * intercept), {name: found[name].edges for name in points}, points, slopes)


def value_of(values, bad, each: Classes):
    """The information value of a classed feature."""
    return information_value(*cross_tabulated(values, bad, each.edges), each.woe)


def regression(columns, good):
    """Intercept and coefficients, by name, of the log-odds of good; on one thread, so that no bit depends on threads."""
    if not columns:
        odds = (good.sum() + 0.5) / ((~good).sum() + 0.5)
        return logarithm.py_func(float(odds)), {}
    from sklearn.linear_model import LogisticRegression  # here: importing it takes as long as starting a market
    from threadpoolctl import threadpool_limits

    model = LogisticRegression(C=STRENGTH, solver="newton-cholesky", tol=1e-8)
    with threadpool_limits(1):
        model.fit(np.column_stack(list(columns.values())), good)
    return float(model.intercept_[0]), dict(zip(columns, model.coef_[0].tolist()))
