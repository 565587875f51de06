"""Coarse classing: a feature becomes a few classes, one of them for what is missing, each with its weight of evidence.

Fine classes of about equal size are merged, neighbour with neighbour, where good and bad differ least (Kerber's
ChiMerge, AAAI 1992), until few are left, none is small, and no two neighbours differ by what may be chance.  Weight of
evidence = ln(share of the good / share of the bad), half a case added to every cell (Anderson, The Credit Scoring
Toolkit, 2007).
"""

from typing import NamedTuple

import numpy as np
from numba import float64, int32, prange

from sim.numerics.jit import parallel
from sim.numerics.maths import logarithm

FINE, MOST = 20, 6  # classes before and after merging, the missing one not counted
SMALLEST = 0.03  # share of the cases, of a class
ALIKE = 6.63  # chi-square, one degree of freedom, that chance exceeds once in a hundred
HALF = 0.5  # case, added to every cell


class Classes(NamedTuple):
    """Class 0 is missing; class k holds the values from edge k - 2 (included) up to edge k - 1."""

    edges: np.ndarray  # float64, rising
    woe: np.ndarray  # float64, by class


def classes(values, bad, most=MOST):
    """Class a feature by how its values tell good from bad.  values: numbers, not a number where missing; bad: booleans."""
    known = np.isfinite(values)
    edges = fine_edges(np.asarray(values, np.float64)[known])
    counts = cross_tabulated(values, bad, edges)
    edges, counts = merged(edges, counts, most)
    return Classes(edges, weights_of_evidence(*counts))


def fine_edges(values):
    """Edges of at most FINE classes of about equal size; a value never falls into two."""
    values, counts = np.unique(values, return_counts=True)
    if values.size <= FINE:
        return values[1:]
    quantile = (np.cumsum(counts) - counts) * FINE // counts.sum()
    return values[1:][np.diff(quantile) > 0]


def classed(values, edges):
    """The class of every value."""
    values = np.asarray(values, np.float64)
    return np.where(np.isfinite(values), np.searchsorted(edges, values, side="right") + 1, 0)


def cross_tabulated(values, bad, edges):
    """Counts of good and bad by class: int64[2, classes]."""
    found, cells = classed(values, edges), edges.size + 2
    bads = np.bincount(found[bad], minlength=cells)
    return np.array([np.bincount(found, minlength=cells) - bads, bads])


def merged(edges, counts, most=MOST, smallest=SMALLEST):
    """Merge neighbours, the most alike first and the small ones in any case; returns edges and counts."""
    least = smallest * counts.sum()
    while edges.size:
        sizes, unlike = counts[:, 1:].sum(axis=0), differences(counts[:, 1:])
        if sizes.min() >= least and sizes.size <= most and unlike.min() >= ALIKE:
            break
        if sizes.min() < least:  # only pairs with the smallest class
            small = int(sizes.argmin())
            unlike[[k for k in range(unlike.size) if small not in (k, k + 1)]] = np.inf
        at = int(unlike.argmin())
        joined = counts[:, at + 1] + counts[:, at + 2]
        counts, edges = np.delete(counts, at + 2, axis=1), np.delete(edges, at)
        counts[:, at + 1] = joined
    return edges, counts


def differences(counts):
    """Chi-square of good and bad between each class and the next, half a case added to every cell."""
    left, right = counts[:, :-1] + HALF, counts[:, 1:] + HALF
    rows, columns = left + right, (left.sum(axis=0), right.sum(axis=0))
    total = rows.sum(axis=0)
    expected = [rows * column / total for column in columns]
    return sum(((seen - e) ** 2 / e).sum(axis=0) for seen, e in zip((left, right), expected))


def weights_of_evidence(good, bad):
    """ln(share of the good / share of the bad) by class; 0 for a class without a case."""
    odds = [(g + HALF) / (b + HALF) * (bad.sum() + HALF) / (good.sum() + HALF) for g, b in zip(good, bad)]
    return np.array([logarithm.py_func(float(x)) if g + b else 0.0 for x, g, b in zip(odds, good, bad)])


def information_value(good, bad, woe):
    """Sum over classes of (share of the good - share of the bad) x weight of evidence."""
    return float(((good / max(good.sum(), 1) - bad / max(bad.sum(), 1)) * woe).sum())


@parallel
def add_points(values, edges, points, out):
    """Add the whole points of everyone's class.  points: int32 by class; out: int32, read and written."""
    for i in prange(out.size):
        value, place = float64(values[i]), int32(1)
        for k in range(edges.size):
            place += int32(value >= edges[k])
        out[i] += points[place if value - value == 0.0 else 0]
