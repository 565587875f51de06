"""The month's luck has the moments the settings state: pay, jumps, interruption, expenses, prices."""

import numpy as np
import pytest

from sim import CreditMarket, load_settings
from sim.borrowers.shocks import permanent_jump
from sim.columns import SEGMENTS
from sim.numerics.packed import unpacked

N, MONTHS = 30_000, 36
USUAL = [f"population.size={N}", f"horizon.burn_in_months={MONTHS}", "horizon.months=12", "horizon.run_off_months=0",
         "noise.sd=0"]  # fmt: skip
KEPT = ("permanent_income", "wage_a_day", "employed", "expense_day", "expense", "purchase", "wanted_debt", "income_gap")


def lived(months, *overrides):
    """The segments of a market and its columns at the end of each month: {name: (months, people)}, with `days`."""
    market, rows = CreditMarket(load_settings([*USUAL, "threads=2", *overrides])), []
    for _ in range(months):
        market.step()
        rows.append({name: getattr(market.state.people, name).copy() for name in KEPT})
    told = {name: np.array([row[name] for row in rows], np.float64) for name in KEPT}
    told["days"] = np.array([month.days for month in market.clock.months[:months]], np.float64)[:, None]
    return market, told


@pytest.fixture(scope="module")
def calm():
    return lived(MONTHS)


def near(values, expected, spread=4.0):
    """Whether a mean is what is expected, within four standard errors."""
    values = np.asarray(values, np.float64).ravel()
    return abs(values.mean() - expected) < spread * values.std() / np.sqrt(values.size) + 1e-12


@pytest.mark.slow
@pytest.mark.parametrize("segment", SEGMENTS)
def test_pay_has_the_segments_monthly_luck_and_no_memory_of_it(segment, calm):
    market, x = calm
    mine = market.state.people.segment == SEGMENTS.index(segment)
    sd = market.settings.population.segments[segment].transitory_sd
    factor = (x["wage_a_day"] * x["days"] / x["permanent_income"])[:, mine]
    assert near(factor, 1.0, 5) and np.log(factor).std() == pytest.approx(sd, rel=0.02)
    assert abs(np.corrcoef(np.log(factor[:-1]).ravel(), np.log(factor[1:]).ravel())[0, 1]) < 4 / np.sqrt(factor[1:].size)


@pytest.mark.slow
def test_lasting_changes_are_rare_and_fall_harder_than_they_rise(calm):
    market, x = calm
    t = unpacked(market.terms)
    change = x["income_gap"][1:] - x["income_gap"][:-1] * (1 - float(t.income_return)) + t.jump_correction
    jumps = change[abs(change) > 1e-4]
    b = market.settings.behaviour
    assert near(abs(change) > 1e-4, b.jump_down_chance + b.jump_up_chance)
    mean = (b.jump_up_mean * b.jump_up_chance - b.jump_down_mean * b.jump_down_chance) / (b.jump_up_chance + b.jump_down_chance)
    assert near(jumps, mean) and (change < -0.3).sum() > 2 * (change > 0.3).sum()
    assert (x["permanent_income"] / x["permanent_income"][0]).mean() == pytest.approx(1, abs=0.01)


@pytest.mark.slow
def test_annual_incomes_have_fat_tails_and_lean_to_the_left(calm):
    """Kurtosis 8-30 and skewness below zero, Kelley's too (Guvenen, Karahan, Ozkan and Song 2021), from spells and jumps."""
    market, x = calm
    benefit = market.settings.labour.replacement * x["permanent_income"]
    year = np.where(x["employed"] > 0, x["wage_a_day"] * x["days"], benefit).reshape(-1, 12, N).sum(axis=1)
    change = np.diff(np.log(year), axis=0).ravel()
    z = (change - change.mean()) / change.std()
    low, middle, high = np.quantile(change, [0.1, 0.5, 0.9])
    assert 8 < (z**4).mean() < 30 and (z**3).mean() < -0.05
    assert -0.35 < (high + low - 2 * middle) / (high - low) < -0.1


@pytest.mark.slow
def test_expenses_come_at_their_chance_on_any_day_and_have_their_median(calm):
    market, x = calm
    b, hit = market.settings.behaviour, x["expense_day"] > 0
    assert near(hit, b.expense_chance)
    size = np.log(x["expense"][hit] / x["permanent_income"][hit])
    assert near(size, np.log(b.expense_median)) and size.std() == pytest.approx(b.expense_sd, rel=0.03)
    days = np.broadcast_to(x["days"], hit.shape)[hit]
    assert near(x["expense_day"][hit] / days, (1 + 1 / days.mean()) / 2) and (x["expense_day"][hit] <= days).all()


@pytest.mark.slow
def test_purchases_are_lognormal_around_a_share_of_wanted_debt(calm):
    market, x = calm
    b, price, wanted = market.settings.behaviour, x["purchase"], x["wanted_debt"]
    assert price.min() >= b.purchase_minimum * 100 and price.max() <= b.purchase_maximum * 100
    middle = (wanted > 1_000_000) & (wanted < 1_500_000)  # prices between the quartiles are far from both bounds
    low, median, high = np.quantile(np.log(price[middle] / wanted[middle]), (0.25, 0.5, 0.75))
    assert median == pytest.approx(np.log(b.purchase_share), abs=0.02)
    assert (high - low) / (2 * 0.67449) == pytest.approx(b.purchase_sd, rel=0.03)


@pytest.mark.slow
def test_wanted_debt_falls_with_the_price_of_the_line(calm):
    market, x = calm
    p, a, b = market.state.people, market.state.accounts, market.settings.behaviour
    assert (x["wanted_debt"][-1] == np.floor(p.taste.astype(np.float64) * p.permanent_income)).mean() > 0.999  # at the reference
    dear, y = lived(14, "pricing.rate=48_000")
    borrowers = (dear.state.accounts.opened >= 0) & (dear.state.accounts.opened < 12) & (y["wanted_debt"][-1] > 1e5)
    ratio = y["wanted_debt"][-1][borrowers] / x["wanted_debt"][13][borrowers]
    assert ratio.mean() == pytest.approx(1.2**-b.rate_elasticity, rel=1e-4) and a.rate.max() == b.reference_rate


@pytest.mark.slow
def test_interruption_takes_pay_from_a_segments_share_and_from_the_same_people_every_month():
    market, x = lived(11, "scenario=covid_2020", "horizon.burn_in_months=0")
    _, usual = lived(11, "horizon.burn_in_months=0", "scenario=calm")
    hit = x["wage_a_day"] < 0.5 * usual["wage_a_day"]
    assert hit.any(axis=1).nonzero()[0].tolist() == [7, 8, 9]  # February to April 2020, from July 2019
    assert (hit[7] == hit[8]).all() and (hit[7] == hit[9]).all()
    share = market.paths.income_interruption[7]
    for k, name in enumerate(SEGMENTS):
        mine = market.state.people.segment == k
        assert near(hit[7][mine], share * market.settings.population.segments[name].interruption_multiplier)
    kept = x["wage_a_day"][7][hit[7]] / usual["wage_a_day"][7][hit[7]]
    assert kept == pytest.approx(market.settings.scenario.pay_during_interruption, abs=2e-3)
    assert (x["wage_a_day"][~hit] == usual["wage_a_day"][~hit]).all()


def test_the_mean_of_jumps_is_what_everybody_pays_for_them(t):
    words = np.random.default_rng(4).integers(0, 2**32, (2, 60_000), dtype=np.uint32)
    factors = np.exp([permanent_jump(a, b, t) for a, b in words.T.tolist()])
    assert near(factors, 1 + t.jump_correction)
