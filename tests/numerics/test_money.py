"""Fen arithmetic is exact: every rule equals its definition in whole numbers and fractions."""

from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import int32

from sim.numerics import money
from sim.numerics.jit import sweep

HALF = Fraction(1, 2)
amounts = st.integers(0, 2**31 - 1)


@pytest.mark.parametrize(
    ("x", "expected"), [(0.0, 0), (0.49, 0), (0.5, 1), (2.5, 3), (0.49999999999999994, 0), (2147483646.49, 2147483646)]
)
def test_fen_rounds_halves_up(x, expected):
    assert money.fen(x) == money.fen.py_func(x) == expected


@given(st.floats(0.0, 2.0**31 - 2.0))
def test_fen_is_the_exact_rounding(x):
    assert money.fen(x) == floor(Fraction(x) + HALF)


@given(
    st.integers(0, 2**53 - 1)
    | st.integers(0, 2**26).map(lambda q: q * 100_000_000)
    | st.integers(1, 2**26).map(lambda q: q * 100_000_000 - 1)
)
def test_settled_is_the_floor_division(accrued):
    assert money.settled(accrued) == divmod(accrued, 100_000_000)
    assert tuple(money.settled.py_func(np.int64(accrued))) == divmod(accrued, 100_000_000)


@given(amounts, amounts)
def test_what_is_left_is_never_negative(amount, taken):
    assert money.left_of(np.int32(amount), np.int32(taken)) == max(amount - taken, 0)
    assert money.left_of.py_func(np.int32(amount), np.int32(taken)) == max(amount - taken, 0)


@given(st.lists(amounts, max_size=50))
def test_a_split_sum_is_exact(values):
    total = (int32(0), int32(0))
    for x in values:
        total = money.added(total, int32(x))
    assert money.whole(total) == sum(values)


def test_a_split_sum_of_the_largest_tile_does_not_overflow():
    @sweep
    def summed(column):
        total = (int32(0), int32(0))
        for i in range(column.size):
            total = money.added(total, column[i])
        return money.whole(total)

    for value in (2**31 - 1, 65_535):
        assert summed(np.full(32_767, value, np.int32)) == 32_767 * value


@given(amounts, amounts, amounts, amounts)
def test_weighted_mean_is_the_exact_mean_rounded_half_up(a, weight_a, b, weight_b):
    weight = weight_a + weight_b
    exact = floor(Fraction(a * weight_a + b * weight_b, weight) + HALF) if weight else 0
    assert money.weighted_mean(a, weight_a, b, weight_b) == exact
    assert money.weighted_mean.py_func(a, weight_a, b, weight_b) == exact


def test_weighted_mean_of_a_rate_and_a_term():
    assert money.weighted_mean(40_000, 100_00, 50_000, 300_00) == 47_500
    assert money.weighted_mean(3, 1, 12, 1) == 8
    assert money.weighted_mean(2**31 - 1, 2**31 - 1, 2**31 - 1, 2**31 - 1) == 2**31 - 1


def test_fen_are_shown_as_yuan():
    assert money.cny(12_345) == 123.45


@sweep
def settle(accrued, fen):
    for i in range(accrued.size):
        fen[i], accrued[i] = money.settled(accrued[i])


@sweep
def average(a, weight_a, b, weight_b):
    for i in range(a.size):
        a[i] = money.weighted_mean(a[i], weight_a[i], b[i], weight_b[i])


@sweep
def round_off(x, fen):
    for i in range(x.size):
        fen[i] = money.fen(x[i])


def test_passes_over_money_vectorise():
    settle(np.ones(8, np.int64), np.ones(8, np.int32))
    average(*np.ones((4, 8), np.int32))
    round_off(np.ones(8), np.ones(8, np.int32))
    for sweep_ in (settle, average, round_off):
        (code,) = sweep_.inspect_llvm().values()
        assert "vector.body" in code
