"""Tiles are shared out among threads: each is done once, by a thread with a place of its own, and errors come out."""

import threading
import time
from collections import Counter

import pytest

from sim.numerics.jit import threads
from sim.numerics.workers import over_tiles


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("tiles", [0, 1, 2, 3, 7, 28, 100, 131, 1_000])
def test_every_tile_is_done_once(count, tiles):
    done, places = Counter(), [object(), object(), object()]
    at_work = Counter()

    def kernel(first, end, own, what):
        at_work[own] += 1
        assert at_work[own] == 1 and what == "given"
        done.update(range(first, end))
        at_work[own] -= 1

    with threads(count):
        over_tiles(kernel, tiles, "given", own=places[:count])
    assert done == Counter(range(tiles))


def test_a_thread_that_is_done_takes_what_is_left():
    """The first thread to begin is held up in its first share: the other does all the rest meanwhile."""
    took, held, first = Counter(), threading.Event(), []

    def kernel(low, high):
        me = threading.get_ident()
        first.append(me)
        if me == first[0] and took[me] == 0:
            took[me] += high - low
            assert held.wait(30)
        else:
            took[me] += high - low
            if sum(took.values()) == 160:
                held.set()

    with threads(2):
        over_tiles(kernel, 160)
    assert sorted(took.values()) == [10, 150]


def test_an_error_comes_out_after_all_threads_have_ended():
    ended = []

    def kernel(first, end):
        if first == 0:
            raise ValueError("tile 0")
        time.sleep(0.02)
        ended.append(first)

    with threads(3), pytest.raises(ValueError, match="tile 0"):
        over_tiles(kernel, 3)
    assert sorted(ended) == [1, 2]
