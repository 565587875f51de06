"""Caps on income, on all debt together, and on what debt service takes of a month."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.lender.lender import Lender
from sim.lender.limits.caps import annuity, capped_line, caps, line_beside_debt
from sim.lender.orders import LEAVE
from sim.lender.view import LenderView, Sources
from sim.settings.limits import FixedLimits

THIRD = caps(FixedLimits(income_cap=0.25))
SERVICE = caps(FixedLimits(debt_service_cap=0.5))
DEBT = caps(FixedLimits(debt_cap=0.25))


def test_by_hand():
    assert capped_line(5_000_000, 500_000, 40_000, THIRD) == 1_500_000  # a quarter of CNY 60,000
    assert capped_line(1_200_000, 500_000, 40_000, THIRD) == 1_200_000
    assert capped_line(5_000_000, 123_456, 40_000, THIRD) == 370_000  # 3,703.68 rounded down
    line = int(capped_line(50_000_000, 500_000, 40_000, SERVICE))
    assert line == 2_770_000  # 2,500 a month pays for 27,785 at 1.2 % a month
    assert 12 * 1 == annuity(0.0) and annuity(0.012) == pytest.approx(14_700 / 1_322.64, rel=1e-5)


def test_all_debt_together_by_hand():
    assert line_beside_debt(5_000_000, 500_000, 0, DEBT) == 1_500_000
    assert line_beside_debt(5_000_000, 500_000, 905_050, DEBT) == 590_000  # CNY 15,000 less 9,050.50, rounded down
    assert line_beside_debt(5_000_000, 500_000, 1_500_001, DEBT) == 0
    assert line_beside_debt(5_000_000, 500_000, 905_050, THIRD) == 5_000_000  # off


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
def test_every_policy_counts_what_is_owed_elsewhere(make_columns, make_settings, keys, kind):
    people, accounts = make_columns()
    owed = np.where(people.number % 3 == 0, 600_000, 0)
    view = LenderView(people, accounts, 9, keys, sources=Sources(owed=lambda: owed.copy()))
    alone = Lender(make_settings(limits={"kind": kind, "income_cap": 0.3})).decide(view).granted.copy()
    together = Lender(make_settings(limits={"kind": kind, "debt_cap": 0.3})).decide(view).granted
    most = np.maximum(view.observed_income.astype(np.int64) * 12 * 3 // 10 - owed, 0)
    ordered = alone != LEAVE
    assert (together[ordered] <= most[ordered]).all()
    free = ordered & (owed == 0)
    np.testing.assert_array_equal(together[free], alone[free])
    assert (together < alone)[ordered & (owed > 0)].sum() > 30
    over = ~ordered & view.open & (view.granted > most)  # lines nobody looks at come down to it, and no other line moves
    assert (together[~ordered & ~over] == LEAVE).all()
    np.testing.assert_array_equal(together[over], (most // 10_000 * 10_000)[over])
    assert kind == "dynamic" or over.sum() > 100


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
