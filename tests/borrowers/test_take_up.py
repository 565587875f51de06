"""Offers up to the reference rate are taken up; dearer ones are declined more by who can do without."""

import numpy as np
import pytest

from sim.borrowers.take_up import acceptance, declined, in_need
from sim.columns import HAND_TO_MOUTH, NEVER_PAYS, allocated
from sim.numerics.draws import world_keys
from sim.settings.behaviour import Behaviour

KEYS = world_keys(7, 0)
TERMS = (40_000.0, 1.5, 0.3)


@pytest.mark.parametrize("rule", [acceptance, acceptance.py_func])
def test_the_chance_of_taking_up(rule):
    for needy in (False, True):
        assert rule(40_000, needy, False, *TERMS) == rule(10_000, needy, False, *TERMS) == 1.0
        assert rule(900_000, needy, True, *TERMS) == 1.0
    assert rule(60_000, False, False, *TERMS) == pytest.approx(1.5**-1.5, abs=1e-12)
    assert rule(60_000, True, False, *TERMS) == pytest.approx(1.5**-0.45, abs=1e-12)


def test_who_is_in_need():
    full, short = (500_000, 400_000), (399_999, 400_000)  # cash and the buffer aimed at
    assert not in_need(0, *full) and in_need(0, *short) and in_need(HAND_TO_MOUTH, *full) and not in_need(NEVER_PAYS, *full)


def test_who_declines_is_drawn_with_that_chance_and_only_among_those_offered():
    n = 40_000
    people = allocated("people", n)
    people.number[:], people.habits[n // 2 :] = np.arange(n), HAND_TO_MOUTH
    offered = np.arange(0, n, 2)
    rate = np.full(offered.size, 60_000, np.int32)
    said = declined(people, offered, rate, 5, Behaviour(), KEYS)
    assert not said[1::2].any()
    for half, chance in ((said[0 : n // 2 : 2], 1 - 1.5**-1.5), (said[n // 2 :: 2], 1 - 1.5**-0.45)):
        assert abs(half.mean() - chance) < 4 * np.sqrt(chance * (1 - chance) / half.size)
    assert not declined(people, offered, np.full(offered.size, 40_000, np.int32), 5, Behaviour(), KEYS).any()
    people.habits[:] = NEVER_PAYS
    assert not declined(people, offered, rate, 5, Behaviour(), KEYS).any()


def test_a_dearer_offer_is_declined_by_whoever_declined_the_cheaper_one():
    n = 5_000
    people = allocated("people", n)
    people.number[:] = np.arange(n)
    cheap, dear = (declined(people, np.arange(n), np.full(n, rate, np.int32), 5, Behaviour(), KEYS) for rate in (50_000, 90_000))
    assert (cheap <= dear).all() and cheap.sum() < dear.sum()
