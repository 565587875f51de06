"""Calls are planned under the capacity, the steps of the list served in order."""

import numpy as np
import pytest

from sim.accounts.contacts import CALL, MESSAGE
from sim.lender.collections import StandingStrategy, accounts_in
from sim.settings.collections import StrategyCollections, call

COUNTS = np.zeros(200, np.int64)
COUNTS[4:11], COUNTS[11:31], COUNTS[31:61], COUNTS[61:91], COUNTS[91:181] = 10, 5, 3, 2, 1


def test_without_a_capacity_the_strategy_is_the_settings():
    strategy = StandingStrategy(StrategyCollections()).plan(COUNTS, 10_000, 20, 0)
    assert strategy.steps == 7
    assert strategy.first_day[:7].tolist() == [-1, 1, 4, 11, 31, 61, 91]
    assert strategy.last_day[:7].tolist() == [-1, 3, 10, 30, 60, 90, 180]
    assert strategy.kind[:7].tolist() == [MESSAGE] * 2 + [CALL] * 5
    assert strategy.cost[:7].tolist() == [5, 5, 100, 600, 600, 600, 600]
    np.testing.assert_array_equal(strategy.chance[:7], np.float32([1, 1, 0.1, 0.1, 0.1, 0.08, 0.05]))
    np.testing.assert_array_equal(strategy.effect[:7], np.float32([1, 1, 0.4, 0.5, 0.5, 0.5, 0.5]))
    assert (strategy.first_day.dtype, strategy.kind.dtype, strategy.chance.dtype) == (np.int32, np.uint8, np.float32)


def test_earlier_steps_are_served_first():
    settings = StrategyCollections(call_capacity=20.0)  # 200 calls for 10,000 accounts: 10 a day for 20 days
    strategy = StandingStrategy(settings).plan(COUNTS, 10_000, 20, 0)
    # wanted: 7 of 70, then 10 of 100, 9 of 90, ...
    assert strategy.chance[2] == np.float32(0.1)
    assert strategy.chance[3] == pytest.approx(3 / 100, rel=1e-5)
    assert strategy.chance[4:7].max() < 1e-6
    assert strategy.chance[:2].tolist() == [1, 1]  # messages need no capacity


def test_calls_made_count_and_an_empty_step_gets_no_more_than_there_is():
    settings = StrategyCollections(call_capacity=20.0)
    spent = StandingStrategy(settings).plan(COUNTS, 10_000, 20, 200)
    assert (spent.chance[2:7] == 0).all()
    assert (StandingStrategy(settings).plan(np.zeros(200, np.int64), 10_000, 20, 10**6).chance[2:7] == 0).all()


def test_ample_capacity_changes_nothing():
    free = StandingStrategy(StrategyCollections()).plan(COUNTS, 10_000, 20, 0)
    ample = StandingStrategy(StrategyCollections(call_capacity=1e6)).plan(COUNTS.tolist(), 10_000, 20, 0)
    assert all(np.array_equal(a, b) for a, b in zip(free, ample))


def test_accounts_of_a_step():
    counts = np.arange(6)
    assert accounts_in(call(2, 4, 0.1), counts) == 2 + 3 + 4
    assert accounts_in(call(4, 99, 0.1), counts) == 4 + 5
    assert accounts_in(call(50, 99, 0.1), counts) == 5  # the last place stands for all later days
