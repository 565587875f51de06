"""Lists of places are those numpy finds, whatever was written in the working columns before."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.numerics.lists import list_below, list_marked, list_positive


def room(n):
    return np.full(n + 8, 77, np.uint32)


@given(st.lists(st.integers(-3, 3), max_size=60))
def test_positive_amounts(amounts):
    places = room(len(amounts))
    found = list_positive(np.array(amounts, np.int32), places)
    assert places[:found].tolist() == [i for i, amount in enumerate(amounts) if amount > 0]


@given(st.lists(st.integers(0, 2**32 - 1), max_size=60), st.integers(0, 2**32 - 1))
def test_words_below_a_chance(words, chance):
    places = room(len(words))
    found = list_below(np.array(words, np.uint32), np.uint32(chance), places)
    assert places[:found].tolist() == [i for i, word in enumerate(words) if word < chance]


@given(st.lists(st.booleans(), max_size=90), st.booleans())
def test_marks_seen_eight_at_a_time(marks, before):
    """Marks left over behind the last borrower, from a wider tile, are not listed."""
    n = len(marks)
    eights = np.zeros(n // 8 + 2, np.uint64)
    seen = eights.view(np.uint8)
    seen[:] = before
    seen[:n] = marks
    places = room(n)
    found = list_marked(n, seen, eights, room(n), places)
    assert places[:found].tolist() == np.flatnonzero(marks).tolist()
