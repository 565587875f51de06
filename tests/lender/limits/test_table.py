"""The limit table is exact, rounded down and capped."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from sim.lender.limits.table import table, table_limit
from sim.settings.limits import FixedLimits

TABLE = table(FixedLimits())


def test_by_hand():
    assert table_limit(650, 833_333, *TABLE) == 3_160_000  # CNY 8,333.33 x 3.8 = 31,666.65 -> 31,600
    assert table_limit(599, 833_333, *TABLE) == 0
    assert table_limit(800, 2_000_000_000, *TABLE) == 20_000_000  # the cap
    assert table_limit(800, 500_000, *TABLE) == 2_900_000  # exactly CNY 29,000: nothing is lost to rounding


@given(st.integers(350, 950), st.integers(0, 2**31 - 1))
def test_exact_for_every_income(score, income):
    multiple = Fraction(max([m for s, m in ((0, 0), (600, 26), (650, 38), (700, 48), (750, 58)) if score >= s]), 10)
    expected = min(income * multiple // 10_000 * 10_000, 20_000_000)
    assert table_limit(score, income, *TABLE) == expected
