"""Borrowers meet the unemployment path month by month, and single borrowers obey the two-state chain."""

import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from numba import njit

from sim.clock import Clock
from sim.economy import labour_market as lm
from sim.economy.scenario import scenario_paths
from sim.numerics.draws import roll, world_keys
from sim.numerics.jit import threads
from sim.settings.labour import Labour
from sim.settings.scenario import Scenario

KEYS = world_keys(3, 0)
LABOUR = Labour()
SCENARIOS = Path(__file__).resolve().parents[2] / "configs" / "scenario"


def population(size, young=0.15, jobless=0.05, spread=0.85, seed=1):
    """Borrowers with the quality's spread of job risk and the young's higher one, before their first month."""
    chance = np.random.default_rng(seed)
    age_group = (chance.random(size) >= young).astype(np.uint8)
    job_risk = np.exp(spread * chance.standard_normal(size)) * np.where(age_group == lm.YOUNG, 2.4, 1.0)
    return SimpleNamespace(
        number=np.arange(size, dtype=np.uint32), employed=(chance.random(size) >= jobless).astype(np.uint8),
        job_risk=job_risk.astype(np.float32), age_group=age_group,
        loss_threshold=np.zeros(size, np.uint32), finding_threshold=np.zeros(size, np.uint32),
    )  # fmt: skip


@njit
def change_jobs(employed, loss, found, word):
    for i in range(employed.size):
        employed[i] = word[i] >= loss[i] if employed[i] else word[i] < found[i]


def live(people, first_day, days):
    """Let everybody lose and find work for some days, by the real thresholds and words."""
    scratch = [np.empty(people.number.size, np.uint32) for _ in range(4)]
    for day in range(first_day, first_day + days):
        roll(people.number, day, KEYS, False, *scratch)
        change_jobs(people.employed, people.loss_threshold, people.finding_threshold, scratch[0])


def expected_and_error(people, days):
    """Expected unemployed share at the month's end and its standard error, by group of age, from the thresholds."""
    s, f = people.loss_threshold / 2.0**32, people.finding_threshold / 2.0**32
    left = (1 - s - f) ** days
    jobless = np.where(people.employed == 1, s / (s + f) * (1 - left), s / (s + f) + f / (s + f) * left)
    return jobless, jobless * (1 - jobless)


@pytest.mark.slow
def test_borrowers_meet_the_path_of_all_and_of_the_young_in_every_month():
    clock = Clock("2018-01", 0, 60, 0)
    paths = scenario_paths(Scenario(**yaml.safe_load((SCENARIOS / "cn_2018_2023.yaml").read_text())), clock)
    people = population(200_000, jobless=0.05)
    young = people.age_group == lm.YOUNG
    for month in clock.months:
        target, target_young = paths.unemployment[month.number], paths.unemployment_young[month.number]
        lm.job_hazards(people, target, target_young, month.days, LABOUR, paths.normal_unemployment)
        jobless, variance = expected_and_error(people, month.days)
        assert jobless.mean() == pytest.approx(target, abs=2e-6)
        assert jobless[young].mean() == pytest.approx(target_young, abs=1e-5)
        live(people, month.first_day, month.days)
        for group, wanted in ((slice(None), target), (young, target_young)):
            realised = 1 - people.employed[group].mean()
            assert abs(realised - wanted) < 4 * math.sqrt(variance[group].sum()) / variance[group].size, month.name


def test_the_path_is_met_in_expectation_where_the_cap_binds():
    people = population(50_000, spread=2.0)
    lm.job_hazards(people, 0.3, None, 30, LABOUR, 0.05)
    jobless, _ = expected_and_error(people, 30)
    assert jobless.mean() == pytest.approx(0.3, abs=2e-4)
    assert jobless[people.employed == 1].max() == pytest.approx(0.5, abs=1e-6)


def test_a_path_that_falls_faster_than_people_find_work_raises_finding_and_stops_losses():
    people = population(20_000, jobless=0.2)
    lm.job_hazards(people, 0.05, None, 31, LABOUR, 0.05)
    jobless, _ = expected_and_error(people, 31)
    assert jobless.mean() == pytest.approx(0.05, abs=1e-6)
    assert people.loss_threshold.max() == 0


def test_without_a_path_for_the_young_only_the_risk_differs():
    people = population(20_000)
    people.job_risk[:] = 1.0
    lm.job_hazards(people, 0.06, None, 30, LABOUR, 0.05)
    assert np.unique(people.loss_threshold).size == np.unique(people.finding_threshold).size == 1


