"""Whom a scorer lets in, and what would have become of those it does not: known where every applicant is admitted."""

import numpy as np
import pandas as pd

from sim.records.calibration import recalibrated, recalibrated_pd
from sim.records.scorecard import quality

SETS = {  # baseline approves, the other one approves
    "both approve": (True, True),
    "swapped in": (False, True),
    "swapped out": (True, False),
    "both reject": (False, False),
}


def best(points, lots, count):
    """The `count` best applicants by points, equal points by lot.  bool[applicant]"""
    chosen = np.zeros(len(points), bool)
    chosen[np.lexsort((lots, -np.asarray(points, np.int64)))[:count]] = True
    return chosen


def swap_sets(baseline, other, bad, late):
    """What changes hands when one scorer replaces another: a row per set with its applicants, bad rate and indeterminates.

    baseline, other: who approves whom, of the same applicants; bad, late: what became of them when all were admitted.
    """
    rows = []
    for name, (one, two) in SETS.items():
        chosen = (baseline == one) & (other == two)
        count, defaults = int(chosen.sum()), int(bad[chosen].sum())
        rows.append(
            {
                "set": name,
                "applicants": count,
                "defaults": defaults,
                "bad_rate": defaults / count if count else np.nan,
                "indeterminates": int((late & ~bad)[chosen].sum()),
            }
        )
    return pd.DataFrame(rows)


def reject_inference(approved, points, pd_by_applicant, bad):
    """What a scorer says of those it rejects, beside the truth.

    pd_...: the PD the scorer gave; extrapolated_...: that PD recalibrated on the approved alone, which is all that a
    lender without exploration can do; ..._error: less the true rate of default within 12 months.
    """
    rejected = ~approved
    fit = recalibrated(*counted(pd_by_applicant[approved], bad[approved]))
    extrapolated = recalibrated_pd(pd_by_applicant, fit["calibration_slope"], fit["calibration_intercept"])
    truth, told, guessed = mean(bad[rejected]), mean(pd_by_applicant[rejected]), mean(extrapolated[rejected])
    return {
        "applicants": int(approved.size),
        "approved": int(approved.sum()),
        "bad_rate_approved": mean(bad[approved]),
        "pd_approved": mean(pd_by_applicant[approved]),
        "bad_rate_rejected": truth,
        "pd_rejected": told,
        "pd_error": told - truth,
        "extrapolated_rejected": guessed,
        "extrapolated_error": guessed - truth,
        "gini_approved": gini(points[approved], bad[approved]),
        "gini_all": gini(points, bad),
    }


def mean(values):
    """Mean; null of nothing."""
    return float(np.mean(values)) if len(values) else np.nan


def counted(values, bad):
    """(bad, good, value) of each distinct value, ascending."""
    value, place = np.unique(values, return_inverse=True)
    defaults, total = np.bincount(place, bad, value.size), np.bincount(place, minlength=value.size)
    return defaults, total - defaults, value


def gini(points, bad):
    """Gini of points against default; null without both outcomes."""
    defaults, good, _ = counted(points, bad)
    return quality(defaults.astype(np.int64), (defaults + good).astype(np.int64)).get("gini", np.nan)
