"""A line opens up by quarters, exactly."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.accounts.lines import line_rules, months_to_wait, repayment_mode, usable_limit, whole_steps
from sim.settings.root import Settings

CALM = {"name": "calm", "start": "2019-07", "unemployment": {"2019-07": 0.05}}


def rules(**groups):
    return line_rules(Settings.model_validate({"scenario": CALM, **groups}))


@pytest.mark.parametrize(("months", "limit"), [(0, 400), (2, 400), (3, 550), (6, 700), (9, 850), (11, 850), (12, 1000)])
def test_forty_per_cent_and_fifteen_points_a_quarter(months, limit):
    assert usable_limit(1_000_000, months, rules()) == limit * 1_000


def test_limits_are_rounded_down():
    assert usable_limit(999_999, 99, rules()) == 990_000
    assert usable_limit(24_999, 0, rules()) == 0


@given(st.integers(0, 2_000_000_000), st.integers(0, 200), st.integers(0, 120), st.integers(0, 1000))
def test_exact_and_never_above_the_granted_line(granted, months, season, initial):
    r = rules()._replace(season_months=np.int64(season), initial_permille=np.int64(initial))
    passed = Fraction(1) if months >= season else Fraction(months // 3 * 3, season)
    part = Fraction(initial, 1000)
    expected = granted * (part + (1 - part) * min(passed, 1)) // 10_000 * 10_000
    assert usable_limit(granted, months, r) == expected <= granted


@given(st.integers(0, 2**53 - 1), st.integers(1, 2**40))
def test_whole_steps_are_exact(x, step):
    assert whole_steps(x, step) == x // step


def test_repayment_modes_follow_their_shares():
    assert {int(repayment_mode(np.uint32(w), *rules().modes[0])) for w in (0, 1, 2**31, 2**32 - 1)} == {0}
    mixed = rules(product={"modes": {"equal_payment": 0.5, "equal_principal": 0.25, "interest_only": 0.25}}).modes[0]
    quarters = [repayment_mode(np.uint32(w), *mixed) for w in (0, 2**30 - 1, 2**30, 2**31 - 1, 2**31, 2**32 - 1)]
    assert quarters == [2, 2, 1, 1, 0, 0]


def test_a_policy_without_seasoning_gives_the_whole_line_at_once():
    class Bare:
        limits, population, product, regime = object(), Settings.model_validate({"scenario": CALM}).population, None, None

    full = Settings.model_validate({"scenario": CALM})
    Bare.product, Bare.regime = full.product, full.regime
    assert usable_limit(123_457, 0, line_rules(Bare)) == 123_457


def test_the_all_in_cap_is_a_rate_a_day():
    assert rules().rate_cap == 2**31 - 1
    assert rules(regime={"all_in_cap": 0.24}, pricing={"kind": "flat", "rate": 40_000}).rate_cap == 65_753  # 24 % / 365
    with_penalty = {"all_in_cap": 0.24, "cap_includes_penalty": True}
    assert rules(regime=with_penalty, pricing={"kind": "flat", "rate": 40_000}).rate_cap == 43_835  # 24 % / 365 / 1.5


@settings(deadline=None)  # the first call compiles
@given(st.integers(0, 2**32 - 1), st.floats(0.001, 1.0))
def test_waiting_is_geometric(word, chance):
    """The wait w is the one month with (1 - p)^w < u <= (1 - p)^(w - 1), give or take the last digit of u."""
    wait, u = months_to_wait(word, chance), (word + 0.5) / 2**32
    assert 1 <= wait <= 32_000
    assert (1 - chance) ** wait < u * (1 + 1e-9) and (1 - chance) ** (wait - 1) > u * (1 - 1e-9)
