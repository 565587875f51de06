"""Borrowers meet the unemployment path month by month, and single borrowers obey the two-state chain."""

import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sim.borrowers.employment import Jobs, change_jobs, draw_changes, room_for_changes, stretch_of
from sim.clock import Clock
from sim.columns import YOUNG, allocated
from sim.economy import labour_market as lm
from sim.economy.scenario import scenario_paths
from sim.now import jobs_of
from sim.numerics.draws import MONTH_INCOME, roll_words, world_keys
from sim.numerics.jit import threads
from sim.settings.labour import Labour
from sim.settings.scenario import Scenario

KEYS = world_keys(3, 0)
LABOUR = Labour()
SCENARIOS = Path(__file__).resolve().parents[2] / "configs" / "scenario"


def population(size, young=0.15, jobless=0.05, spread=0.85, seed=1):
    """Borrowers with the quality's spread of job risk and the young's higher one, before their first month."""
    chance, people = np.random.default_rng(seed), allocated("people", size)
    people.number[:] = np.arange(size)
    people.age_group[:] = chance.random(size) >= young
    people.job_risk[:] = np.exp(spread * chance.standard_normal(size)) * np.where(people.age_group == YOUNG, 2.4, 1.0)
    people.employed[:] = chance.random(size) >= jobless
    return people


def market(people, u_end, u_end_young, days):
    """The month's labour market that meets a path."""
    return jobs_of(SimpleNamespace(days=days), LABOUR, *lm.job_flows(people, u_end, u_end_young, LABOUR, 0.05))


def live(people, jobs, month, first_day):
    """Let everybody lose and find work for a month, by the real passes and words."""
    words, scratch = (
        np.empty((4, people.number.size), np.uint32),
        (np.empty(people.number.size, np.uint8), room_for_changes(people.number.size)),
    )
    roll_words(people.number, month, MONTH_INCOME, KEYS, *words)
    draw_changes(people, words[3], jobs, *scratch)
    for day in range(int(jobs.length)):
        change_jobs(first_day + day, day + 1, np.flatnonzero(people.job_day), people, jobs, KEYS)


def expected_and_error(people, jobs):
    """Everybody's chance to be out of work at the month's end and its variance, from the month's flows."""
    young = people.age_group == YOUNG
    lost = np.minimum(jobs.cap, np.where(young, jobs.young_factor, jobs.older_factor) * people.job_risk)
    jobless = np.where(people.employed == 1, lost, 1 - np.where(young, jobs.young_finding, jobs.older_finding))
    return jobless, jobless * (1 - jobless)


@pytest.mark.slow
def test_borrowers_meet_the_path_of_all_and_of_the_young_in_every_month():
    clock = Clock("2018-01", 0, 60, 0)
    paths = scenario_paths(Scenario(**yaml.safe_load((SCENARIOS / "cn_2018_2023.yaml").read_text())), clock)
    people = population(200_000, jobless=0.05)
    young = people.age_group == YOUNG
    for month in clock.months:
        target, target_young = paths.unemployment[month.number], paths.unemployment_young[month.number]
        flows = lm.job_flows(people, target, target_young, LABOUR, paths.normal_unemployment)
        jobs = jobs_of(month, LABOUR, *flows)
        jobless, variance = expected_and_error(people, jobs)
        assert jobless.mean() == pytest.approx(target, abs=2e-6)
        assert jobless[young].mean() == pytest.approx(target_young, abs=1e-5)
        live(people, jobs, month.number, month.first_day)
        for group, wanted in ((slice(None), target), (young, target_young)):
            realised = 1 - people.employed[group].mean()
            assert abs(realised - wanted) < 4 * math.sqrt(variance[group].sum()) / variance[group].size, month.name


def test_the_path_is_met_in_expectation_where_the_cap_binds():
    people = population(50_000, spread=2.0)
    jobless, _ = expected_and_error(people, market(people, 0.3, None, 30))
    assert jobless.mean() == pytest.approx(0.3, abs=2e-4)
    assert jobless[people.employed == 1].max() == pytest.approx(0.5, abs=1e-6)


def test_a_path_that_falls_faster_than_people_find_work_raises_finding_and_stops_losses():
    people = population(20_000, jobless=0.2)
    jobs = market(people, 0.05, None, 31)
    jobless, _ = expected_and_error(people, jobs)
    assert jobless.mean() == pytest.approx(0.05, abs=1e-6)
    assert jobs.young_factor == jobs.older_factor == 0


