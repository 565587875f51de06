"""Caps on income and on what debt service takes of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.lender.lender import Lender
from sim.lender.limits.caps import annuity, capped_line, caps
from sim.lender.orders import LEAVE
from sim.settings.limits import FixedLimits

THIRD = caps(FixedLimits(income_cap=0.25))
SERVICE = caps(FixedLimits(debt_service_cap=0.5))


def test_by_hand():
    assert capped_line(5_000_000, 500_000, 40_000, THIRD) == 1_500_000  # a quarter of CNY 60,000
    assert capped_line(1_200_000, 500_000, 40_000, THIRD) == 1_200_000
    assert capped_line(5_000_000, 123_456, 40_000, THIRD) == 370_000  # 3,703.68 rounded down
    line = int(capped_line(50_000_000, 500_000, 40_000, SERVICE))
    assert line == 2_770_000  # 2,500 a month pays for 27,785 at 1.2 % a month
    assert 12 * 1 == annuity(0.0) and annuity(0.012) == pytest.approx(14_700 / 1_322.64, rel=1e-5)


def test_off_by_default_and_for_policies_without_them():
    assert caps(FixedLimits()) is None and caps(object()) is None


@given(st.integers(0, 2_000_000_000), st.integers(0, 100_000_000), st.integers(0, 1_000_000))
def test_an_instalment_is_never_more_than_the_share(line, income, rate):
    found = int(capped_line(line, income, rate, SERVICE))
    assert 0 <= found <= line
    i = rate * 30 / 1e8
    instalment = found * i / (1 - (1 + i) ** -12) if i > 0 else found / 12
    assert instalment <= 0.5 * income + 1e-3


@pytest.mark.parametrize("kind", ["fixed", "dynamic", "score_income", "marginal_profit"])
def test_every_policy_obeys_them(view, make_settings, kind):
    free = Lender(make_settings(limits={"kind": kind})).decide(view).granted.copy()
    tight = Lender(make_settings(limits={"kind": kind, "income_cap": 0.1})).decide(view).granted
    assert ((free == LEAVE) == (tight == LEAVE)).all()
    ordered = free != LEAVE
    most = view.observed_income.astype(np.int64) * 12 // 10
    assert (tight[ordered] <= most[ordered]).all() and (tight < free).any()
    small = ordered & (free <= most // 10_000 * 10_000)
    np.testing.assert_array_equal(tight[small], free[small])
