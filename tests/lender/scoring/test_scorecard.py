"""A points scorecard finds a truth that is known, in whole points that double the odds."""

import math

import numpy as np
import pytest

from sim.lender.scoring.scorecard import fit

FACTOR, OFFSET = 40 / math.log(2), 500.0
SIZE = 60_000


def cases(seed=3, noise=True):
    """A table with known log-odds of good: 3 + step(a) + b in classes, and a column of pure noise."""
    rng = np.random.default_rng(seed)
    a, b = rng.integers(0, 3, SIZE), rng.integers(0, 4, SIZE)
    odds = 2.0 + np.array([-1.0, 0.0, 1.0])[a] + np.array([-0.6, -0.2, 0.2, 0.6])[b]
    bad = rng.random(SIZE) < 1 / (1 + np.exp(odds))
    table = {"a": a.astype(float), "b": b.astype(float)} | ({"noise": rng.normal(size=SIZE)} if noise else {})
    return table, bad, odds


def test_known_log_odds_are_recovered():
    table, bad, odds = cases()
    card = fit(table, bad, FACTOR, OFFSET)
    assert set(card.edges) == {"a", "b"}  # noise tells nothing
    np.testing.assert_allclose((card.points(table) - OFFSET) / FACTOR, odds, atol=0.12)


def test_more_points_to_double_the_odds_stretch_the_card():
    table, bad, _ = cases()
    small, large = (fit(table, bad, factor, OFFSET).points(table) for factor in (FACTOR, 2 * FACTOR))
    np.testing.assert_allclose(large - OFFSET, 2 * (small - OFFSET), atol=6)  # a half point per class and card


def test_points_mean_odds():
    """In every fifth of the cases, the share of the bad is that which the points stand for."""
    table, bad, _ = cases()
    score = fit(table, bad, FACTOR, OFFSET).points(table)
    told = 1 / (1 + 2.0 ** ((score - OFFSET) / 40))
    for part in np.array_split(np.argsort(score, kind="stable"), 5):
        assert bad[part].mean() == pytest.approx(told[part].mean(), rel=0.1)


def test_points_are_whole_and_add_up():
    table, bad, _ = cases()
    card = fit(table, bad, FACTOR, OFFSET)
    assert isinstance(card.base, int) and all(points.dtype == np.int32 for points in card.classes.values())
    row = {"a": np.array([2.0]), "b": np.array([0.0])}
    by_hand = card.base + card.classes["a"][3] + card.classes["b"][1]
    assert card.points(row).tolist() == [by_hand]


def test_a_feature_that_only_repeats_another_gets_no_wrong_sign():
    table, bad, _ = cases(noise=False)
    rng = np.random.default_rng(5)
    table["again"] = table["a"] + rng.integers(0, 2, SIZE)
    card = fit(table, bad, FACTOR, OFFSET)
    for name, points in card.classes.items():
        assert points[1] <= points[-1], name


def test_nothing_to_tell_gives_everybody_the_odds_of_all():
    rng = np.random.default_rng(2)
    bad = rng.random(SIZE) < 0.1
    card = fit({"noise": rng.normal(size=SIZE)}, bad, FACTOR, OFFSET)
    assert not card.edges
    assert card.base == pytest.approx(OFFSET + FACTOR * math.log((~bad).sum() / bad.sum()), abs=1)


def test_missing_values_have_points_of_their_own():
    table, bad, _ = cases(noise=False)
    hidden = np.random.default_rng(1).random(SIZE) < np.where(bad, 0.6, 0.2)
    table["a"][hidden] = np.nan
    card = fit(table, bad, FACTOR, OFFSET)
    assert card.classes["a"][0] < card.classes["a"][3]


def test_a_straight_feature_goes_on_beyond_the_cases():
    """Accepted cases stand from 600 points up; what they teach holds for the rejected below, too."""
    rng = np.random.default_rng(8)
    score, flag = rng.normal(650, 60, 4 * SIZE).round(), rng.integers(0, 2, 4 * SIZE).astype(float)
    odds = 2.5 + (score - 600) / 66 + 0.7 * flag
    bad = rng.random(score.size) < 1 / (1 + np.exp(odds))
    seen = score >= 600
    card = fit({"score": score[seen], "flag": flag[seen]}, bad[seen], FACTOR, OFFSET, straight=("score",))
    below = {"score": score[~seen], "flag": flag[~seen]}
    np.testing.assert_allclose((card.points(below) - OFFSET) / FACTOR, odds[~seen], atol=0.3)
    flat = fit({"score": score[seen], "flag": flag[seen]}, bad[seen], FACTOR, OFFSET)
    assert len(set(flat.points(below).tolist())) == 2 < len(set(card.points(below).tolist()))
    unknown = {"score": np.array([np.nan, card.straight["score"].centre]), "flag": np.zeros(2)}
    assert len(set(card.points(unknown).tolist())) == 1
