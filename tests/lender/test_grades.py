"""A grade's value is that of the highest grade whose lowest score is reached."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.lender.grades import graded, grades


@pytest.mark.parametrize(("score", "value"), [(350, -7), (599, -7), (600, 26), (649, 26), (650, 38), (749, 48), (750, 58)])
def test_the_table_of_the_default_market(score, value):
    assert graded(score, grades((600, 650, 700, 750), (26, 38, 48, 58)), -7) == value


@given(st.lists(st.integers(350, 950), min_size=1, max_size=8, unique=True).map(sorted), st.integers(350, 950))
def test_any_table_of_up_to_eight_grades(scores, score):
    values = [10 * k for k in range(1, len(scores) + 1)]
    expected = max([v for s, v in zip(scores, values) if score >= s], default=0)
    assert graded(score, grades(scores, values), 0) == graded.py_func(score, grades(scores, values), 0) == expected
