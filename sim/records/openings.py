"""What became of opened accounts in their first year, counted by score, treatment group and opening month.

Three counts: opened; bad = default within 12 months; late = ever past due within 12 months, the bad among them.
Indeterminate = late and not bad.
"""

import numpy as np
import pandas as pd
from numba import int32, int64, prange

from sim.memory import Remembers
from sim.numerics.jit import parallel, rule, sweep
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

    def open(self, month, accounts, shard):
        """Count the accounts opened on this month end."""
        a, places = accounts, np.flatnonzero(accounts.opened == month)

        def count(opened):
            count_opened(places, a.treatment, a.score_at_opening, a.own_score_at_opening, opened)

        shard.add(count, self.opened[:, :, month])

    def outcomes(self, month, accounts, shard):
        """Count first defaults and first arrears of a month, of accounts opened at most 12 months before."""
        a, first, marks = accounts, max(month - OUTCOME_MONTHS, 0), np.empty(accounts.opened.size, np.bool_)
        mark_outcomes(month, a.opened, a.defaulted, a.history, marks)
        places = np.flatnonzero(marks)

        def count(bad, late):
            told = a.treatment, a.score_at_opening, a.own_score_at_opening
            count_outcomes(places, month, a.opened, a.defaulted, a.history, *told, bad, late)

        shard.add(count, self.bad[:, :, first : month + 1], self.late[:, :, first : month + 1])

    def tallies(self, months, pd_by_score):
        """The counts of the first months, as the tables are made of them.  pd_by_score: of every score from 0."""
        told = np.asarray(pd_by_score, float)[LOWEST_SCORE:]
        return {name: getattr(self, name)[:, :, :months] for name in COUNTS} | {"pd": told}


@sweep
def count_opened(places, treatment, score, own_score, counts):
    """Count accounts by both scores and treatment group."""
    for i in places:
        group = treatment[i] & 3
        counts[0, group, score[i] - LOWEST_SCORE] += 1
        counts[1, group, own_score[i] - LOWEST_SCORE] += 1


@parallel
def mark_outcomes(month, opened, defaulted, history, marks):
    """Mark the accounts whose first 12 months are not over and that default or are late for the first time."""
    for i in prange(marks.size):
        marks[i] = young(month, opened[i]) & ((defaulted[i] == month) | first_late(history[i]))


@sweep
def count_outcomes(places, month, opened, defaulted, history, treatment, score, own_score, bad, late):
    """Count first defaults and first arrears of the marked accounts, by opening month too."""
    first = int64(month - bad.shape[2] + 1)
    for i in places:
        group, began = treatment[i] & 3, int64(opened[i]) - first
        for table, counts in ((bad, defaulted[i] == month), (late, first_late(history[i]))):
            table[0, group, began, score[i] - LOWEST_SCORE] += int32(counts)
            table[1, group, began, own_score[i] - LOWEST_SCORE] += int32(counts)


@rule
def young(month, opened):
    """Whether the first 12 months are not over of an account, which is opened on its month's last evening."""
    return (opened >= 0) & (month > opened) & (month - opened <= OUTCOME_MONTHS)


@rule
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
