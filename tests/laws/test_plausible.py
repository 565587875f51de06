"""The default market looks like real ones: every fact in its band, at less than a tenth of the size that reports use.

Most bands are ten and more standard errors of such a run away.  Only the age at which default is likeliest is not: near
the top of the hump the hazard hardly changes with age.
"""

import numpy as np
import pytest

from sim import load_settings
from sim.records.facts import FACTS, drift, hazard_curve
from sim.records.plausibility import Market, plausibility
from sim.records.vintages import hazard_by_age
from sim.run import simulate

SIZE = "population.size=40_000"
HUMP = "Hazard of first 90 DPD: peak"
NARROW = [fact.statistic for fact in FACTS if fact.statistic != HUMP]


@pytest.fixture(scope="module")
def calm():
    return simulate(load_settings([SIZE, "horizon.run_off_months=0"]), worlds=2)


@pytest.fixture(scope="module")
def table(calm):
    """The facts of the default market: three years of calm, and the first year of covid_2020."""
    stress = simulate(load_settings(["scenario=covid_2020", SIZE, "horizon.months=12", "horizon.run_off_months=0"]), worlds=2)
    return plausibility({"calm": calm, "covid_2020": stress}).set_index("statistic")


@pytest.mark.slow
@pytest.mark.parametrize("statistic", NARROW)
def test_the_default_market_is_in_the_band(table, statistic):
    fact = table.loc[statistic]
    assert fact["inside"], f"{fact['measured']:.3f} is not in {fact['low']} ... {fact['high']}; {fact['detail']}"


@pytest.mark.slow
def test_default_is_likeliest_in_the_months_of_the_band(calm):
    """The best quarter inside the band is no worse than the best outside, give or take two standard errors of such a quarter."""
    fact = next(fact for fact in FACTS if fact.statistic == HUMP)
    market = Market(calm.monthly, calm.rolls, calm.scorecard, hazard_by_age(calm.vintages), calm.worlds).together()
    curve = hazard_curve(market).dropna()
    middle = 3 * curve.index.to_numpy() + 1
    inside = (middle >= fact.low) & (middle <= fact.high)
    defaults = market.hazard.groupby(market.hazard["months_on_book"] // 3)["defaults"].sum().reindex(curve.index)
    error = 1 / np.sqrt(3 * defaults[inside].mean())
    assert curve[inside].max() * (1 + 2 * error) > curve[~inside].max() and error < 0.05
    assert curve[middle < fact.low].max() < 0.8 * curve[inside].max()


@pytest.mark.slow
@pytest.mark.parametrize("column", ["balance", "cash"])
def test_ten_calm_years_end_as_they_began(decade, column):
    """Without noise; the luck of 60,000 people moves a year's mean balance by about half a per cent."""
    years = decade.policy.groupby(np.arange(120) // 12)[column].mean()
    assert abs(drift(column)(decade)) < 0.005
    assert years.max() / years.min() < 1.05


@pytest.fixture(scope="module")
def decade():
    long = ["population.size=60_000", "horizon.months=120", "horizon.run_off_months=0", "noise.sd=0"]
    results = simulate(load_settings(long))
    return Market(results.monthly, results.rolls, results.scorecard, hazard_by_age(results.vintages), results.worlds).together()


@pytest.mark.slow
def test_ten_calm_years_keep_their_risk_in_the_band(decade):
    """The bad ones who go are replaced, and come back: who stays does not grow better and better."""
    years = decade.policy.groupby(np.arange(120) // 12)["rate_30"].mean()
    assert years.between(0.016, 0.030).all()
    assert years[5:].mean() > 0.9 * years[1:5].mean()  # the first year still has some of the burn-in's unemployment
