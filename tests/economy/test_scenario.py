"""Paths over the months of a run: linear between, held outside, scaled by severity; the shipped files repeat their sources."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from sim.clock import Clock
from sim.economy.scenario import bounds, first_month, given_paths, of_a_month, scenario_paths, value_at
from sim.settings.scenario import PATHS, Scenario

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
SHIPPED = ("calm", "cn_2018_2023", "covid_2020", "fed_2025_severely_adverse")
with_data = pytest.mark.skipif(not DATA.is_dir(), reason="the source data are not beside the repository")


def shipped(name):
    return Scenario(**yaml.safe_load((ROOT / "configs" / "scenario" / f"{name}.yaml").read_text()))


def scenario(**given):
    given = {"name": "test", "start": "2020-03", "unemployment": {"2020-02": 0.04, "2020-05": 0.10}, **given}
    return Scenario(**given)


def test_linear_between_and_held_outside():
    values = {"2020-05": 0.10, "2020-02": 0.04}
    months = [2020 * 12 + m for m in range(7)]
    assert [value_at(values, m) for m in months] == pytest.approx([0.04, 0.04, 0.06, 0.08, 0.10, 0.10, 0.10])


def test_burn_in_lives_at_the_first_month_of_policy():
    paths = scenario_paths(scenario(), Clock("2020-03", 2, 3, 1))
    assert paths.unemployment == pytest.approx([0.06, 0.06, 0.06, 0.08, 0.10, 0.10])
    assert paths.normal_unemployment == paths.unemployment[0]


def test_paths_not_given_stand_at_their_normal_value():
    paths = scenario_paths(scenario(), Clock("2020-03", 0, 2, 0))
    assert paths.unemployment_young is None
    normal = {f.name: getattr(paths, f.name) for f in fields(paths) if f.name not in ("unemployment", "unemployment_young")}
    ones = {name for name, path in normal.items() if name != "normal_unemployment" and (path == 1).all()}
    assert ones == {"gig_hours", "sentiment"}
    assert all((path == 0).all() for name, path in normal.items() if name not in ones and name != "normal_unemployment")


def test_severity_scales_the_distance_from_the_start():
    clock = Clock("2020-03", 1, 3, 0)
    bare = scenario_paths(scenario(sentiment={"2020-03": 1.0, "2020-05": 0.9}), clock)
    none = scenario_paths(scenario(severity=0.0), clock)
    twice = scenario_paths(scenario(severity=2.0, sentiment={"2020-03": 1.0, "2020-05": 0.9}), clock)
    assert (none.unemployment == bare.unemployment[0]).all()
    assert twice.unemployment == pytest.approx(2 * bare.unemployment - bare.unemployment[0])
    assert twice.sentiment[-1] == pytest.approx(0.8)


def test_severity_stays_where_the_labour_market_can_follow():
    given = scenario(severity=3.0, unemployment={"2020-03": 0.2, "2020-04": 0.02, "2020-05": 0.5})
    paths = scenario_paths(given, Clock("2020-03", 0, 3, 0))
    assert paths.unemployment.tolist() == [0.2, 0.001, 0.6]


def test_a_path_of_ones_own_replaces_what_the_scenario_gives(tmp_path):
    file = tmp_path / "path.csv"
    file.write_text("month,unemployment,sentiment\n2030-01,0.05,1\n2030-03,0.07,0.9\n")
    given = scenario(file=str(file), start="2030-01")
    paths = scenario_paths(given, Clock("2030-01", 1, 3, 0))
    assert paths.unemployment == pytest.approx([0.05, 0.05, 0.06, 0.07])
    assert paths.sentiment == pytest.approx([1, 1, 0.95, 0.9])
    assert first_month(given) == "2030-01"
    assert first_month(given.model_copy(update={"start": None})) == "2030-01"


def test_bounds_are_those_of_the_settings():
    assert bounds("unemployment") == (0.0, 0.6)
    assert bounds("policy_rate") == (-0.05, 0.5)
    assert all(low < high for low, high in map(bounds, PATHS))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_path_has_a_source_and_is_complete(name):
    found = shipped(name)
    paths = scenario_paths(found, Clock(found.start, 24, 36, 12))
    given = {path for path, values in given_paths(found).items() if values}
    assert set(found.sources) == given
    assert all(np.isfinite(getattr(paths, path)).all() for path in given)
    assert paths.unemployment.size == 72
    assert found.name == name


def test_covid_has_its_shock_after_half_a_year():
    found = shipped("covid_2020")
    paths = scenario_paths(found, Clock(found.start, 0, 24, 0))
    assert paths.income_interruption[6:11] == pytest.approx([0, 0.15, 0.15, 0.15, 0])
    assert paths.sentiment[6:14] == pytest.approx([1] + [0.93] * 6 + [1])
    assert paths.unemployment[5] == 0.052 and paths.unemployment[7] == 0.062


@with_data
@pytest.mark.parametrize("name", ["cn_2018_2023", "covid_2020"])
def test_china_is_the_published_series(name):
    table = pd.read_csv(DATA / "china" / "nbs_urban_unemployment_monthly.csv", index_col="month")
    found = shipped(name)
    columns = {"unemployment": "urban_surveyed_pct", "unemployment_young": "age16_24_incl_students_pct"}
    for path, column in columns.items():
        published = table.loc[found.start : "2023-04", column]
        assert getattr(found, path) == pytest.approx((published / 100).to_dict())


@with_data
def test_calm_is_the_published_series_until_the_shock_and_then_the_mean_of_2019():
    table = pd.read_csv(DATA / "china" / "nbs_urban_unemployment_monthly.csv", index_col="month")
    columns = {"unemployment": "urban_surveyed_pct", "unemployment_young": "age16_24_incl_students_pct"}
    for path, column in columns.items():
        wanted = (table.loc["2019-07":"2020-01", column] / 100).to_dict()
        wanted["2020-02"] = table.loc["2019-01":"2019-12", column].mean() / 100
        assert getattr(shipped("calm"), path) == pytest.approx(wanted, abs=5e-5)


@with_data
def test_the_federal_reserve_scenario_is_the_published_one():
    folder = DATA / "fed_scenarios"
    tables = [pd.read_csv(folder / f"fed_2025_{name}_domestic.csv") for name in ("historic", "severely_adverse")]
    table = pd.concat([tables[0].tail(1), tables[1]])
    months = [f"{date[:4]}-{3 * int(date[-1]) - 1:02d}" for date in table["Date"]]
    columns = {
        "unemployment": "Unemployment rate",
        "policy_rate": "3-month Treasury rate",
        "income_growth": "Real disposable income growth",
    }
    for path, column in columns.items():
        assert getattr(shipped("fed_2025_severely_adverse"), path) == pytest.approx(dict(zip(months, table[column] / 100)))


@pytest.mark.parametrize("factor", [0.9, 1.0, 1.02, 1.3])
def test_twelve_months_make_a_year(factor):
    assert of_a_month(factor) ** 12 == pytest.approx(factor, rel=1e-12)
