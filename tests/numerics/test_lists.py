"""Lists of places are those numpy finds, whatever was written in the working columns before, sixteen at a time or one by one."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba.core.errors import TypingError

from sim.accounts.tickets import Listed, take_out
from sim.numerics.lanes import COMPRESSES, LANES
from sim.numerics.lists import list_below, list_positive, list_rare

ROOT = Path(__file__).resolve().parents[2]
KINDS = np.uint32, np.int32, np.int32, np.uint8, np.uint8, np.int32, np.int32  # of `Listed`
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
    x = Listed(*(np.full(size + 1, 77, kind) for kind in KINDS))
    found = take_out(unbilled, rate, left, mode, Listed(*(column[:size] for column in x)))
    places = np.flatnonzero(unbilled)
    for column, expected in zip(x, (places, unbilled[places], rate[places], left[places], mode[places]), strict=False):
        assert column[:found].tolist() == expected.tolist() and column[size] == 77


def test_columns_with_gaps_are_refused():
    """Sixteen places must lie side by side: every other one of a column would be read wrong."""
    with pytest.raises(TypingError, match="not a contiguous column"):
        list_positive(np.zeros(64, np.int32)[::2], np.zeros(32, np.uint32))


def fingerprint():
    """Lists of every kind, dense, sparse and with none in most blocks of sixteen, on whatever processor is compiled for."""
    rng, digest = np.random.default_rng(5), hashlib.sha256()
    for size in (0, 1, 15, 16, 17, 99, 1000):
        for share in (0.9, 0.2, 0.01):
            marks = (rng.random(size) < share).astype(np.uint8)
            words = rng.integers(0, 2**32, size, np.uint32)
            unbilled = np.where(marks, rng.integers(1, 2**31 - 1, size), 0).astype(np.int32)
            x = Listed(*(np.zeros(size, kind) for kind in KINDS))
            rare, blocks = np.zeros(size, np.uint32), np.zeros(size // LANES, np.uint32)
            found = take_out(unbilled, words.view(np.int32), marks, marks, x)
            told = [listed(list_positive, marks), listed(list_below, words, np.uint32(share * 2**32))]
            told += [rare[: list_rare(marks, rare, blocks)].tolist(), *(column[:found].tolist() for column in x[:5])]
            digest.update(repr(told).encode())
    return digest.hexdigest()


@pytest.mark.skipif(not COMPRESSES, reason="the tests above go one by one already")
def test_a_processor_that_cannot_compress_lanes_makes_the_same_lists():
    older = os.environ | {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}
    code = (
        "from sim.numerics.lanes import COMPRESSES\nfrom tests.numerics.test_lists import fingerprint\n"
        "print(COMPRESSES, fingerprint())"
    )
    told = subprocess.run([sys.executable, "-c", code], env=older, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.split() == ["False", fingerprint()]
