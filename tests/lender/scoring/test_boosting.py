"""Boosted trees on made-up cases: monotone, calibrated, in whole points."""

import numpy as np
import pytest

from sim.lender.scale import Scale
from sim.lender.scoring.boosting import boosted, calibration, directions
from sim.lender.scoring.cases import Table
from sim.settings.scorers import BoostingScoring as Settings

SCALE = Scale()


def table(seed, size=40_000):
    """Default falls with the score and rises with utilisation, more steeply where both are bad."""
    rng = np.random.default_rng(seed)
    features = {
        "score": rng.normal(650, 60, size).astype(np.float32), "utilisation": rng.random(size).astype(np.float32),
    }  # fmt: skip
    x = -3.0 - (features["score"] - 650) / 60 + 2.0 * (features["utilisation"] - 0.5)
    chance = 1 / (1 + np.exp(-x))
    features["utilisation"][rng.random(size) < 0.1] = np.nan
    return Table(features, rng.random(size) < chance, np.zeros(size, np.int32)), chance


@pytest.fixture(scope="module")
def model():
    return boosted(table(1)[0], table(2)[0], SCALE, Settings())


def test_points_are_whole_and_mean_the_true_odds(model):
    cases, chance = table(3)
    points = model.points(cases.features)
    assert points.dtype == np.int32
    told = SCALE.table()[np.clip(points, 350, 950)]
    for part in np.array_split(np.argsort(points, kind="stable"), 5):
        assert told[part].mean() == pytest.approx(chance[part].mean(), rel=0.15)


def test_a_better_score_is_never_worth_less(model):
    grid = {"score": np.linspace(450, 850, 400, dtype=np.float32), "utilisation": np.full(400, 0.5, np.float32)}
    assert (np.diff(model.points(grid)) >= 0).all()
    grid = {"score": np.full(400, 650, np.float32), "utilisation": np.linspace(0, 1, 400, dtype=np.float32)}
    points = model.points(grid)
    assert (np.diff(points) <= 0).all() and points[0] > points[-1]
    assert [directions(name) for name in ("score", "utilisation", "segment")] == [-1, 1, 0]


def test_the_same_cases_make_the_same_model(model):
    again, cases = boosted(table(1)[0], table(2)[0], SCALE, Settings()), table(3)[0]
    np.testing.assert_array_equal(again.points(cases.features), model.points(cases.features))


def test_calibration_mends_what_is_too_sure():
    rng = np.random.default_rng(4)
    truth = rng.normal(-3, 1, 100_000)
    bad = rng.random(truth.size) < 1 / (1 + np.exp(-truth))
    a, b, c = calibration(2 * truth + 1, 0.0, bad)
    assert b == pytest.approx(0.5, abs=0.02) and a == pytest.approx(-0.5, abs=0.06)
    assert calibration(truth[:100], 0.0, np.arange(100) < 5) == (0.0, 1.0, 0.0)  # too few
    assert calibration(-truth, 0.0, bad) == (0.0, 1.0, 0.0)  # ranks the wrong way round


def test_the_platform_score_tells_on_where_the_trees_say_nothing_more():
    rng = np.random.default_rng(6)
    x, points = rng.normal(-3, 0.7, 100_000), rng.normal(0, 60, 100_000)
    bad = rng.random(x.size) < 1 / (1 + np.exp(-(x - 0.01 * points)))
    a, b, c = calibration(x, points, bad)
    assert (a, b, c) == (pytest.approx(0, abs=0.15), pytest.approx(1, abs=0.06), pytest.approx(-0.01, abs=0.001))
    a, b, c = calibration(x, -points, bad)  # of the wrong sign: none
    assert c == 0.0 and b > 0.8


def test_few_cases_are_calibrated_crosswise_and_lean_on_the_platform_score():
    """Where trees learn from little, the platform score must still rank those beyond the cases."""
    rng = np.random.default_rng(9)
    score = rng.normal(650, 60, 6_000).round()
    features = {"score": score.astype(np.float32), "segment": rng.integers(0, 4, score.size).astype(np.float32)}
    bad = rng.random(score.size) < 1 / (1 + np.exp(2.5 + (score - 600) / 66))
    seen = score >= 600
    cases = type("Cases", (), {})
    older, newer = cases(), cases()
    for part, chosen in ((older, seen & (np.arange(score.size) < 5_500)), (newer, seen & (np.arange(score.size) >= 5_500))):
        part.features, part.bad = {name: values[chosen] for name, values in features.items()}, bad[chosen]
    assert newer.bad.sum() < 30
    model = boosted(older, newer, SCALE, Settings())
    assert model.tilt > 0.1
    below = {"score": np.array([420.0, 500.0, 580.0], np.float32), "segment": np.zeros(3, np.float32)}
    assert (np.diff(model.points(below)) > 0).all()
