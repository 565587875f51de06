"""Stopping when the interval is narrow enough does not spoil its coverage, for even and for skewed differences."""

import numpy as np
import pytest

from experiments.compare import planned
from experiments.looks import half_width, level, looks, sequential
from sim.settings import BadInput
from sim.settings.experiment import Experiment
from sim.settings.worlds import Target

MOST, TIMES = 160, 2_000


def test_looks_are_known_before():
    assert looks(320) == [10, 15, 20, 30, 40, 60, 80, 120, 160, 240, 320]
    assert looks(10) == [10] and looks(100) == [10, 15, 20, 30, 40, 60, 80, 100]
    assert level(10) == pytest.approx(0.95) and level(320) == pytest.approx(1 - 0.05 / 11)


def stopped(values, target, most):
    """The interval at the first look at which it is narrow enough, or at the last."""
    for count in looks(most):
        told = sequential(np.zeros(count), values[:count], most)
        if half_width(told) <= target:
            break
    return told


def naive(values, target, most):
    """The same rule with an ordinary interval at every look."""
    from sim.records.compare import contrast

    for count in range(4, most):
        told = contrast([np.zeros(count), values[:count]], [-1, 1])
        if half_width(told) <= target:
            break
    return told


def coverage(rule, draw, mean, target):
    found = [rule(draw(np.random.default_rng([7, k])), target, MOST) for k in range(TIMES)]
    return np.mean([one["low"] <= mean <= one["high"] for one in found]), np.mean([one["worlds"] for one in found])


DIFFERENCES = {
    "normal": (lambda rng: rng.normal(0.3, 1, MOST), 0.3),
    "heavy": (lambda rng: 0.3 + rng.standard_t(4, MOST), 0.3),
    "skewed": (lambda rng: rng.gamma(4.0, 0.5, MOST), 2.0),  # skewness 1
    "losses": (lambda rng: -rng.gamma(4.0, 0.5, MOST), -2.0),
}


@pytest.mark.parametrize("kind", DIFFERENCES)
@pytest.mark.parametrize("target", [0.3, 0.6, 1.2])
def test_the_interval_covers_wherever_it_stops(kind, target):
    covered, worlds = coverage(stopped, *DIFFERENCES[kind], target)
    assert covered >= 0.95 - 2 * np.sqrt(0.05 * 0.95 / TIMES), f"{covered:.3f} after {worlds:.0f} worlds"


def test_an_ordinary_interval_looked_at_after_every_world_would_not():
    covered, _ = coverage(naive, *DIFFERENCES["normal"], 0.6)
    assert covered < 0.93


def test_a_wide_target_needs_fewer_worlds():
    few, many = (coverage(stopped, *DIFFERENCES["normal"], target)[1] for target in (1.2, 0.4))
    assert few < 20 < 60 < many


def test_worlds_auto_needs_a_target_and_two_arms():
    two = Experiment(arms={"a": (), "b": ()}, baseline="a")
    assert planned("auto", Target(half_width=0.1, most_worlds=30), two) == [10, 15, 20, 30] and planned(5, Target(), two) == [5]
    for worlds, target, experiment in [
        ("auto", Target(), two),
        ("auto", Target(half_width=1.0), Experiment()),
        (1, Target(), two),
    ]:
        with pytest.raises(BadInput):
            planned(worlds, target, experiment)
