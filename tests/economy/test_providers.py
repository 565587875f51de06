"""Providers deliver what they read: late, misread, or not at all; past and present alike."""

import numpy as np
import pytest

from sim import load_settings
from sim.columns import allocated
from sim.economy.providers import READ, Providers
from sim.numerics.draws import world_keys
from sim.run import plain
from sim.settings.data import BLOCKS, Data

SIZE = 20_000
KEYS = world_keys(7, 0)
SAMPLE = np.arange(0, SIZE, 3)


def columns(seed=1):
    rng = np.random.default_rng(seed)
    people, accounts = allocated("people", SIZE), allocated("accounts", SIZE)
    people.number[:] = rng.permutation(SIZE)
    people.score[:] = rng.integers(350, 951, SIZE)
    people.observed_income[:] = rng.integers(200_000, 2_000_000, SIZE)
    people.permanent_income[:] = people.observed_income
    people.cash[:], people.savings[:] = rng.integers(0, 5_000_000, SIZE), 1_000
    people.default_cost[:], people.forgetfulness[:] = rng.normal(size=SIZE), rng.random(SIZE) / 5
    return people, accounts


def data(**blocks):
    return Data.model_validate({name: {"use": True, **given} for name, given in blocks.items()})


def test_by_default_platform_and_income_come_as_they_are():
    people, accounts = columns()
    providers, everybody = Providers(Data(), KEYS, SAMPLE), np.arange(SIZE)
    assert providers.used == ("platform", "income")
    np.testing.assert_array_equal(providers.delivered(4, people, accounts, "platform", everybody), people.score)
    found = providers.delivered(4, people, accounts, "income", everybody)
    np.testing.assert_array_equal(found, people.observed_income.astype(np.float32))


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("how", [{}, {"noise": 0.4}, {"coverage": 0.5}, {"lag": 2}, {"noise": 0.4, "coverage": 0.7, "lag": 1}])
def test_the_past_is_delivered_as_it_was(block, how):
    """A lender that learns from the archive reads what it would have read on the day."""
    providers = Providers(data(**{block: {"noise": 0.0, "coverage": 1.0, "lag": 0, **how}}), KEYS, SAMPLE)
    then = {}
    for month in range(5):
        people, accounts = columns(1)
        people.score[:] += np.int16(month)
        people.cash[:] += month * 10_000
        people.observed_income[:] += month
        accounts.history[::2] = month
        providers.read(month, people, accounts)
        then[month] = providers.delivered(month, people, accounts, block, SAMPLE)
    rows = np.arange(0, SAMPLE.size, 2)
    for month, found in then.items():
        again = providers.delivered_then(block, month, people.number[SAMPLE], rows)
        np.testing.assert_array_equal(again, found[rows])
        assert np.isnan(found).all() == (month < how.get("lag", 0))


def test_what_comes_late_is_there_from_the_first_month_of_a_market_taken_over():
    """The burn-in keeps what any of its arms gets late, whatever the lender of the burn-in uses."""
    arm, other = (load_settings([f"data.bureau={{use: true, lag: {lag}, noise: 0.0, coverage: 1.0}}"]) for lag in (2, 3))
    unused = load_settings([])
    assert plain(unused).data.lags == {} and plain(arm).data.lags == {"bureau": 2}
    before, people = Providers(plain(unused, [arm, other]).data, KEYS, SAMPLE), columns()[0]
    assert set(before.late) == {"bureau"} and not Providers(plain(unused).data, KEYS, SAMPLE).late
    then = []
    for month in range(6):
        accounts = columns(month)[1]
        accounts.history[:] = month
        before.read(month, people, accounts)
        then.append(READ["bureau"](people, accounts, SAMPLE))
    for settings, month in ((arm, 3), (other, 2)):
        after = before.taken_over(settings.data)
        np.testing.assert_array_equal(after.delivered(5, people, accounts, "bureau", SAMPLE), then[month])
        assert len(after.late["bureau"]) == settings.data.bureau.lag + 1
    assert not before.taken_over(unused.data).late


def test_errors_have_the_size_that_is_set_and_are_new_each_month():
    people, accounts = columns()
    providers, everybody = Providers(data(bureau={"noise": 2.0, "coverage": 1.0, "lag": 0}), KEYS, SAMPLE), np.arange(SIZE)
    exact = Providers(data(bureau={"noise": 0.0, "coverage": 1.0, "lag": 0}), KEYS, SAMPLE)
    truth = exact.delivered(1, people, accounts, "bureau", everybody)
    first, second = (providers.delivered(month, people, accounts, "bureau", everybody) - truth for month in (1, 2))
    assert first.std() == pytest.approx(2.0, rel=0.02) and abs(first.mean()) < 0.05
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.03


def test_errors_of_money_are_factors():
    people, accounts = columns()
    providers, everybody = Providers(data(balance_sheet={"noise": 0.5, "coverage": 1.0}), KEYS, SAMPLE), np.arange(SIZE)
    ratio = providers.delivered(3, people, accounts, "balance_sheet", everybody)
    ratio /= (people.cash + people.savings) / people.permanent_income
    assert np.log(ratio).std() == pytest.approx(0.5, rel=0.02) and (ratio > 0).all()


def test_who_is_unknown_stays_unknown():
    people, accounts = columns()
    providers, everybody = Providers(data(income={"coverage": 0.6}), KEYS, SAMPLE), np.arange(SIZE)
    first, later = (np.isnan(providers.delivered(month, people, accounts, "income", everybody)) for month in (1, 9))
    np.testing.assert_array_equal(first, later)
    assert first.mean() == pytest.approx(0.4, abs=0.02)


def test_the_bureau_index_by_hand():
    people, accounts = columns()
    accounts.history[0] = 0x0301
    found = Providers(data(bureau={"noise": 0.0, "coverage": 1.0, "lag": 0}), KEYS, SAMPLE).delivered(
        0, people, accounts, "bureau", np.arange(2)
    )
    expected = people.default_cost[:2] - 4 * people.forgetfulness[:2] - 0.3 * np.array([3, 0])
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_what_is_in_use_is_paid_for():
    assert Data().pulled("price") == Data().pulled("account_price") == 0
    both = data(bureau={"price": 3.0}, balance_sheet={"price": 1.5, "account_price": 0.2})
    assert both.pulled("price") == 4.5 and both.pulled("account_price") == pytest.approx(0.3)
