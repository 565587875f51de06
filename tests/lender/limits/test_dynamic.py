"""Dynamic limits move a step at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.columns import OPEN
from sim.lender.limits.dynamic import DynamicLimits, moved_limit, steps
from sim.lender.limits.table import table_limit
from sim.lender.orders import LEAVE, blank
from sim.settings.limits import DynamicLimits as Settings

STEPS = steps(Settings())
CLEAN, LATE_ONCE, LATE_LONG_AGO = np.uint64(0), np.uint64(0x10_0000), np.uint64(0x100_0000)  # months 0 ... 5 count


@pytest.mark.parametrize(("granted", "target", "principal", "dpd", "history", "expected"), [
    (1_000_000, 2_000_000, 0, 0, CLEAN, 1_100_000),
    (1_000_000, 1_050_000, 0, 0, CLEAN, 1_050_000),
    (1_000_000, 2_000_000, 0, 0, LATE_ONCE, 1_000_000),
    (1_000_000, 2_000_000, 0, 0, LATE_LONG_AGO, 1_100_000),
    (1_000_000, 0, 0, 0, CLEAN, 750_000),
    (1_000_000, 900_000, 0, 29, LATE_ONCE, 900_000),
    (1_000_000, 2_000_000, 333_333, 30, LATE_ONCE, 333_333),
    (1_000_000, 2_000_000, 1_200_000, 30, LATE_ONCE, 1_000_000),
    (1, 0, 0, 0, CLEAN, 1),
    (0, 500_000, 0, 0, CLEAN, 0),
])  # fmt: skip
def test_by_hand(granted, target, principal, dpd, history, expected):
    assert moved_limit(granted, target, principal, dpd, history, STEPS) == expected


@given(st.integers(0, 2_000_000_000), st.integers(0, 2_000_000_000), st.integers(0, 2_000_000_000), st.integers(0, 400))
def test_a_step_is_never_larger_than_allowed(granted, target, principal, dpd):
    moved = int(moved_limit(granted, target, principal, dpd, CLEAN, STEPS))
    assert 10 * moved <= 11 * granted
    if dpd >= 30:
        assert moved == min(granted, principal)
    else:
        assert 4 * moved >= 3 * granted
        assert min(granted, target) <= moved <= max(granted, target)


def test_the_pass_is_the_loop_of_its_rules(view):
    policy = DynamicLimits(Settings())
    found = policy.decide(view, {}, blank(view.size).granted)
    for i in range(view.size):
        target = table_limit(view.score[i], view.observed_income[i], *policy.table)
        if view.applicants[i]:
            expected = target
        elif view.state[i] == OPEN:
            expected = moved_limit(view.granted[i], target, view.principal[i], view.dpd[i], view.history[i], policy.steps)
        else:
            expected = LEAVE
        assert found[i] == expected
