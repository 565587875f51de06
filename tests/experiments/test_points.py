"""Designs: every combination, even samples, values as settings want them."""

import numpy as np
import pytest

from experiments.points import points
from sim.settings.sweep import Sweep

LIST = {"key": "a", "values": (1, 2, 3)}
LINE = {"key": "b", "low": 0.0, "high": 1.0, "levels": 3}
WHOLE = {"key": "c", "low": 10.0, "high": 13.0, "whole": True}
LOG = {"key": "d", "low": 1.0, "high": 100.0, "scale": "log", "levels": 3}


def design(kind, *factors, count=64, seed=1):
    return points(Sweep(design=kind, factors=factors, points=count, seed=seed))


def test_a_grid_has_every_combination_once():
    found = design("grid", LIST, LINE, LOG)
    assert len({tuple(point.items()) for point in found}) == 27 == len(found)
    assert found[0] == {"a": 1, "b": 0.0, "d": 1.0} and found[-1] == {"a": 3, "b": 1.0, "d": 100.0}
    assert [point["d"] for point in found[:3]] == [1.0, 10.0, 100.0]


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol"])
def test_samples_fill_every_range_evenly_and_again_the_same(kind):
    found = design(kind, LIST, LINE, WHOLE, LOG)
    assert found == design(kind, LIST, LINE, WHOLE, LOG) != design(kind, LIST, LINE, WHOLE, LOG, seed=2)
    assert sorted(np.floor(64 * np.array([point["b"] for point in found]))) == list(range(64))  # one in each of 64 strips
    assert [sum(point["c"] == value for point in found) for value in (10, 11, 12, 13)] == [16] * 4
    assert sum(point["d"] < 10 for point in found) == 32
    assert all(type(point["c"]) is int and type(point["a"]) is int for point in found)
    assert min(sum(point["a"] == value for point in found) for value in (1, 2, 3)) >= 20  # 64 points in three parts


def test_whole_numbers_stay_between_the_ends():
    between = {"key": "c", "low": 600.5, "high": 602.5, "whole": True}
    found = [point["c"] for point in design("latin_hypercube", between, count=12)]
    assert sorted(found) == [601] * 6 + [602] * 6
    for more in ({"scale": "log"}, {"levels": 4}):
        assert {point["c"] for point in design("grid", between | more)} == {601, 602}


def test_a_sobol_sample_may_have_any_length():
    assert len(design("sobol", LINE, LOG, count=5)) == 5 and len(design("sobol", LINE, count=1)) == 1
