"""How well the platform score at opening told good from bad: ranking (Gini, AUC, KS) and stability (PSI).

Bad = default within 12 months of opening.  Everything is made of whole counts by score.
"""

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from sim.records.tables import labelled, month_starts

OUTCOME_MONTHS = 12
WINDOW = 12
BANDS = 10


def scorecard_frame(tallies, clock, world=0, arm=""):
    """Make the scorecard table of one world: a row a month on the accounts whose first 12 months lie behind.

    tallies: `opened` and `bad`, int64[opening month, score ascending]; `bad` counts those who defaulted within 12 months.
    A row pools a year of openings, 12 to 23 months old; PSI compares the last year of openings with the first.
    """
    opened, bad = np.asarray(tallies["opened"]), np.asarray(tallies["bad"])
    rows = [quality(*(pooled(table, month - OUTCOME_MONTHS) for table in (bad, opened))) for month in range(len(opened))]
    reference = pooled(opened, WINDOW - 1)
    drift = [stability(pooled(opened, month), reference) if month >= 2 * WINDOW - 1 else {} for month in range(len(opened))]
    months = month_starts(clock.months[: len(opened)])
    frame = pd.DataFrame([row | more for row, more in zip(rows, drift)], columns=COLUMNS, index=months)
    return labelled(frame.reset_index(), world, arm)


COLUMNS = ("accounts", "defaults", "gini", "auc", "ks", "psi", "psi_null_p")


def pooled(table, last):
    """Counts by score over the year of openings that ends with month `last`; nothing before the run."""
    return table[max(last - WINDOW + 1, 0) : max(last + 1, 0)].sum(axis=0)


def quality(bad, opened):
    """Gini, AUC and KS of a score from counts of bad and of all accounts by ascending score."""
    good = opened - bad
    known = {"accounts": int(opened.sum()), "defaults": int(bad.sum())}
    if not bad.sum() or not good.sum():
        return known
    area = auc(bad, good)
    gap = np.cumsum(bad) / bad.sum() - np.cumsum(good) / good.sum()
    return known | {"gini": 2 * area - 1, "auc": area, "ks": float(np.abs(gap).max())}


def auc(bad, good):
    """Chance that a good account scores above a bad one, ties counted half."""
    better = good.sum() - np.cumsum(good)
    return float((bad * (2 * better + good)).sum() / (2 * int(bad.sum()) * int(good.sum())))


def stability(actual, reference, bands=BANDS):
    """PSI of two counts by score, and the chance of one at least as large if nothing had changed.

    Bands hold about equal counts of the reference; half a count is added to each cell.  Without change
    PSI / (1/n + 1/m) is chi-square with bands - 1 degrees of freedom.
    """
    n, m = int(actual.sum()), int(reference.sum())
    if not n or not m:
        return {}
    band = np.minimum(np.cumsum(reference) * bands // (m + 1), bands - 1)
    _, band = np.unique(band, return_inverse=True)
    cells = int(band.max()) + 1
    p, q = (np.bincount(band, counts, cells) + 0.5 for counts in (actual, reference))
    p, q = p / p.sum(), q / q.sum()
    psi = float(((p - q) * np.log(p / q)).sum())
    return {"psi": psi, "psi_null_p": float(chdtrc(cells - 1, psi / (1 / n + 1 / m))) if cells > 1 else np.nan}
