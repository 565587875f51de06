"""Schedules of the three repayment modes to the fen, and tickets whose rate and term are weighted by balance."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.accounts.tickets import (
    EQUAL_PAYMENT,
    EQUAL_PRINCIPAL,
    INTEREST_ONLY,
    Listed,
    bill_ticket,
    dearest_ticket,
    growth,
    join_ticket,
    principal_part,
)
from sim.columns import CYCLES, allocated
from tests import tickets_by_hand

amounts, rates, terms = st.integers(1, 20_000_000), st.integers(1, 200_000), st.integers(1, 12)
MODES = (EQUAL_PAYMENT, EQUAL_PRINCIPAL, INTEREST_ONLY)


def schedule(principal, rate, term, mode):
    """(principal part, 30-day interest) of every instalment."""
    rows = []
    for left in range(term, 0, -1):
        part = int(principal_part(np.int32(principal), np.int32(rate), np.uint8(left), np.uint8(mode)))
        rows.append((part, tickets_by_hand.half_up(principal * rate * 30, 10**8)))
        principal -= part
    assert principal == 0
    return rows


def test_14_700_at_1_2_per_cent_a_month_over_12():
    rows = schedule(1_470_000, 40_000, 12, EQUAL_PAYMENT)
    assert [part + interest for part, interest in rows] == [132_264] * 12
    assert sum(interest for _, interest in rows) == 117_168
    assert rows[0] == (114_624, 17_640)  # CNY 176.40 is 1.2 % of 14,700


def test_the_same_in_equal_parts_of_principal():
    rows = schedule(1_470_000, 40_000, 12, EQUAL_PRINCIPAL)
    assert [part for part, _ in rows] == [122_500] * 12
    assert sum(interest for _, interest in rows) == 114_660


def test_the_same_with_principal_at_the_end():
    rows = schedule(1_470_000, 40_000, 12, INTEREST_ONLY)
    assert [part for part, _ in rows] == [0] * 11 + [1_470_000]
    assert sum(interest for _, interest in rows) == 12 * 17_640


@given(amounts, rates, terms, st.sampled_from(MODES))
def test_a_schedule_repays_all_and_is_the_exact_one(principal, rate, term, mode):
    assert sum(part for part, _ in schedule(principal, rate, term, mode)) == principal
    exact = tickets_by_hand.instalment(principal, rate, term, mode)
    assert principal_part(np.int32(principal), np.int32(rate), np.uint8(term), np.uint8(mode)) == exact


@given(amounts, rates, st.integers(2, 12))
def test_level_payments_are_level_to_the_fen_of_the_definition(principal, rate, term):
    """A = P i (1 + i)^n / ((1 + i)^n - 1) with i = 30 daily rates; the part is A less the interest, each rounded."""
    i = Fraction(30 * rate, 10**8)
    level = principal * i * (1 + i) ** term / ((1 + i) ** term - 1)
    part = principal_part(np.int32(principal), np.int32(rate), np.uint8(term), np.uint8(EQUAL_PAYMENT))
    assert abs(part - (level - principal * i)) <= 1 or part in (0, principal)


@pytest.mark.parametrize("mode", [EQUAL_PAYMENT, EQUAL_PRINCIPAL])
def test_without_interest_parts_are_equal(mode):
    assert [part for part, _ in schedule(1_000, 0, 3, mode)] == [333, 334, 333]  # 667 / 2 is rounded half up


@given(st.floats(0.0, 0.06), st.integers(0, 31))
def test_growth_is_the_power(rate, instalments):
    exact = (1 + Fraction(rate)) ** instalments
    assert growth(rate, instalments) == pytest.approx(float(exact), rel=1e-13)


@given(st.lists(st.tuples(st.integers(30_000, 3_000_000), st.integers(20_000, 60_000), st.sampled_from([3, 6, 12])), max_size=8))
def test_a_ticket_is_the_balance_weighted_mean_of_its_draws(draws):
    tickets, i, slot, lo, a_day = allocated("tickets", 3), 1, 4, 1, 0
    rate = left = total = 0
    for amount, price, term in draws:
        a_day += int(join_ticket(i, slot, np.int32(amount), np.int32(price), np.uint8(term), tickets, lo))
        rate, left = (Fraction(x * total + y * amount, total + amount) for x, y in ((rate, price), (left, term)))
        rate, left, total = int(rate + Fraction(1, 2)), int(left + Fraction(1, 2)), total + amount
        told = (tickets.unbilled[slot, 2], tickets.rate[slot, 2], tickets.left[slot, 2])
        assert told == (total, rate, left) and a_day == total * rate
    assert tickets.unbilled.sum() == total  # nobody else's, no other cycle's


def test_the_dearest_ticket_is_the_newest_of_the_dearest_with_something_left():
    tickets, slot, lo = allocated("tickets", 2), 3, 1
    assert dearest_ticket(0, slot, tickets, lo) == -1
    for k, unbilled, rate in ((4, 500, 45_000), (2, 500, 45_000), (3, 500, 40_000), (1, 0, 55_000)):
        tickets.unbilled[k, 1], tickets.rate[k, 1] = unbilled, rate
    assert dearest_ticket(0, slot, tickets, lo) == 2  # 4 is as dear and twelve cycles old
    tickets.unbilled[2, 1] = 0
    assert dearest_ticket(0, slot, tickets, lo) == 4
    assert dearest_ticket(0, 4, tickets, lo) == 4


@given(st.lists(st.tuples(amounts | st.just(0), rates, st.integers(0, 12), st.sampled_from(MODES)), min_size=1, max_size=20))
def test_the_pass_is_the_loop_of_the_rule(rows):
    n = len(rows)
    unbilled, rate = (np.array([row[k] for row in rows], np.int32) for k in (0, 1))
    left, mode = (np.array([row[k] for row in rows], np.uint8) for k in (2, 3))
    before, part, due, upcoming = unbilled.copy(), np.empty(n, np.int32), np.full(n, 7, np.int32), np.full(n, 9, np.int32)
    released = np.full(n, 11, np.int64)
    listed = Listed(*(np.full(n, 99, kind) for kind in ("u4", "i4", "i4", "u1", "u1", "i4", "i4")))
    bill_ticket(unbilled, rate, left, mode, part, due, upcoming, released, listed)
    for k, (principal, price, instalments, way) in enumerate(rows):
        now = tickets_by_hand.instalment(principal, price, instalments, way)
        after = tickets_by_hand.instalment(principal - now, price, max(instalments - 1, 0), way)
        assert (part[k], unbilled[k], left[k]) == (now, before[k] - now, max(instalments - 1, 0))
        assert (due[k], upcoming[k], released[k]) == (7 + now, 9 + after, 11 + now * price)


def test_a_ticket_of_twelve_is_billed_before_its_place_is_needed():
    assert CYCLES == 12 + 1
