"""Stopping to pay is a probit in the burden against the private cost of default; coming back gets rarer with DPD."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.borrowers import willingness as w

WORDS = np.random.default_rng(3).integers(0, 2**32, 40_000, dtype=np.uint32)


def agrees(chance, answers):
    """Whether a share of yes answers is the chance, within four standard errors."""
    answers = np.array(answers, bool)
    return abs(answers.mean() - chance) <= 4 * math.sqrt(max(chance * (1 - chance), 1e-9) / answers.size)


def test_burden_is_the_bill_over_a_month_and_debt_over_a_year_of_income():
    assert w.burden(150_000, 50_000, 1_200_000, 500_000.0) == pytest.approx(0.4 + 0.2, rel=1e-12)
    assert w.burden(1, 0, 0, 0.0) == 1.0  # nobody divides by nothing


def test_an_unused_line_is_worth_a_fifth_more():
    t = type("Terms", (), {"line_value": 0.2})
    for limit, principal, worth in ((100, 0, 1.2), (100, 50, 1.1), (100, 100, 1.0), (100, 150, 1.0), (0, 0, 1.2), (0, 10, 1.0)):
        assert w.line_worth.py_func(limit, principal, t) == pytest.approx(worth, rel=1e-12)


def test_calls_add_a_tenth_each_up_to_three(t):
    assert [w.pressure(calls, t) for calls in (0, 1, 2, 3, 9)] == pytest.approx([1, 1.1, 1.2, 1.3, 1.3])


@pytest.mark.parametrize(("burden", "cost", "push"), [(5.0, 9.0, 0.0), (9.0, 9.0, 0.0), (9.0, 9.0, 0.1), (30.0, 9.0, -0.07)])
def test_the_chance_to_stop_is_the_normal_share_below_the_log_of_burden_over_cost(burden, cost, push, t):
    chance = NormalDist().cdf((math.log(burden / cost) - push) / t.willingness_sd)
    assert agrees(chance, [w.stops_paying(burden, math.log(cost), push, word, t) for word in WORDS])


def test_no_burden_no_default(t):
    assert not any(w.stops_paying(0.0, math.log(9.0), 0.0, word, t) for word in WORDS)


@pytest.mark.parametrize(("dpd", "calls"), [(0, 0), (30, 0), (90, 2), (180, 5), (900, 0)])
def test_coming_back_gets_rarer_with_days_past_due_and_likelier_with_pressure(dpd, calls, t):
    chance = 0.6 * math.exp(-dpd / 150) * min(1 + 0.1 * calls, 1.3)
    assert agrees(chance, [w.returns(dpd, calls, word, t) for word in WORDS])


POWERS = st.floats(1e-9, 1e9)


@given(POWERS)
def test_the_logarithm_at_hand_of_bits_is_below_and_near(x):
    x = np.float32(x)
    assert -1e-4 <= math.log(x) - float(w.nearly_logarithm(x)) <= w.NEARLY - 5e-4


@given(
    st.integers(1, 50_000_000), st.integers(0, 20_000_000), st.integers(0, 100_000_000), st.floats(-2, 6), st.floats(-0.2, 0.2),
    st.one_of(st.integers(0, 2**32 - 1), st.integers(0, 2**26)), st.sampled_from([0.01, 0.25, 1.0, 5.0]),
)  # fmt: skip
def test_nobody_who_stops_is_passed_over(owed, principal, income, cost, sentiment, word, sd):
    t = type("Terms", (), {"willingness_sd": sd})
    stops = w.stops_paying.py_func(w.burden.py_func(owed, 0, principal, float(income)), cost, sentiment, np.uint32(word), t)
    assert w.may_stop(owed, principal, income, np.float32(cost), sentiment, np.uint32(word), sd) or not stops


def test_few_are_in_doubt():
    """Where the burden is a quarter of the cost, 2.8 borrowers in a thousand stop; the bound leaves few more to look at."""
    chance = NormalDist().cdf(math.log(0.25) / 0.5)
    doubtful = np.mean([w.may_stop(250_000, 0, 1_000_000, 0.0, 0.0, word, 0.5) for word in WORDS])
    assert chance < doubtful < 8 * chance
