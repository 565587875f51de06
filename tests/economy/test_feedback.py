"""Consumption feeds back to unemployment only where it is asked to."""

import pytest

from sim.economy.feedback import unemployment_change
from sim.settings.labour import Feedback


def test_off_by_default_and_without_a_reference():
    assert unemployment_change(50, 100, Feedback()) == 0.0
    assert unemployment_change(50, 0, Feedback(gain=1.0)) == 0.0


def test_gain_times_relative_fall_times_coverage():
    half = Feedback(gain=0.5, coverage=0.4)
    assert unemployment_change(90, 100, half) == pytest.approx(0.5 * 0.4 * 0.1)
    assert unemployment_change(110, 100, half) == pytest.approx(-0.5 * 0.4 * 0.1)
    assert unemployment_change(9 * 10**18, 10**19, half) == pytest.approx(0.02)
