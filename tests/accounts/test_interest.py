"""Interest by the day and its penalty are exact: to 1e-8 fen, with remainders carried and nothing lost to rounding."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.accounts.interest import accrue, bill_amount, interest_until, penalty_of_a_day
from sim.numerics.money import settled

E8 = 10**8
amounts, rates = st.integers(0, 200_000_000), st.integers(0, 200_000)


@pytest.mark.parametrize(("principal", "days", "fen"), [
    (1_470_000, 30, 17_640), (1_470_000, 365, 214_620), (1_470_000, 380, 223_440), (1_240, 365, 181), (1_260, 365, 183),
])  # fmt: skip
def test_simple_interest_at_four_basis_points_a_day(principal, days, fen):
    """CNY 14,700: 176.40 in 30 days, 2,146.20 in a year, 2,234.40 in 380 days; CNY 12.40 does earn its 1.81 a year."""
    assert settled(interest_until(np.int64(0), np.int64(principal * 40_000), 0, days))[0] == fen


@given(st.integers(0, 2**40), amounts, rates, st.integers(0, 400), st.integers(0, 400))
def test_days_add_up(accrued, principal, rate, first, second):
    a_day = np.int64(principal * rate)
    whole = interest_until(np.int64(accrued), a_day, 100, 100 + first + second)
    assert interest_until(interest_until(np.int64(accrued), a_day, 100, 100 + first), a_day, 0, second) == whole
    assert whole == accrued + principal * rate * (first + second)


@given(st.lists(st.integers(0, 2**52), min_size=1, max_size=30))
def test_what_is_carried_is_billed_in_the_end(months):
    """Billing whole fen each month and carrying the rest never loses or makes a fen."""
    billed, rest = 0, np.int64(0)
    for more in months:
        fen, rest = settled(rest + more % (2**52 - E8))
        billed += int(fen)
        assert 0 <= rest < E8
    assert billed * E8 + int(rest) == sum(more % (2**52 - E8) for more in months)


@given(amounts, st.integers(0, 10**12), amounts, rates, st.integers(0, 31))
def test_the_next_bill_is_principal_and_whole_fen_of_interest(principal, accrued, balance, rate, days):
    expected = principal + (accrued + balance * rate * days) // E8
    if expected < 2**31:
        assert bill_amount(np.int32(principal), np.int64(accrued), np.int64(balance * rate), np.int32(days)) == expected


@given(st.integers(1, 20_000_000), rates, st.data(), st.sampled_from([1_000, 1_300, 1_500]))
def test_overdue_principal_bears_one_and_a_half_times_the_rate_and_interest_its_own(principal, rate, data, permille):
    overdue = data.draw(st.integers(0, principal))
    interest = data.draw(st.integers(0, 1_000_000))
    surcharge = Fraction(permille, 1000) - 1
    exact = overdue * rate * surcharge + interest * rate * (surcharge + 1)
    told = penalty_of_a_day(np.int64(principal * rate), np.int32(principal), np.int32(overdue), np.int32(interest), permille)
    assert told == exact // 1


def test_380_days_of_penalty_cost_one_and_a_half_times_the_interest():
    a_day = 1_470_000 * 40_000
    assert 380 * (a_day + penalty_of_a_day(np.int64(a_day), 1_470_000, 1_470_000, 0, 1_500)) == 335_160 * E8


def test_the_rate_of_a_penalty_is_the_mean_rate_floored():
    assert penalty_of_a_day(np.int64(3 * 40_000 + 2 * 40_001), 5, 1_000, 0, 1_500) == 1_000 * 40_000 // 2
    assert penalty_of_a_day(np.int64(1), 0, 0, 500, 1_500) == 0  # nothing left to have a rate


@given(st.lists(st.tuples(st.integers(0, 2**40), st.integers(0, 10**13), st.integers(0, 300)), min_size=1, max_size=20))
def test_the_pass_brings_everyone_up_to_the_day_once(rows):
    accrued, a_day = (np.array([row[k] for row in rows], np.int64) for k in (0, 1))
    accrued_to = np.array([row[2] for row in rows], np.int16)
    more = [row[1] * (300 - row[2]) for row in rows]
    assert accrue(accrued, a_day, accrued_to, 300) == sum(more)
    assert accrued.tolist() == [row[0] + x for row, x in zip(rows, more)] and (accrued_to == 300).all()
    assert accrue(accrued, a_day, accrued_to, 300) == 0
