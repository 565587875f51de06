"""Do the PDs that a score promises come true?  Bad regressed on the log-odds of the PD, from counts by score.

Recalibration (Cox 1958): logit of the chance of bad = intercept + slope x logit of the PD.  Slope 1 and intercept 0: as
promised.  Slope below 1: the PDs spread wider than the truth.  Intercept above 0 at slope 1: too many went bad.
"""

import math

import numpy as np
from scipy.special import expit, logit

from sim.numerics.jit import sweep
from sim.numerics.maths import exponential

ROUNDS, CLOSE = 50, 1e-10
FLAT = 2.0**-52  # least determinant of the curvature over its squared trace: below, no direction is the best
DECIMALS = 9  # beyond these, exponentials of different machines differ


def recalibrated(bad, good, pd):
    """Fit intercept and slope by Newton's method; nulls where the counts do not tell, as without a bad account.

    bad, good: counts by score; pd: chance of default that each score stands for.
    """
    unknown = {"calibration_slope": np.nan, "calibration_intercept": np.nan}
    bad, total = np.asarray(bad, float), np.asarray(bad, float) + np.asarray(good, float)
    used = total > 0
    if np.count_nonzero(used) < 2 or not 0 < bad.sum() < total.sum():
        return unknown
    bad, total, promised = bad[used], total[used], logit(np.asarray(pd, float)[used])
    middle, width = np.average(promised, weights=total), np.ptp(promised)
    if not width > 0:
        return unknown
    intercept, slope = newton(bad, total, (promised - middle) / width, float(logit(bad.sum() / total.sum())))
    values = slope / width, intercept - slope / width * middle
    return {name: float(np.round(value, DECIMALS)) for name, value in zip(unknown, values)}


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
    return expit(intercept + slope * logit(np.asarray(pd, float)))
