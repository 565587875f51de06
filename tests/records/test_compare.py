"""Paired differences against scipy, by hand, and by their coverage."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.records.compare import by_scenario, contrast, difference_table, effect_table, holm
from sim.records.outcomes import HEADLINE
from tests.records.synthetic import ARMS, arms


def test_a_difference_by_hand():
    found = contrast([[1.0, 2.0, 3.0], [2.0, 4.0, 3.0]], [-1, 1])
    assert found["estimate"] == 1 and found["standard_error"] == pytest.approx(1 / np.sqrt(3))
    assert found["high"] - 1 == pytest.approx(4.302652729911275 / np.sqrt(3))
    assert found["pairing_factor"] == pytest.approx((1 + 1) / 1)


def test_a_difference_as_scipy_has_it():
    luck = np.random.default_rng(1)
    a = luck.normal(size=12)
    b = 0.8 * a + luck.normal(0.3, 0.5, 12)
    found, known = contrast([a, b], [-1, 1]), stats.ttest_rel(b, a)
    interval = known.confidence_interval(0.95)
    assert found["p"] == pytest.approx(known.pvalue) and found["low"] == pytest.approx(interval.low)
    assert found["high"] == pytest.approx(interval.high)


def test_equal_arms_are_no_evidence_and_rounding_is_no_difference():
    same = contrast([[1.0, 2.0], [1.0, 2.0]], [-1, 1])
    assert same["estimate"] == 0 and same["p"] == 1 and np.isnan(same["pairing_factor"])
    dust = contrast([[1.0, 2.0], [1.0 + 2e-16, 2.0]], [-1, 1])
    assert dust["estimate"] == 0 and dust["p"] == 1


def test_one_world_has_no_interval():
    found = contrast([[1.0], [3.0]], [-1, 1])
    assert found["estimate"] == 2 and np.isnan(found["low"]) and np.isnan(found["p"])


def test_holm_by_hand_and_bounds():
    assert list(holm([0.01, 0.04, 0.03])) == pytest.approx([0.03, 0.06, 0.06])
    assert list(holm([0.9, 0.8])) == [1, 1]
    adjusted = holm([0.02, np.nan, 0.03])
    assert adjusted[0] == pytest.approx(0.04) and np.isnan(adjusted[1]) and adjusted[2] == pytest.approx(0.04)


def test_intervals_cover_the_truth():
    luck = np.random.default_rng(2)
    common = luck.normal(size=(4_000, 8))
    hits = 0
    for shared in common:
        found = contrast([shared + luck.normal(0, 0.3, 8), shared + luck.normal(0.5, 0.3, 8)], [-1, 1])
        hits += found["low"] <= 0.5 <= found["high"]
    assert abs(hits / 4_000 - 0.95) < 4 * np.sqrt(0.95 * 0.05 / 4_000)


def test_the_table_has_every_arm_and_outcome_and_one_family():
    table = difference_table({arm: each.outcomes() for arm, each in arms(worlds=4).items()}, "fixed, flat")
    assert len(table) == 3 * len(HEADLINE) and set(table["worlds"]) == {4}
    assert list(table["p_holm"]) == pytest.approx(list(holm(table["p"])))
    assert (table["p_holm"].dropna() >= table["p"].dropna()).all()


def test_main_effects_and_interaction_by_hand():
    values = {"fixed, flat": 1.0, "dynamic, flat": 2.0, "fixed, graded": 4.0, "dynamic, graded": 8.0}
    frames = {arm: pd.DataFrame({"x": [value, value + 1]}) for arm, value in values.items()}
    table = effect_table(frames, ARMS, ("limits", "price"), names=("x",)).set_index("effect")
    assert dict(table["estimate"]) == {"limits": 2.5, "price": 4.5, "limits x price": 3.0}


def test_scenarios_are_families_of_their_own():
    runs = {scenario: arms(scenario, worlds=3) for scenario in ("calm", "covid_2020")}
    table = by_scenario(runs, difference_table, "fixed, flat")
    assert list(table.groupby("scenario").size()) == [18, 18]
    covid = difference_table({arm: run.outcomes() for arm, run in runs["covid_2020"].items()}, "fixed, flat")
    assert list(table["p_holm"][18:]) == pytest.approx(list(covid["p_holm"]))
    assert len(by_scenario(runs, effect_table, ARMS, ("limits", "price"))) == 36


def test_arms_without_a_shared_world_are_refused():
    frames = {"a": pd.DataFrame({"x": [1.0]}, index=[0]), "b": pd.DataFrame({"x": [1.0]}, index=[1])}
    with pytest.raises(ValueError, match="no world"):
        difference_table(frames, "a", names=("x",))
