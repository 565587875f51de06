"""Do the PDs that a score promises come true?  Bad regressed on the log-odds of the PD, from counts by score.

Recalibration (Cox 1958): logit of the chance of bad = intercept + slope x logit of the PD.  Slope 1 and intercept 0: as
promised.  Slope below 1: the PDs spread wider than the truth.  Intercept above 0 at slope 1: too many went bad.
"""

import numpy as np
from scipy.special import expit, logit

ROUNDS, CLOSE = 50, 1e-10
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
    fitted = newton(bad, total, np.stack([np.ones(promised.size), (promised - middle) / width])) if width > 0 else None
    if fitted is None:
        return unknown
    slope = fitted[1] / width
    values = slope, fitted[0] - slope * middle
    return {name: float(np.round(value, DECIMALS)) for name, value in zip(unknown, values)}


def newton(bad, total, x):
    """Coefficients that make the counts likeliest; None where no finite ones do.  x: [coefficient, score]."""
    beta = np.array([logit(bad.sum() / total.sum()), 0.0])
    for _ in range(ROUNDS):
        chance = expit(beta @ x)
        slope, curve = x @ (bad - total * chance), (x * (total * chance * (1 - chance))) @ x.T
        if not np.linalg.cond(curve) < 1 / np.finfo(float).eps:
            return None
        step = np.linalg.solve(curve, slope)
        beta = beta + step
        if np.abs(step).max() < CLOSE:
            return beta
    return None


def recalibrated_pd(pd, slope, intercept):
    """The PDs as the fit would have them."""
    return expit(intercept + slope * logit(np.asarray(pd, float)))
