"""Which way things move: the same borrowers with the same luck, one thing changed, seen from the day it changes.

Effects are several times the noise of a world of this size, so that every world must show them.
"""

import numpy as np
import pytest

from sim import CreditMarket, load_settings
from sim.columns import OPEN
from sim.run import burn_in, live_on, of_world, plain

SMALL = ["population.size=20_000", "horizon.burn_in_months=15", "horizon.months=14", "horizon.run_off_months=0"]
WORLDS = 2
TWICE = {"salaried": 0.12, "gig": 0.36, "youth": 0.24, "micro": 0.50}  # twice the monthly luck of income
CHANGES = {
    "more unemployment": [
        "scenario.unemployment={2019-10: 0.07, 2019-11: 0.07, 2019-12: 0.07, 2020-01: 0.07, 2020-02: 0.07}",
        "scenario.unemployment_young={2019-10: 0.18, 2019-11: 0.18, 2019-12: 0.18, 2020-01: 0.18, 2020-02: 0.18}",
    ],
    "interrupted pay": ["scenario.income_interruption={2019-07: 0.0, 2019-08: 0.03}"],
    "lower pay": ["scenario.income_growth={2019-07: 0.0, 2019-08: -0.20}"],
    "rougher pay": [f"population.segments.{name}.transitory_sd={sd}" for name, sd in TWICE.items()],
    "dearer credit": ["pricing.rate=60_000"],
    "dearer credit, as much wanted": ["pricing.rate=100_000", "behaviour.rate_elasticity=0"],
}
HARDER_TO_PAY = [name for name in CHANGES if name != "dearer credit"]


def defaults(market):
    """Accounts that first reached DPD 90, what they owed over the balance, and 30+ over the balance, in policy months."""
    months = market.results().monthly.query("phase == 'policy'")
    owed = (months["owed_per_defaulter"] * months["default_accounts"]).sum() / months["balance"].sum()
    return np.array([months["default_accounts"].sum(), owed, months["rate_30"].mean()])


@pytest.fixture(scope="module")
def worlds():
    """For each world the defaults as it is and under each change, all from one burn-in."""
    found = []
    for world in range(WORLDS):
        burnt_in = burn_in(plain(of_world(load_settings(SMALL), world)))
        arms = {"as it is": [], **CHANGES}
        found.append(
            {name: defaults(live_on(of_world(load_settings([*SMALL, *more]), world), burnt_in)) for name, more in arms.items()}
        )
    return found


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
def test_worse_times_and_dearer_credit_never_lower_the_rate_of_default(worlds, change):
    for found in worlds:
        assert (found[change] > found["as it is"])[1:].all()


@pytest.mark.slow
@pytest.mark.parametrize("change", HARDER_TO_PAY)
def test_nor_its_number_unless_less_is_borrowed(worlds, change):
    for found in worlds:
        assert found[change][0] > found["as it is"][0]


def test_a_higher_cutoff_books_a_subset():
    books = {}
    for cutoff in (600, 640, 700, 950):
        market = CreditMarket(load_settings([*SMALL, f"scoring.cutoff={cutoff}"]))
        market.step()
        people, booked = market.state.people, market.state.accounts.state == OPEN
        books[cutoff] = {int(number): int(score) for number, score in zip(people.number[booked], people.score[booked])}
    assert len(books[600]) > 500 and len(books[950]) < 5
    for low, high in ((600, 640), (640, 700), (700, 950)):
        assert books[high] == {number: score for number, score in books[low].items() if score >= high}
        assert len(books[high]) < len(books[low])


@pytest.mark.slow
def test_an_earlier_call_brings_late_accounts_back_earlier():
    small = [*SMALL[:2], "horizon.months=4", "horizon.run_off_months=0"]
    burnt_in, late = burn_in(plain(load_settings(small))), {}
    for day in (1, 3, 6):
        call = f"collections.steps=[{{from_day: {day}, to_day: {day}, kind: call, chance: 1, effect: 1}}]"
        months = live_on(load_settings([*small, call]), burnt_in).results().monthly.query("phase == 'policy'")
        late[day] = months["balance_1_29"].sum()
    assert late[1] < late[3] < late[6]
