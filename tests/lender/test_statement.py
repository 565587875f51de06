"""A month's income statement by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.accounts import tally
from sim.lender.statement import for_days, half_up, month_sums, statement
from sim.settings.lender import Lender

SUMS = {
    "balance": 300_000_000, "active_accounts": 40, "open_accounts": 55, "opened": 3, "reviewed": 4, "applicants": 7,
    "recalled": 0,
    "collection_cost": 1_234, "charged_off": 50_000, "claim_principal_received": 4_000, "claim_interest_received": 500,
}  # fmt: skip


def test_by_hand():
    found = statement((3_600_000, 12_345), SUMS, 100_000_000, 31, Lender())
    assert found.funding_cost == 764_384  # 0.045 x 2,000,000.00 x 31 / 365 = 7,643.8356
    assert found.opex == 4_000 + 84_932  # CNY 1 x 40 + 0.005 x 2,000,000.00 x 31 / 365 = 849.3151
    assert found.acquisition_cost == 18_000 + 6_000
    assert found.data_cost == 700 + 550
    assert found.vat == 216_741  # 6 % of 36,123.45 = 2,167.407
    profit = 3_600_000 + 12_345 + 4_500 - 764_384 - 88_932 - 24_000 - 1_250 - 1_234 - 216_741 - 50_000
    assert found.profit_before_provisions == profit


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**9))
def test_halves_go_up(a, b):
    assert half_up(a, b) == (Fraction(a, b) + Fraction(1, 2)).__floor__()


@pytest.mark.parametrize("days", [28, 29, 30, 31])
def test_a_rate_for_a_month(days):
    exact = Fraction(45, 1000) * Fraction(123_456_789, 2) * days / 365
    assert abs(for_days(0.045, 123_456_789, days) - exact) <= Fraction(1, 2)


def test_recognised_income_of_the_flows():
    flows = {name: 10**k for k, name in enumerate(tally.FLOWS)}
    sums = month_sums(flows)
    for kind in ("interest", "penalty"):
        expected = flows[f"{kind}_accrued_e8"] - flows[f"{kind}_reversed_e8"] + flows[f"{kind}_resumed_e8"]
        waived = flows["penalty_waived_e8"] if kind == "penalty" else 0
        assert sums[f"{kind}_recognised_e8"] == expected + flows[f"memo_{kind}_paid"] * 10**8 - waived
    assert sums["repaid_interest"] == flows["repaid_interest"] + flows["prepaid_interest"]
    assert sums["repaid_principal"] == flows["repaid"]
