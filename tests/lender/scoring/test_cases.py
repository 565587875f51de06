"""Splitting cases by time, and the Gini of a fit."""

import numpy as np
import pytest

from sim.lender.scoring.cases import Table, gini, split


def test_older_months_train_and_the_newest_validate():
    table = Table({}, np.zeros(8, bool), np.array([3, 3, 4, 5, 6, 6, 7, 7]))
    assert split(table, 0.4).tolist() == [True, True, True, True, False, False, False, False]
    assert split(table, 0.05).sum() == 6  # one month at least is left to validate


def test_gini_by_hand():
    bad = np.array([True, False, False, True])
    assert gini(np.array([1, 2, 3, 4]), bad) == pytest.approx(0.0)  # two pairs right, two wrong
    assert gini(np.array([1, 3, 3, 2]), bad) == 1.0
    assert gini(np.array([5, 5, 5, 5]), bad) == 0.0
    assert np.isnan(gini(np.array([1, 2]), np.array([False, False])))


def test_gini_of_two_normals():
    rng = np.random.default_rng(1)
    bad = rng.random(200_000) < 0.1
    score = np.rint(100 * (rng.normal(size=bad.size) - bad)).astype(int)
    assert gini(score, bad) == pytest.approx(2 * 0.7602 - 1, abs=0.01)  # AUC = Phi(d / sqrt 2), d = 1