def test_without_a_path_for_the_young_only_the_risk_differs():
    people = population(20_000)
    young, older = lm.job_flows(people, 0.06, None, LABOUR, 0.05)
    assert young == older and 0 < young.factor < 1 and 0 < young.finding < 1


@pytest.mark.parametrize("young", [0.0, 1.0])
def test_a_population_of_one_age_group_follows_the_whole(young):
    people = population(5_000, young=young)
    assert expected_and_error(people, market(people, 0.06, 0.2, 30))[0].mean() == pytest.approx(0.06, abs=1e-5)


def test_nobody_and_nobody_at_work_are_no_trouble():
    live(population(0), market(population(0), 0.05, 0.1, 30), 0, 0)
    jobs = market(population(100, jobless=1.0), 0.9, None, 30)
    assert jobs.older_finding > 0


def test_the_same_bits_over_threads_and_block_sizes(monkeypatch):
    def flows(count, block):
        monkeypatch.setattr(lm, "BLOCK", block)
        with threads(count):
            return lm.job_flows(population(20_000), 0.055, 0.12, LABOUR, 0.05)

    assert len({flows(count, block) for count, block in ((1, 8192), (2, 97), (3, 50_000))}) == 1


def test_order_of_storage_does_not_matter():
    people, order = population(5_000), np.random.default_rng(2).permutation(5_000)
    other = type(people)(*(column[order] for column in people))
    found = [market(columns, 0.055, 0.12, 31) for columns in (people, other)]
    assert found[0] == found[1]
    for columns in (people, other):
        live(columns, found[0], 3, 90)
    assert all((one[order] == same).all() for one, same in zip(people, other))


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


def test_chain_facts_of_a_long_life():
    """s = 0.0005, f = 0.008 a day: rate s / (s + f), spell 1 / f, lag correlation (1 - s - f)^k, 180-day survival."""
    s, f, size, months = 0.0005, 0.008, 20_000, 24
    chance, people = np.random.default_rng(5), population(size)
    people.employed[:], people.job_risk[:] = chance.random(size) >= s / (s + f), 1.0
    left = (1 - s - f) ** 30
    of_month = [s / (s + f) * (1 - left), f / (s + f) * (1 - left)]
    jobs = Jobs(*of_month, *of_month, 0.5, 30.0, stretch_of(of_month[1], 0.5))
    jobless = np.empty((30 * months, size), bool)
    words, scratch = np.empty((4, size), np.uint32), (np.empty(size, np.uint8), room_for_changes(size))
    for day in range(30 * months):
        if day % 30 == 0:
            roll_words(people.number, day // 30, MONTH_INCOME, KEYS, *words)
            draw_changes(people, words[3], jobs, *scratch)
        change_jobs(day, day % 30 + 1, np.flatnonzero(people.job_day), people, jobs, KEYS)
        jobless[day] = people.employed == 0
    assert jobless.mean() == pytest.approx(0.0588235, abs=0.0035)
    assert np.corrcoef(jobless[:-30].ravel(), jobless[30:].ravel())[0, 1] == pytest.approx(0.774072, abs=0.02)
    began = ~jobless[:360] & jobless[1:361]
    day, who = np.nonzero(began)
    lasting = np.array([jobless[d + 1 : d + 182, i].all() for d, i in zip(day, who)])
    assert lasting.mean() == pytest.approx(0.235560, abs=0.025)
    ended = (jobless[:-1] & ~jobless[1:]).sum() / jobless[:-1].sum()
    assert 1 / ended == pytest.approx(125, rel=0.05)


def test_flows_are_found_once_for_all_policies_of_a_world_unless_they_depend_on_the_policy():
    found, known = [], {}

    def find():
        found.append(None)
        return len(found)

    labour, other = Labour(), Labour(finding=0.3)
    assert [lm.once(known, month, labour, find) for month in (3, 4, 3, 4)] == [1, 2, 1, 2]
    assert lm.once(known, 3, other, find) == 3 and lm.once(known, 4, labour, find) == 2
    assert [lm.once(None, 3, labour, find) for _ in range(2)] == [4, 5]
