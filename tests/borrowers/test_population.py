"""People have the traits that the settings state, linked by one hidden quality, whoever else lives in the world."""

import numpy as np
import pytest

from sim import load_settings
from sim.borrowers.population import LAST_FIRST_PAYDAY, born
from sim.columns import HAND_TO_MOUTH, NEVER_PAYS, SEGMENTS, UNDISCIPLINED
from sim.numerics.draws import world_keys

SETTINGS = load_settings(["population.size=100_000", "population.never_pays_share=0.02"])
KEYS = world_keys(7, 0)
JOBLESS = 0.05


@pytest.fixture(scope="module")
def people():
    return born(SETTINGS, KEYS, JOBLESS)


@pytest.fixture(params=SEGMENTS)
def segment(request, people):
    """(its settings, who belongs to it)."""
    return SETTINGS.population.segments[request.param], people.segment == SEGMENTS.index(request.param)


def near(values, expected):
    """Whether a mean is what is expected, within four standard errors."""
    values = np.asarray(values, np.float64)
    return abs(values.mean() - expected) < 4 * values.std() / np.sqrt(values.size)


def median_near(values, expected):
    """Whether half lie below what is expected."""
    return near(np.asarray(values) < expected, 0.5)


def test_segments_have_their_weights_incomes_and_debts(people, segment):
    own, mine = segment
    assert near(mine, own.weight)
    assert median_near(people.initial_income[mine], own.median_income * 100)
    assert np.log(people.initial_income[mine]).std() == pytest.approx(own.sd_log_income, rel=0.03)
    honest = mine & (people.habits & NEVER_PAYS == 0)
    assert near(people.taste[honest] == 0, own.inactive_share)
    assert median_near(people.taste[honest & (people.taste > 0)], own.wanted_debt_median)
    assert median_near(np.exp(people.default_cost[mine]), own.default_cost_median)
    assert people.forgetfulness[mine].mean() == pytest.approx(own.forget_mean, rel=0.05) and people.forgetfulness.max() <= 0.8


def test_quality_is_standard_normal_and_moves_every_trait_as_stated(people):
    q, s = people.quality.astype(np.float64), SETTINGS.population
    assert near(q, 0) and q.std() == pytest.approx(1, abs=0.01)

    def slope(values):
        return np.polyfit(q, values, 1)[0]

    one = people.segment == 0
    assert np.corrcoef(q, people.standing)[0, 1] == pytest.approx(SETTINGS.platform.quality_correlation, abs=0.01)
    assert people.standing.std() == pytest.approx(1, abs=0.01)
    assert np.polyfit(q[one], np.log(people.job_risk[one]), 1)[0] == pytest.approx(s.job_risk_quality, abs=0.01)
    assert slope(people.default_cost) == pytest.approx(s.default_cost_quality, abs=0.02)
    assert slope(people.habits & HAND_TO_MOUTH) == pytest.approx(s.hand_to_mouth_quality, abs=0.02)
    assert slope(np.log(people.forgetfulness)) == pytest.approx(s.forget_quality, abs=0.02)
    known = people.taste > 0
    assert np.polyfit(q[known], np.log(people.taste[known]), 1)[0] == pytest.approx(s.wanted_debt_quality, abs=0.03)


def test_shares_of_habits(people):
    s = SETTINGS.population
    assert near(people.habits & HAND_TO_MOUTH, s.hand_to_mouth_share)
    assert near(people.habits & UNDISCIPLINED != 0, s.undisciplined_share)
    assert near(people.habits & NEVER_PAYS != 0, s.never_pays_share)
    assert near(people.arrival_month < 0, s.stock_share)


def test_hand_to_mouth_people_want_a_quarter_of_the_others_buffer(people):
    """0.4 and 1.6 times the segment's median, given quality."""
    poor, q = (people.habits & HAND_TO_MOUTH) > 0, people.quality
    middle = (abs(q) < 0.3) & (people.segment == 0)
    ratio = np.median(people.buffer_months[middle & poor]) / np.median(people.buffer_months[middle & ~poor])
    assert ratio == pytest.approx(0.25, rel=0.1)
    assert people.cash == pytest.approx(people.buffer_months * people.initial_income.astype(np.float64), abs=40)


def test_the_jobless_at_the_start_are_the_share_in_normal_times(people):
    assert near(people.employed == 0, JOBLESS) or (people.employed == 0).mean() == pytest.approx(JOBLESS, rel=0.08)
    assert near(people.job_risk, 1.0)


def test_due_days_and_paydays_are_spread_evenly_and_fix_the_order(people):
    assert np.bincount(people.due_day, minlength=29)[1:].min() > 100_000 / 28 * 0.9 and people.due_day.min() == 1
    assert people.due_day.max() == 28
    for pattern, last in enumerate(LAST_FIRST_PAYDAY):
        days = people.payday[people.pay_pattern == pattern]
        counts = np.bincount(days, minlength=last + 1)[1:]
        assert days.max() == last and abs(counts / days.size - 1 / last).max() < 5 * np.sqrt(1 / last / days.size)
    rows = np.stack([people.due_day, people.pay_pattern, people.payday, people.number]).astype(np.int64)
    assert (np.lexsort(rows[::-1]) == np.arange(people.number.size)).all()
    assert (np.sort(people.number) == np.arange(people.number.size)).all()


def test_a_person_is_the_same_in_a_larger_world(people):
    few = born(load_settings(["population.size=1_000", "population.never_pays_share=0.02"]), KEYS, JOBLESS)
    places = np.argsort(people.number)[few.number]
    for name, column in few._asdict().items():
        assert (column == getattr(people, name)[places]).all(), name


def test_people_of_another_world_are_others(people):
    other = born(SETTINGS, world_keys(7, 1), JOBLESS)
    order, places = np.argsort(people.number), np.argsort(other.number)
    assert abs(np.corrcoef(people.quality[order], other.quality[places])[0, 1]) < 4 / np.sqrt(people.number.size)
