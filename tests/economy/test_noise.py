"""Worlds wander around the path as the fitted AR(1) says, by keys alone; without noise the path is bare."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.clock import Clock
from sim.economy.noise import deviations, shifted_share, world_paths
from sim.economy.scenario import scenario_paths
from sim.numerics.draws import world_keys
from sim.settings.noise import Noise
from sim.settings.scenario import Scenario

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
with_data = pytest.mark.skipif(not DATA.is_dir(), reason="the source data are not beside the repository")
CLOCK = Clock("2020-01", 2, 10, 0)
BARE = scenario_paths(
    Scenario(name="test", start="2020-01", unemployment={"2020-01": 0.05}, unemployment_young={"2020-01": 0.12}), CLOCK
)
NOISY = ("unemployment", "unemployment_young", "income_growth", "sentiment")


def world(number, clock=CLOCK, **noise):
    return world_paths(BARE, clock, Noise(**noise), world_keys(7, number))


def test_no_noise_is_the_bare_path_to_the_bit():
    quiet = world(0, sd=0.0)
    assert all(getattr(quiet, name).tobytes() == getattr(BARE, name).tobytes() for name in NOISY)


def test_a_series_without_spread_stays_bare():
    paths = world(0, sentiment_sd=0.0)
    assert (paths.sentiment == BARE.sentiment).all() and (paths.unemployment != BARE.unemployment).any()


def test_a_world_is_its_keys():
    assert all((getattr(world(1), name) == getattr(world(1), name)).all() for name in NOISY)
    assert all((getattr(world(1), name) != getattr(world(2), name)).all() for name in NOISY)
    first, second = (getattr(world(1), name) / getattr(BARE, name) for name in ("unemployment", "sentiment"))
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.999
    assert world(1).normal_unemployment == BARE.normal_unemployment


def test_the_young_share_the_deviation_in_log_odds():
    paths = world(4)
    shift = [np.log(p / (1 - p)) - np.log(b / (1 - b)) for p, b in
             ((paths.unemployment, BARE.unemployment), (paths.unemployment_young, BARE.unemployment_young))]  # fmt: skip
    assert shift[0] == pytest.approx(shift[1], abs=1e-12)


def test_spread_persistence_and_independence_of_series():
    out = np.empty((3, 40_000))
    for series in range(3):
        deviations(series, 0, 0.06, 0.8, world_keys(1, 0), out[series])
    assert out.std() == pytest.approx(0.06, rel=0.03)
    assert np.corrcoef(out[0, 1:], out[0, :-1])[0, 1] == pytest.approx(0.8, abs=0.02)
    assert np.abs(np.corrcoef(out) - np.eye(3)).max() < 0.05
    starts = np.array([world(k).unemployment[0] for k in range(400)])
    assert np.log(starts / (1 - starts)).std() == pytest.approx(Noise().unemployment_sd, rel=0.15)


def test_shares_stay_shares():
    assert shifted_share.py_func(0.05, 0.0) == pytest.approx(0.05)
    assert 0 < shifted_share.py_func(0.05, -30.0) < 1e-10 < 1 - 1e-10 < shifted_share.py_func(0.05, 30.0) <= 1
    assert 0.001 <= world(3, sd=5.0, unemployment_sd=2.0).unemployment.min()


def fitted(series):
    """Standard deviation and first autoregressive coefficient of a series less its linear trend."""
    months = np.arange(series.size)
    rest = series - np.polyval(np.polyfit(months, series, 1), months)
    return rest.std(), (rest[1:] @ rest[:-1]) / (rest[:-1] @ rest[:-1])


def two_digits(values):
    return [float(f"{value:.2g}") for value in values]


@with_data
def test_unemployment_noise_is_fitted_to_china():
    table = pd.read_csv(DATA / "china" / "nbs_urban_unemployment_monthly.csv", index_col="month")
    share = table.loc["2018-01":"2023-04", "urban_surveyed_pct"].to_numpy() / 100
    noise = Noise()
    assert two_digits(fitted(np.log(share / (1 - share)))) == [noise.unemployment_sd, noise.unemployment_persistence]


@with_data
def test_income_noise_is_fitted_to_real_disposable_income():
    table = pd.read_csv(DATA / "us_history" / "dspic96_monthly.csv", index_col=0).iloc[:, 0]
    growth = (table / table.shift(12) - 1).loc["1990-01-01":"2019-12-01"].to_numpy()
    noise = Noise()
    assert two_digits(fitted(growth)) == [noise.income_growth_sd, noise.income_growth_persistence]
