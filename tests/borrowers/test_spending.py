"""What is spent, kept and cut, against plain arithmetic with the start values of the settings."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.borrowers import spending as s
from sim.columns import HAND_TO_MOUTH, UNDISCIPLINED

fens = st.integers(0, 10_000_000)
F = np.float32


@pytest.mark.parametrize(("income", "needs"), [(500_000, 150_000), (2_000_000, 300_000), (125_000, 75_000), (20_000, 14_000)])
def test_needs_rise_with_the_root_of_income_up_to_a_share(income, needs, t):
    """1,500 at 5,000; 3,000 at 20,000; 750 at 1,250; at 200 the cap of 70 % binds."""
    assert s.needs_of(float(income), t) == pytest.approx(needs, rel=1e-12)


@pytest.mark.parametrize("income", [500_000, 2_000_000, 30_000])
def test_needs_and_habit_are_64_per_cent_of_income_or_needs_alone(income, t):
    needs = s.needs_of(float(income), t)
    assert needs + s.habit_of(float(income), needs, t) == pytest.approx(max(0.64 * income, needs), rel=1e-12)


@given(fens, st.booleans(), st.integers(0, 300))
def test_habit_is_less_without_work_and_less_again_when_late(t, habit, employed, dpd):
    share = F(1 if employed else 0.9) * F(0.7 if dpd > 3 else 1)
    assert s.usual_spending(np.int32(habit), np.uint8(employed), np.int16(dpd), t) == int(F(habit) * share)


@given(fens, st.integers(0, 7), st.booleans(), st.floats(0, 1, width=32))
def test_the_reserve_is_a_share_of_the_bill_unless_undisciplined_or_behind(bill, habits, behind, share):
    kept = 0 if habits & UNDISCIPLINED or behind else int(F(bill) * F(share))
    assert s.bill_reserve(np.int32(bill), np.uint8(habits), np.uint8(behind), F(share)) == kept


@given(fens, fens, fens, st.integers(0, 200_000), st.integers(0, 31), st.integers(0, 7), st.booleans())
def test_excess_is_a_share_of_what_no_buffer_bill_or_pay_period_needs(t, cash, buffer, bill, usual, days, habits, behind):
    spare = cash - buffer - bill - usual * days
    rate = 0.12 if habits & HAND_TO_MOUTH else 0.03
    given = (*map(np.int32, (cash, buffer, bill, usual, days)), np.uint8(habits), np.uint8(behind))
    told = s.excess_spending(*given, t)
    assert told == (0 if behind or spare <= 0 else int(F(spare) * F(rate))) and told <= max(spare, 0)


@pytest.mark.parametrize(("rate", "share"), [(40_000, 0.4), (80_000, 1 - 0.6 / 2**1.5), (160_000, 1 - 0.6 / 8), (20_000, 0.0)])
def test_the_dearer_credit_is_the_more_is_gone_without_first(rate, share, t):
    assert s.cut_before_borrowing(1_000_000, 1, rate, t) == pytest.approx(1_000_000 * share, abs=1)


def test_the_jobless_cut_a_fixed_share(t):
    assert {int(s.cut_before_borrowing(1_000_000, 0, rate, t)) for rate in (1, 40_000, 300_000)} == {200_000}


def test_the_cut_never_falls_with_the_rate(t):
    cuts = [int(s.cut_before_borrowing(1_000_000, 1, rate, t)) for rate in range(10_000, 200_000, 1_000)]
    assert cuts == sorted(cuts) and not math.isclose(cuts[0], cuts[-1])
