"""Ability, attention and engagement, against plain arithmetic and their stated chances."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.borrowers import repayment as r

fens = st.integers(0, 10_000_000)
WORDS = np.random.default_rng(2).integers(0, 2**32, 40_000, dtype=np.uint32)


def agrees(chance, answers):
    """Whether a share of yes answers is the chance, within four standard errors."""
    answers = np.array(answers, bool)
    return abs(answers.mean() - chance) <= 4 * math.sqrt(max(chance * (1 - chance), 1e-9) / answers.size)


@given(fens, st.integers(0, 100_000), st.integers(0, 31))
def test_able_is_cash_beyond_eight_days_of_needs_at_most(t, cash, needs, days):
    assert r.able_to_pay(*map(np.int32, (cash, needs, days)), t) == max(cash - needs * min(days, 8), 0)


@pytest.mark.parametrize(("forgetfulness", "messaged", "chance"), [(0.2, 0, 0.2), (0.2, 1, 0.1), (0.0, 0, 0.0)])
def test_a_message_halves_forgetting(forgetfulness, messaged, chance, t):
    assert agrees(chance, [r.forgets(np.float32(forgetfulness), messaged, word, t) for word in WORDS])


@pytest.mark.parametrize(("called", "times"), [(False, 1.0), (True, 1.5)])
def test_who_forgot_remembers_with_a_daily_hazard_that_a_call_raises(called, times, t):
    assert agrees(float(t.remember) * times, [r.remembers(called, word, t) for word in WORDS])


@pytest.mark.parametrize(("dpd", "called"), [(15, False), (30, False), (31, True), (90, False), (120, True), (200, False)])
def test_fewer_deal_with_the_lender_the_later_they_are(dpd, called, t):
    chance = 0.6 * math.exp(-max(dpd - 30, 0) / t.engaged_decay) * (1.3 if called else 1)
    assert agrees(min(chance, 1), [r.is_engaged(np.int32(dpd), called, word, t) for word in WORDS])


def test_everybody_deals_with_the_lender_below_fifteen_days(t):
    assert all(r.is_engaged(np.int32(dpd), False, np.uint32(2**32 - 1), t) for dpd in range(15))
    assert not r.is_engaged(np.int32(15), False, np.uint32(2**32 - 1), t)


def test_a_call_cannot_make_engagement_more_than_certain(t):
    sure = t._replace(engaged_level=0.9, engaged_called=1.3)
    assert all(r.is_engaged(np.int32(20), True, word, sure) for word in WORDS[:1000])


@given(fens, fens, fens, fens, st.integers(0, 100_000), st.booleans())
def test_early_payment_is_what_buffer_bill_and_cushion_leave(t, cash, buffer, income, bill, principal, behind):
    spare = cash - buffer - bill - int(np.float32(0.6) * np.float32(income))
    told = r.early_payment(*map(np.int32, (cash, buffer, income, bill, principal)), np.uint8(behind), t)
    assert told == (spare if spare >= 10_000 and principal and not behind else 0)
