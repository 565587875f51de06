"""Do the PDs that a score promises come true?  Bad regressed on the log-odds of the PD, from counts by score.

Recalibration (Cox 1958): logit of the chance of bad = intercept + slope x logit of the PD.  Slope 1 and intercept 0: as
promised.  Slope below 1: the PDs spread wider than the truth.  Intercept above 0 at slope 1: too many went bad.
"""

import math

import numpy as np
import scipy

from sim.numerics.jit import sweep
from sim.numerics.maths import exponential, logarithm

ROUNDS, CLOSE = 50, 1e-10
FLAT = 2.0**-52  # least determinant of the curvature over its squared trace: below, no direction is the best
DECIMALS = 9  # beyond these, exponentials of different machines differ


def recalibrated(bad, good, pd):
    """Fit intercept and slope by Newton's method; nulls where the counts do not tell, as without a bad account.

    bad, good: counts by score; pd: chance of default that each score stands for.
    """
    bad, total = np.asarray(bad, float), np.asarray(bad, float) + np.asarray(good, float)
    slope, intercept = fitted(bad, total, scipy.special.logit(np.asarray(pd, float)), np.empty((3, total.size)))
    return dict(zip(("calibration_slope", "calibration_intercept"), rounded([slope, intercept])))


def rounded(values):
    """Figures that are the same on every machine."""
    return [round(float(value), DECIMALS) for value in values]


@sweep
def fitted(bad, total, promised, used):
    """(slope, intercept); not numbers where the counts do not tell.  promised: log-odds of the PDs; used: room for 3 rows."""
    n, all_bad, everybody, middle, low, high = 0, 0.0, 0.0, 0.0, math.inf, -math.inf
    for k in range(total.size):
        if total[k] > 0.0:
            used[0, n], used[1, n], used[2, n] = bad[k], total[k], promised[k]
            n, all_bad, everybody = n + 1, all_bad + bad[k], everybody + total[k]
            middle, low, high = middle + total[k] * promised[k], min(low, promised[k]), max(high, promised[k])
    if n < 2 or not 0.0 < all_bad < everybody or not high > low:
        return math.nan, math.nan
    middle, width = middle / everybody, high - low
    for k in range(n):
        used[2, k] = (used[2, k] - middle) / width
    start = logarithm(all_bad / (everybody - all_bad))
    intercept, slope = newton(used[0, :n], used[1, :n], used[2, :n], start)
    return slope / width, intercept - slope / width * middle


@sweep
def newton(bad, total, score, start):
    """(intercept, slope) that make the counts likeliest; not numbers where no finite ones do.  start: of the intercept"""
    intercept, slope = start, 0.0
    for _ in range(ROUNDS):
        pull, tilt, a, b, c = 0.0, 0.0, 0.0, 0.0, 0.0
        for k in range(score.size):
            chance = 1.0 / (1.0 + exponential(-(intercept + slope * score[k])))
            missing, weight = bad[k] - total[k] * chance, total[k] * chance * (1.0 - chance)
            pull, tilt = pull + missing, tilt + missing * score[k]
            a, b, c = a + weight, b + weight * score[k], c + weight * score[k] * score[k]
        level = a * c - b * b
        if not level > FLAT * (a + c) * (a + c):
            break
        up, more = (c * pull - b * tilt) / level, (a * tilt - b * pull) / level
        intercept, slope = intercept + up, slope + more
        if max(abs(up), abs(more)) < CLOSE:
            return intercept, slope
    return math.nan, math.nan


def recalibrated_pd(pd, slope, intercept):
    """The PDs as the fit would have them."""
    return scipy.special.expit(intercept + slope * scipy.special.logit(np.asarray(pd, float)))
