"""What watching is worth: counts by hand on made-up logs and diaries."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from experiments.twins import Diary, false_cuts
from experiments.watching import MEASURES, alarm_counts, delays, ratio, shock_of, summed_up
from sim import load_settings


def diary(cuts, defaults):
    made = Diary()
    made.cuts, made.defaults = [np.array(x, int) for x in cuts], [np.array(x, int) for x in defaults]
    return made


def test_a_cut_is_false_where_the_twin_does_not_default_within_a_year():
    months = 15
    watched = diary([[1, 2, 3, 4]] + [[]] * (months - 1), [[]] * months)
    unwatched = diary([[]] * months, [[1], [2], *[[]] * 10, [3], [4], []])
    assert false_cuts(watched, unwatched) == (4, 2)  # 1 defaults on the spot, 4 after thirteen months


def market(month, restriction, defaulted, end=8):
    size = len(restriction)
    columns = {"restriction": restriction, "defaulted": defaulted, "state": np.ones(size, int)}
    clock = SimpleNamespace(burn_in=2, policy=end - 2)
    accounts = SimpleNamespace(**{k: np.array(v) for k, v in columns.items()})
    return SimpleNamespace(state=SimpleNamespace(accounts=accounts), clock=clock, month=month + 1)


def test_a_diary_notes_new_restrictions_and_defaults():
    note = Diary()
    note(market(2, [0, 101, 50], [-1, -1, 1]))
    note(market(3, [101, 101, 0], [-1, 3, 1]))
    note(market(7, [101, 101, 101], [-1, 3, 1]))  # the last month end of policy closes everything
    assert [x.tolist() for x in note.cuts] == [[1], [0], []] and note.restricted == [2, 2, 0]
    assert [x.tolist() for x in note.defaults] == [[], [1], []]


def log(rings, stands, kind="threshold"):
    """One cell, looked at on the last days of January to April."""
    dates = pd.to_datetime(["2020-01-31", "2020-02-29", "2020-03-31", "2020-04-30"])
    return pd.DataFrame({
        "date": dates, "segment": "gig", "score_band": "x", "kind": kind, "bills": 10, "expected": [np.nan, 1, 1, 1],
        "rings": rings, "stands": stands, "false_alarm_chance": [0.0, 0.01, 0.02, 0.04],
    })  # fmt: skip


def test_only_looks_that_could_ring_are_judged():
    told = alarm_counts(log([False, False, True, False], [False, False, True, True]))
    assert told == {"judged": 2, "rings": 1, "expected_rings": pytest.approx(0.03)}
    assert np.isnan(alarm_counts(log([False] * 4, [False] * 4, "cusum"))["expected_rings"])


def test_delays_count_from_the_shocks_first_day():
    shock = pd.Timestamp("2020-02-01")
    told = delays(log([False, False, True, True], [False, False, True, True]), shock)
    assert told == {"delay": 60.0, "detected": 100.0, "cells_detected": 100.0, "cell_delay": 60.0}
    none = delays(log([True, False, False, False], [True, False, False, False]), shock)
    assert none["detected"] == 0 and np.isnan(none["delay"])


def test_the_shock_is_where_incomes_are_interrupted():
    assert shock_of(load_settings(["scenario=covid_2020"])) == pd.Timestamp("2020-02-01")
    assert shock_of(load_settings(["scenario=calm"])) is None
    worse = "scenario.unemployment={2019-09: 0.04, 2019-10: 0.052, 2019-12: 0.055}"  # by more in October, back to where it was
    assert shock_of(load_settings(["scenario=calm", worse])) == pd.Timestamp("2019-12-01")


def test_a_ratio_of_sums_with_its_jackknife_error():
    part, whole = np.array([1.0, 2.0, 4.0]), np.array([2.0, 3.0, 5.0])
    estimate, error = ratio(part, whole)
    without = np.array([6 / 8, 5 / 7, 3 / 5])
    assert estimate == 0.7 and error == pytest.approx(np.sqrt(2 / 3 * ((without - without.mean()) ** 2).sum()))
    assert np.isnan(ratio(part, np.zeros(3))).all()


def test_every_measure_is_summed_up():
    worlds = pd.DataFrame({name: [1.0, 3.0] for name in (*MEASURES, "false_cuts", "expected_rings")})
    table = summed_up(worlds).set_index("measure")
    assert list(table.index) == list(MEASURES)
    assert tuple(table.loc["loss_avoided"]) == (2.0, pytest.approx(1.0)) and table.loc["ring_rate", "estimate"] == 1_000