@pytest.mark.parametrize("young", [0.0, 1.0])
def test_a_population_of_one_age_group_follows_the_whole(young):
    people = population(5_000, young=young)
    lm.job_hazards(people, 0.06, 0.2, 30, LABOUR, 0.05)
    assert expected_and_error(people, 30)[0].mean() == pytest.approx(0.06, abs=1e-5)


def test_nobody_and_nobody_at_work_are_no_trouble():
    lm.job_hazards(population(0), 0.05, 0.1, 30, LABOUR, 0.05)
    people = population(100, jobless=1.0)
    lm.job_hazards(people, 0.9, None, 30, LABOUR, 0.05)
    assert people.finding_threshold.max() > 0


def test_the_same_bits_over_threads_and_block_sizes(monkeypatch):
    def thresholds(count, block):
        monkeypatch.setattr(lm, "BLOCK", block)
        people = population(20_000)
        with threads(count):
            lm.job_hazards(people, 0.055, 0.12, 31, LABOUR, 0.05)
        return people.loss_threshold.tobytes() + people.finding_threshold.tobytes()

    assert len({thresholds(count, block) for count, block in ((1, 8192), (2, 97), (3, 50_000))}) == 1


def test_order_of_storage_does_not_matter():
    people, order = population(5_000), np.random.default_rng(2).permutation(5_000)
    other = SimpleNamespace(**{name: column[order] for name, column in vars(people).items()})
    for columns in (people, other):
        lm.job_hazards(columns, 0.055, 0.12, 31, LABOUR, 0.05)
    assert (people.loss_threshold[order] == other.loss_threshold).all()


def test_finding_falls_with_unemployment_up_to_its_cap():
    terms = lm.Labour(0.25, 1.2, 0.9, 0.5)
    assert lm.finding(0.05, 0.05, terms) == 0.25
    assert lm.finding(0.05, 0.10, terms) == pytest.approx(0.25 * 0.5**0.9, rel=1e-12)
    assert lm.finding(0.05, 0.01, terms) == 0.3


@given(st.floats(0.001, 0.6), st.floats(0.001, 0.6), st.floats(0.01, 0.3))
def test_monthly_flows_lead_from_share_to_share(u_start, u_end, f):
    s, found = lm.separation.py_func(u_start, u_end, f)
    assert u_start * (1 - found) + (1 - u_start) * s == pytest.approx(u_end, rel=1e-9)
    assert s >= 0 and found >= f - 1e-12 and (s == 0 or found == f)


@given(st.floats(0.0, 0.5), st.floats(0.01, 0.3), st.sampled_from([28, 29, 30, 31]))
def test_daily_hazards_compose_to_the_month(s, f, days):
    s_day, f_day = lm.daily_hazards.py_func(s, f, days)
    month = np.linalg.matrix_power(np.array([[1 - s_day, s_day], [f_day, 1 - f_day]]), days)
    assert month[0, 1] == pytest.approx(s, abs=1e-12) and month[1, 0] == pytest.approx(f, abs=1e-12)


def test_separate_roots_would_miss():
    assert lm.daily_hazards.py_func(0.0, 0.25, 30)[1] == pytest.approx(0.00954357, abs=5e-9)
    s_day, f_day = lm.daily_hazards.py_func(0.0135, 0.25, 30)
    assert s_day > 1 - (1 - 0.0135) ** (1 / 30) and f_day > 1 - 0.75 ** (1 / 30)


def test_chain_facts_of_a_long_life():
    """s = 0.0005, f = 0.008 a day: rate s / (s + f), spell 1 / f, lag correlation (1 - s - f)^k, 180-day survival."""
    s, f, size, days = 0.0005, 0.008, 20_000, 720
    chance = np.random.default_rng(5)
    people = population(size)
    people.employed[:] = chance.random(size) >= s / (s + f)
    people.loss_threshold[:], people.finding_threshold[:] = lm.chance(s), lm.chance(f)
    jobless = np.empty((days, size), bool)
    for day in range(days):
        live(people, day, 1)
        jobless[day] = people.employed == 0
    assert jobless.mean() == pytest.approx(0.0588235, abs=0.0035)
    assert np.corrcoef(jobless[:-30].ravel(), jobless[30:].ravel())[0, 1] == pytest.approx(0.774072, abs=0.02)
    began = ~jobless[:360] & jobless[1:361]
    day, who = np.nonzero(began)
    lasting = np.array([jobless[d + 1 : d + 182, i].all() for d, i in zip(day, who)])
    assert lasting.mean() == pytest.approx(0.235560, abs=0.025)
    ended = (jobless[:-1] & ~jobless[1:]).sum() / jobless[:-1].sum()
    assert 1 / ended == pytest.approx(125, rel=0.05)
