"""Lists of places are those numpy finds, whatever was written in the working columns before, sixteen at a time or one by one."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.accounts.tickets import Listed, take_out
from sim.numerics.lanes import LANES, PRESSES
from sim.numerics.lists import list_below, list_positive, list_rare

ROOT = Path(__file__).resolve().parents[2]
sizes = st.integers(0, 5 * LANES)


def listed(function, *given):
    """What a function of lists finds, in a working column that holds something else."""
    places = np.full(given[0].size, 77, np.uint32)
    return places[: function(*given, places)].tolist()


@given(st.lists(st.integers(-3, 3), max_size=5 * LANES), st.sampled_from([np.int32, np.int64]))
def test_positive_amounts(amounts, dtype):
    amounts = np.array(amounts, dtype)
    assert listed(list_positive, amounts) == np.flatnonzero(amounts > 0).tolist()


@given(st.lists(st.sampled_from([0, 1, 128, 255]), max_size=5 * LANES))
def test_marks(marks):
    """Bytes count as they are, without a sign."""
    marks = np.array(marks, np.uint8)
    assert listed(list_positive, marks) == np.flatnonzero(marks).tolist()


@given(st.lists(st.sampled_from([0] * 40 + [1, 200]), max_size=9 * LANES))
def test_rare_marks(marks):
    marks, places, blocks = np.array(marks, np.uint8), np.full(len(marks), 77, np.uint32), np.zeros(10, np.uint32)
    assert places[: list_rare(marks, places, blocks)].tolist() == np.flatnonzero(marks).tolist()


@given(st.lists(st.integers(0, 2**32 - 1), max_size=5 * LANES), st.integers(0, 2**32 - 1))
def test_words_below_a_chance(words, chance):
    words = np.array(words, np.uint32)
    assert listed(list_below, words, np.uint32(chance)) == np.flatnonzero(words < chance).tolist()


@given(sizes, st.floats(0, 1), st.integers(0, 99))
def test_tickets_taken_out(size, share, seed):
    """The tickets with something unbilled side by side, in rising order; nothing is written behind the tile."""
    rng = np.random.default_rng(seed)
    unbilled = np.where(rng.random(size) < share, rng.integers(1, 2**31 - 1, size), 0).astype(np.int32)
    rate, left, mode = (rng.integers(0, 99, size).astype(dtype) for dtype in (np.int32, np.uint8, np.uint8))
    kinds = (np.uint32, np.int32, np.int32, np.uint8, np.uint8, np.int32, np.int32)
    x = Listed(*(np.full(size + 1, 77, kind) for kind in kinds))
    found = take_out(unbilled, rate, left, mode, Listed(*(column[:size] for column in x)))
    places = np.flatnonzero(unbilled)
    for column, expected in zip(x, (places, unbilled[places], rate[places], left[places], mode[places]), strict=False):
        assert column[:found].tolist() == expected.tolist() and column[size] == 77


@pytest.mark.skipif(not PRESSES, reason="the tests above go one by one already")
def test_without_such_a_processor():
    """A processor that cannot press lanes together makes the same lists one by one."""
    plain = os.environ | {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}
    code = (
        "import numpy as np\nfrom sim.numerics.lanes import PRESSES\nfrom sim.numerics.lists import list_positive, list_rare\n"
        "amounts = np.arange(99, dtype=np.int32) % 7 % 3 - 1\nplaces, rare, blocks = np.zeros((3, 99), np.uint32)\n"
        "found, few = list_positive(amounts, places), list_rare(amounts, rare, blocks)\n"
        "print(PRESSES, places[:found].tolist(), places[:found].tolist() == rare[:few].tolist())"
    )
    told = subprocess.run([sys.executable, "-c", code], env=plain, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.strip() == f"False {np.flatnonzero(np.arange(99) % 7 % 3 == 2).tolist()} True"
