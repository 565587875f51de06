"""How well the score at opening told good from bad: ranking (Gini, AUC, KS), calibration, stability (PSI).

Two scores are judged, the platform's and the lender's own.  Bad = default within 12 months of opening; indeterminate = 1 to
89 days past due within them and no default: counted as good, and shown again without them (`..._determinate`).
Everything is made of whole counts by score.
"""

import numpy as np
import pandas as pd
import scipy

from sim.numerics.jit import sweep
from sim.records.calibration import fitted, rounded
from sim.records.openings import OUTCOME_MONTHS, SCORES, TREATMENTS, expected
from sim.records.tables import labelled, month_starts

WINDOW = 12
BANDS = 10
LEVEL = 0.95
RANKING = ("gini", "auc", "ks")
CALIBRATION = ("calibration_slope", "calibration_intercept")
JUDGED = (*RANKING, *CALIBRATION)
STABILITY = ("psi", "psi_null_p", "psi_null_95")
COLUMNS = (
    *("month", "score", "treatment", "accounts", "defaults", "indeterminates", "expected_defaults", *RANKING),
    *(*STABILITY, *CALIBRATION, *(f"{name}_determinate" for name in JUDGED)),
)


def scorecard_frame(tallies, clock, world=0, arm=""):
    """Make the scorecard table of one world: a row a month, score and treatment group, once 12 months of outcomes are known.

    tallies: as `sim.records.openings` makes them.  A row pools a year of openings, 12 to 23 months old; PSI compares the
    last year of openings with the first under the same lender, that of the burn-in or the one that followed.
    Treatment `all` is everybody; groups have rows where there are several.
    """
    months = month_starts(clock.months[: tallies["opened"].shape[2]])
    parts = [
        over_time(counts, tallies["pd"], clock.burn_in) | {"month": months, "score": score, "treatment": treatment}
        for k, score in enumerate(SCORES)
        for treatment, counts in groups(tallies, k).items()
    ]
    columns = {name: np.concatenate([np.broadcast_to(part[name], len(months)) for part in parts]) for name in COLUMNS}
    return labelled(pd.DataFrame(columns), world, arm)


def groups(tallies, k):
    """Counts of one score by treatment group: {group: (opened, bad, late)}, each [month, score]."""
    counts = np.stack([tallies[name][k] for name in ("opened", "bad", "late")])
    found = {"all": counts.sum(axis=1)}
    present = [g for g in range(len(TREATMENTS)) if counts[0, g].any()]
    return found | ({TREATMENTS[g]: counts[:, g] for g in present} if len(present) > 1 else {})


def over_time(counts, pd_by_points, burn_in):
    """One group's columns, month by month.  burn_in: months before the lender took over."""
    moved = [stability(*pair) if pair else {} for pair in comparisons(years(counts[0], 0), burn_in)]
    told = judged(*(years(table, OUTCOME_MONTHS) for table in counts), pd_by_points)
    return told | {name: np.array([each.get(name, np.nan) for each in moved], float) for name in STABILITY}


def judged(opened, bad, late, pd_by_points):
    """Ranking and calibration by name, an entry a row of the counts, with indeterminates as good and, again, without them.

    opened, bad, late: int64[row, ascending score].
    """
    found, used = np.full((len(opened), 2, len(JUDGED)), np.nan), np.empty((5, opened.shape[1]))
    judge(bad, np.stack([opened - bad, opened - late], axis=1), scipy.special.logit(np.asarray(pd_by_points, float)), used, found)
    columns = {
        "accounts": opened.sum(axis=1),
        "defaults": bad.sum(axis=1),
        "indeterminates": late.sum(axis=1) - bad.sum(axis=1),
        "expected_defaults": [expected(month, pd_by_points) for month in opened],
    }
    for way, name in enumerate(("{}", "{}_determinate")):
        columns |= {name.format(what): found[:, way, k] for k, what in enumerate(JUDGED)}
    return columns | {name: rounded(columns[name]) for name in columns if name.startswith(CALIBRATION)}


def comparisons(openings, burn_in):
    """The year of openings that ends with each month and the one it is compared with; None where that is not over yet."""
    for month, recent in enumerate(openings):
        first = burn_in if month >= burn_in else 0
        yield (recent, openings[first + WINDOW - 1]) if month - first >= 2 * WINDOW - 1 else None


def years(table, ago):
    """Counts by score over the year of openings that ends so many months ago, for every month; nothing before the run."""
    so_far = np.zeros((WINDOW + len(table), table.shape[1]), np.int64)
    np.cumsum(table[: max(len(table) - ago, 0)], axis=0, out=so_far[WINDOW + ago :])
    return so_far[WINDOW:] - so_far[:-WINDOW]


@sweep
def judge(bad, good, promised, used, found):
    """Write what a score's counts say of every month and way of counting: the JUDGED figures, not numbers where unknown.

    bad: int64[month, score]; good: int64[month, way, score]; promised: log-odds of the PDs; used: room for 5 rows.
    """
    for month in range(good.shape[0]):
        for way in range(good.shape[1]):
            for k in range(promised.size):
                used[0, k], used[1, k] = bad[month, k], bad[month, k] + good[month, way, k]
            row = found[month, way]
            if bad[month].any() and good[month, way].any():
                row[1], row[2] = ranking(bad[month], good[month, way])
                row[0] = 2 * row[1] - 1
            row[3], row[4] = fitted(used[0], used[1], promised, used[2:])


def quality(bad, opened):
    """Gini, AUC and KS of a score from counts of bad and of all accounts by ascending score."""
    known = {"accounts": int(opened.sum()), "defaults": int(bad.sum())}
    if not 0 < known["defaults"] < known["accounts"]:
        return known
    area, gap = ranking(np.asarray(bad, np.int64), np.asarray(opened - bad, np.int64))
    return known | {"gini": 2 * area - 1, "auc": area, "ks": gap}


@sweep
def ranking(bad, good):
    """AUC, the chance that a good account scores above a bad one, ties counted half; and KS, the widest gap of the two."""
    all_bad, all_good = bad.sum(), good.sum()
    bad_below, good_below, pairs, gap = 0, 0, 0, 0.0
    for k in range(bad.size):
        bad_below, good_below = bad_below + bad[k], good_below + good[k]
        pairs += bad[k] * (2 * (all_good - good_below) + good[k])
        gap = max(gap, abs(bad_below / all_bad - good_below / all_good))
    return pairs / (2 * all_bad * all_good), gap


def stability(actual, reference, bands=BANDS):
    """PSI of two counts by score, the chance of one at least as large if nothing had changed, and the 95 % point.

    Bands hold about equal counts of the reference; half a count is added to each cell.  Without change
    PSI / (1/n + 1/m) is chi-square with bands - 1 degrees of freedom.
    """
    n, m = int(actual.sum()), int(reference.sum())
    if not n or not m:
        return {}
    band = np.minimum(np.cumsum(reference) * bands // (m + 1), bands - 1)
    band = np.cumsum(np.diff(band, prepend=band[0]) > 0)  # numbered without gaps
    cells = int(band[-1]) + 1
    p, q = (np.bincount(band, counts, cells) + 0.5 for counts in (actual, reference))
    p, q = p / p.sum(), q / q.sum()
    psi = float(((p - q) * np.log(p / q)).sum())
    if cells < 2:
        return {"psi": psi}
    noise = 1 / n + 1 / m
    return {
        "psi": psi,
        "psi_null_p": float(scipy.special.chdtrc(cells - 1, psi / noise)),
        "psi_null_95": float(noise * scipy.special.chdtri(cells - 1, 1 - LEVEL)),
    }
