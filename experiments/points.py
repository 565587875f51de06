"""The points of a design: every combination, or a sample that fills the ranges evenly."""

from itertools import product
from math import ceil, floor

import scipy

DIGITS = 12  # of a value between low and high: more would depend on the mathematics library


def points(sweep):
    """The values of all factors, point by point: a list of {key: value}."""
    factors = sweep.factors
    if sweep.design == "grid":
        return [dict(zip([f.key for f in factors], values)) for values in product(*map(steps, factors))]
    sampled = sample(sweep.design, len(factors), sweep.points, sweep.seed)
    return [{factor.key: value_at(factor, float(u)) for factor, u in zip(factors, row)} for row in sampled]


def sample(design, factors, count, seed):
    """Points in the unit cube; a Sobol sequence is cut out of one whose length is a power of two."""
    qmc = scipy.stats.qmc  # takes a second to load
    if design == "latin_hypercube":
        return qmc.LatinHypercube(factors, rng=seed).random(count)
    return qmc.Sobol(factors, scramble=True, rng=seed).random_base2((count - 1).bit_length())[:count]


def steps(factor):
    """The values of one factor in a grid."""
    if factor.values:
        return list(factor.values)
    places = [place / (factor.levels - 1) for place in range(factor.levels)]
    return list(dict.fromkeys(rounded(factor, between(factor, place)) for place in places))


def value_at(factor, place):
    """The value of one factor at a place between 0 and 1; every whole number of a range is equally likely."""
    if factor.values:
        return factor.values[min(int(place * len(factor.values)), len(factor.values) - 1)]
    if factor.whole and factor.scale == "linear":
        low, high = ceil(factor.low), floor(factor.high)
        return min(low + floor(place * (high - low + 1)), high)
    return rounded(factor, between(factor, place))


def between(factor, place):
    """From low at 0 to high at 1."""
    if factor.scale == "log":
        return factor.low * (factor.high / factor.low) ** place
    return factor.low + place * (factor.high - factor.low)


def rounded(factor, value):
    """A value as it stands in the settings; a whole one stays between the ends."""
    return min(max(round(value), ceil(factor.low)), floor(factor.high)) if factor.whole else float(f"{value:.{DIGITS}g}")
