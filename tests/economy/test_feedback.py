"""Consumption feeds back to unemployment only where it is asked to, and only beside what incomes explain."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim import load_settings
from sim.economy.feedback import unemployment_change
from sim.economy.scenario import of_a_month
from sim.run import burn_in, live_on, plain
from sim.settings.errors import BadInput
from sim.settings.labour import Feedback

CLOCK, FLAT = SimpleNamespace(burn_in=12, policy=6), np.zeros(20)
HALF = Feedback(gain=0.5, coverage=0.4)


def change(last, usual=100, months=13, growth=FLAT, feedback=HALF, clock=CLOCK):
    """After so many months, of which all but the last brought the usual spending."""
    return unemployment_change([usual] * (months - 1) + [last], growth, clock, feedback)


def test_gain_times_relative_fall_times_coverage():
    assert change(90) == pytest.approx(0.5 * 0.4 * 0.1)
    assert change(110) == pytest.approx(-0.5 * 0.4 * 0.1)
    assert change(9 * 10**18, 10**19) == pytest.approx(0.02)


def test_off_by_default_in_the_burn_in_and_in_run_off():
    assert change(50, feedback=Feedback()) == 0.0
    assert [change(50, months=months) != 0.0 for months in (1, 12, 13, 17, 18, 19)] == [False, False, True, True, False, False]


def test_usual_spending_is_that_of_the_last_half_year_of_the_burn_in_without_the_first_months_of_the_run():
    assert unemployment_change([7] * 6 + [100] * 6 + [90], FLAT, CLOCK, HALF) == pytest.approx(0.02)
    assert unemployment_change([7] * 6 + [80, 120] * 3 + [90], FLAT, CLOCK, HALF) == pytest.approx(0.02)
    short = SimpleNamespace(burn_in=5, policy=6)
    assert unemployment_change([7] * 3 + [100] * 2 + [90], FLAT, short, HALF) == pytest.approx(0.02)


def test_what_incomes_explain_is_no_feedback():
    growth = np.linspace(-0.08, 0.12, 20)
    incomes = np.cumprod([of_a_month(1.0 + rate) for rate in growth])
    assert unemployment_change([round(1e9 * x) for x in incomes[:15]], growth, CLOCK, HALF) == pytest.approx(0.0, abs=1e-9)
    fallen = [round(1e9 * x) for x in incomes[:14]] + [round(0.9e9 * incomes[14])]
    assert unemployment_change(fallen, growth, CLOCK, HALF) == pytest.approx(0.02, abs=1e-6)


def test_a_market_without_usual_spending_is_refused():
    load_settings(["feedback.gain=0.2", "horizon.burn_in_months=4"])
    load_settings(["horizon.burn_in_months=0"])
    with pytest.raises(BadInput, match=r"feedback\.gain.*burn_in_months above 3"):
        load_settings(["feedback.gain=0.2", "horizon.burn_in_months=3"])


def test_a_recession_feeds_on_itself_and_calm_stays_calm():
    def unemployed(scenario, gain):
        given = ["population.size=5_000", f"scenario={scenario}", "horizon.months=18", "horizon.run_off_months=2"]
        settings = load_settings([*given, f"feedback.gain={gain}"])
        rows = live_on(settings, burn_in(plain(settings))).recorder.rows
        return np.array([row["unemployed"] / row["borrowers"] for row in rows])

    calm, covid = ([unemployed(name, gain) for gain in (0.0, 0.3)] for name in ("calm", "covid_2020"))
    assert (calm[0][:25] == calm[1][:25]).all() and (covid[0][:25] == covid[1][:25]).all()
    assert abs(calm[1] - calm[0])[25:42].mean() < 0.01
    worst = covid[0].argmax()
    assert (covid[1] - covid[0])[worst : worst + 6].mean() > 0.01
    assert abs(covid[1] - covid[0])[-1] < 0.02
