"""The log of fits: when a lender that learns fitted its cards, to how many cases, and how well they ranked them."""

import pandas as pd

from sim.records.tables import labelled, month_starts

KINDS = {
    "scorer": object, "month": "datetime64[ms]", "card": object, "cases": "int64", "defaults": "int64",
    "gini": "float64", "validation_gini": "float64",
}  # fmt: skip
FIRST_CARD = "application"  # the one that decides who is admitted


def fits_frame(tallies, clock, world=0, arm=""):
    """Make the log of one world: a row per card and fit; no row where there never were enough defaults.

    tallies: rows as `Scoring.fits` gives them.  cases, defaults, gini: those trained on; validation_gini: of newer cases.
    """
    frame = pd.DataFrame(tallies, columns=list(KINDS))
    frame["month"] = month_starts(clock.months)[frame["month"].to_numpy("int64")]
    return labelled(frame.astype(KINDS), world, arm)


def never_fitted(results):
    """Worlds, by number, in which a scorer that learns could never fit its application card; none for other scorers."""
    if results.fits is None:
        return []
    fitted = results.fits.loc[results.fits["card"] == FIRST_CARD, "world"]
    return sorted(set(results.worlds) - set(fitted))
