"""Counting what became of accounts in their first year."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.clock import Clock
from sim.records.openings import Openings, first_late, scores_frame
from sim.shards import ALONE
from tests.records.synthetic import clock, pd_by_points, tallies


def accounts(opened, defaulted=None, history=None, points=640, own=700, treatment=0):
    """Columns of some accounts, one place each."""
    n = len(opened)
    return SimpleNamespace(
        opened=np.array(opened, np.int16),
        defaulted=np.array(defaulted or [-1] * n, np.int16),
        history=np.array(history or [0] * n, np.uint64),
        score_at_opening=np.full(n, points, np.int16),
        own_score_at_opening=np.full(n, own, np.int16),
        treatment=np.full(n, treatment, np.uint8),
    )


alone = ALONE  # everybody


def test_an_opening_is_counted_at_both_its_scores():
    counts = Openings(6)
    counts.open(3, accounts([3, 3, 2, -1], treatment=0b0110), alone)
    assert counts.opened[0, 2, 3, 640 - 350] == counts.opened[1, 2, 3, 700 - 350] == 2 and counts.opened.sum() == 4


@pytest.mark.parametrize("age, counted", [(0, 0), (1, 1), (12, 1), (13, 0)])
def test_outcomes_count_in_the_twelve_months_after_the_evening_of_opening(age, counted):
    counts = Openings(40)
    counts.outcomes(20, accounts([20 - age, -1], defaulted=[20, 20], history=[3, 3]), alone)
    assert counts.bad[0, 0, 20 - age].sum() == counts.late[1, 0, 20 - age].sum() == counted
    assert counts.bad.sum() == counts.late.sum() == 2 * counted


def test_first_arrears_are_the_newest_month_of_a_history_and_no_other():
    assert list(first_late.py_func(np.array([0, 1, 7, 0x10, 0x11, 0x100], np.uint64))) == [False, True, True, False, False, False]


def test_a_default_counts_once_as_late_and_once_as_bad():
    counts, history = Openings(20), 0
    for month in range(1, 15):
        history = (history << 4) | (0 if month < 3 else min(month - 2, 7))
        counts.outcomes(month, accounts([0], defaulted=[6 if month >= 6 else -1], history=[history & 2**64 - 1]), alone)
    assert counts.late.sum(axis=(1, 2, 3)).tolist() == counts.bad.sum(axis=(1, 2, 3)).tolist() == [1, 1]


def test_scores_are_those_whose_year_is_over_before_run_off():
    counts = tallies()["scores"]
    frame = scores_frame(counts, clock())
    policy = frame[(frame["phase"] == "policy") & (frame["score"] == "own")]
    opened, bad, late = (counts[name][1, 0, 24:48] for name in ("opened", "bad", "late"))
    assert policy["accounts"].sum() == opened.sum() and policy["defaults"].sum() == bad.sum()
    assert policy["indeterminates"].sum() == (late - bad).sum() and set(frame["phase"]) == {"burn_in", "policy"}
    assert frame["pd"].to_numpy() == pytest.approx(pd_by_points()[frame["points"] - 350])
    half_way = scores_frame({name: part[:, :, :30] if part.ndim > 1 else part for name, part in counts.items()}, clock())
    assert half_way.loc[half_way["score"] == "own", "accounts"].sum() == counts["opened"][1, 0, :18].sum()


def test_a_run_too_short_has_no_scores():
    frame = scores_frame(tallies(dates=Clock("2020-01", 3, 6, 3))["scores"], Clock("2020-01", 3, 6, 3))
    whole = scores_frame(tallies()["scores"], clock())
    assert frame.empty and list(frame) == list(whole) and frame["points"].dtype == whole["points"].dtype == np.int64
