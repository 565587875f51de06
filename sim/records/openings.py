"""What became of opened accounts in their first year, counted by score, treatment group and opening month.

Three counts: opened; bad = default within 12 months; late = ever past due within 12 months, the bad among them.
Indeterminate = late and not bad.
"""

import numpy as np
import pandas as pd

from sim.memory import Remembers
from sim.records.tables import labelled

SCORES = ("platform", "own")
TREATMENTS = ("champion", "challenger", "explored")  # low two bits of `accounts.treatment`
OUTCOME_MONTHS = 12
LOWEST_SCORE, POINTS = 350, 601  # 350 ... 950
COUNTS = ("opened", "bad", "late")


class Openings(Remembers):
    """The counts of one world: int32[score, treatment group, opening month, points]."""

    def __init__(self, months):
        shape = len(SCORES), len(TREATMENTS), months, POINTS
        self.opened, self.bad, self.late = (np.zeros(shape, np.int32) for _ in COUNTS)

    def open(self, month, accounts, total):
        """Count the accounts opened on this month end.  total: sums over shards"""
        add(self.opened, month, month, np.flatnonzero(accounts.opened == month), accounts, total)

    def outcomes(self, month, accounts, total):
        """Count first defaults and first arrears of a month, of accounts opened at most 12 months before."""
        first = max(month - OUTCOME_MONTHS, 0)
        add(self.bad, first, month, young(month, accounts, accounts.defaulted == month), accounts, total)
        add(self.late, first, month, young(month, accounts, first_late(accounts.history)), accounts, total)

    def tallies(self, months, pd_by_score):
        """The counts of the first months, as the tables are made of them.  pd_by_score: of every score from 0."""
        told = np.asarray(pd_by_score, float)[LOWEST_SCORE:]
        return {name: getattr(self, name)[:, :, :months] for name in COUNTS} | {"pd": told}


def add(table, first, last, places, accounts, total):
    """Add accounts, opened in the months from first to last, to a table of counts.  total: sums over shards"""
    groups, months, points = len(TREATMENTS), last - first + 1, POINTS
    row = (accounts.treatment[places] & 3).astype(np.int64) * months + accounts.opened[places] - first
    scores = (column[places] - LOWEST_SCORE for column in (accounts.score_at_opening, accounts.own_score_at_opening))
    counts = [np.bincount(row * points + score, minlength=groups * months * points) for score in scores]
    table[:, :, first : last + 1] += total(np.array(counts, table.dtype).reshape(len(SCORES), groups, months, points))


def young(month, accounts, chosen):
    """Places of the chosen accounts whose first 12 months are not over.  An account is opened on its month's last evening."""
    places = np.flatnonzero(chosen)
    age = month - accounts.opened[places]
    return places[(accounts.opened[places] >= 0) & (age > 0) & (age <= OUTCOME_MONTHS)]


def first_late(history):
    """Past due in the month that ends and never before, by the account's own history."""
    return (history > 0) & (history < 16)


def expected(opened, pd_by_points):
    """Defaults that the PDs promise."""
    return float(np.round(opened @ pd_by_points, 6))


def scores_frame(tallies, clock, world=0, arm=""):
    """Make the table of outcomes by points of one world: openings whose 12 months ended before run-off, by phase of opening.

    pd: what the lender's scale makes of the points.  Only points at which accounts were opened have a row.
    """
    known = len(tallies["opened"][0, 0]) - OUTCOME_MONTHS
    lending = sum(month.phase != "run_off" for month in clock.months) - OUTCOME_MONTHS
    phases = np.array([month.phase for month in clock.months[: max(min(known, lending), 0)]], object)
    frames = [of_phase(tallies, np.flatnonzero(phases == phase), phase) for phase in dict.fromkeys(phases)]
    return labelled(pd.concat(frames, ignore_index=True) if frames else of_phase(tallies, np.arange(0), ""), world, arm)


def of_phase(tallies, months, phase):
    """Rows of one phase of opening."""
    opened, bad, late = (np.asarray(tallies[name])[:, :, months].sum(axis=2, dtype=np.int64) for name in COUNTS)
    score, group, place = np.nonzero(opened)
    columns = {
        "phase": np.full(place.size, phase, object),
        "score": np.array(SCORES, object)[score],
        "treatment": np.array(TREATMENTS, object)[group],
        "points": place + LOWEST_SCORE,
        "pd": tallies["pd"][place],
        "accounts": opened[score, group, place],
        "defaults": bad[score, group, place],
        "indeterminates": (late - bad)[score, group, place],
    }
    return pd.DataFrame(columns)
