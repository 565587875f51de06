"""A faster lender meets the same people earlier, in the same order, and the good ones first if they come first."""

import numpy as np
import pytest

from sim import load_settings
from sim.borrowers.onboarding import NEVER, onboard
from sim.borrowers.population import born
from sim.numerics.draws import world_keys

OVERRIDES = ["population.size=40_000", "population.stock_share=0.2", "population.monthly_arrivals=0.002"]
KEYS, MONTH = world_keys(7, 0), 24
COME = 0.2 + 0.002 * MONTH


def people(*lender):
    settings = load_settings([*OVERRIDES, *lender])
    found = born(settings, KEYS, 0.05)
    onboard(found, MONTH, KEYS, settings.population, settings.lender)
    return found


def come(found, month):
    return (found.arrival_month <= month).mean()


def test_without_a_growth_of_ones_own_nothing_changes():
    plain = born(load_settings(OVERRIDES), KEYS, 0.05)
    assert all((one == other).all() for one, other in zip(plain, people()))


@pytest.mark.parametrize("growth", [0.05, 0.2, 0.6])
def test_the_number_who_have_come_grows_as_stated(growth):
    found = people(f"lender.onboarding={growth}")
    for years in (1, 2, 3):
        expected = min(COME * (1 + growth) ** years, 1)
        assert come(found, MONTH + 12 * years - 1) == pytest.approx(expected, abs=0.01)


def test_those_who_had_come_stay_and_nobody_comes_without_growth():
    plain, none = people(), people("lender.onboarding=0")
    before = plain.arrival_month < MONTH
    assert (none.arrival_month[before] == plain.arrival_month[before]).all() and before.mean() == pytest.approx(COME, abs=0.01)
    assert (none.apply_month[before] == plain.apply_month[before]).all() and (none.arrival_month[~before] == NEVER).all()


@pytest.mark.parametrize("selection", ["0", "0.5"])
def test_a_faster_lender_meets_the_same_people_in_the_same_order(selection):
    slow, fast = (people(f"lender.onboarding={g}", f"population.arrival_selection={selection}") for g in (0.1, 0.6))
    waiting = slow.arrival_month >= MONTH
    assert (fast.arrival_month[waiting] <= slow.arrival_month[waiting]).all()
    first = waiting & (slow.arrival_month < MONTH + 24)
    others = waiting & (slow.arrival_month > MONTH + 24)
    assert fast.arrival_month[first].max() <= fast.arrival_month[others].min()


def test_the_good_come_first_where_they_do():
    found = people("lender.onboarding=0.6", "population.arrival_selection=0.5")
    early, late = found.quality[found.arrival_month < MONTH], found.quality[found.arrival_month >= MONTH]
    assert early.mean() - late.mean() > 0.5 and early.size / found.quality.size == pytest.approx(COME, abs=0.01)
    waiting = found.arrival_month >= MONTH
    order = np.argsort(np.argsort(found.arrival_month[waiting]))
    assert np.corrcoef(order, found.quality[waiting])[0, 1] < -0.3
    even = people("lender.onboarding=0.6")
    waiting = even.arrival_month >= MONTH
    assert abs(np.corrcoef(even.arrival_month[waiting], even.quality[waiting])[0, 1]) < 0.02
