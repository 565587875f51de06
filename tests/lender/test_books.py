"""The books balance to the fen and agree with what was measured."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.lender.books import ACCOUNTS, Books
from sim.lender.statement import share
from sim.numerics.money import PARTS
from sim.settings.lender import Lender

FLOWS = (
    "drawn", "repaid_principal", "prepaid", "repaid_interest", "repaid_penalty", "charged_off", "claim_principal_received",
    "claim_interest_received", "collection_cost", "applicants", "opened", "reviewed", "open_accounts", "active_accounts",
    "recalled",
)  # fmt: skip


def month(**given):
    return dict.fromkeys((*FLOWS, "interest_recognised_e8", "penalty_recognised_e8", "balance"), 0) | given


def test_a_first_month_by_hand():
    books = Books(Lender(equity_share=0.10))
    result = books.close_month("2019-07", 31, month(
        drawn=10_000_000, repaid_principal=1_000_000, balance=9_000_000, repaid_interest=20_000,
        interest_recognised_e8=100_000 * PARTS + 7, opened=1, reviewed=0, recalled=0, applicants=2, open_accounts=1,
        active_accounts=1,
    ))  # fmt: skip
    assert result.interest_income == 100_000
    assert result.funding_cost == 17_199  # 0.045 x 45,000.00 x 31 / 365 = 171.9863
    profit = 100_000 - 17_199 - (100 + 1_911) - 6_000 - (200 + 10) - 6_000
    assert result.profit_before_provisions == profit
    assert books.balance["loans"] == 9_000_000
    assert books.balance["interest_receivable"] == 80_000
    assert books.equity == 900_000  # 10 % of the loans: the owners paid in what the profit did not bring
    assert books.balance["equity"] == -(900_000 - profit)
    assert books.balance["debt"] == -(9_000_000 + 80_000 - 900_000)
    assert books.carried["interest"] == 7


@settings(max_examples=50)
@given(st.data())
def test_every_identity_holds_over_any_months(data):
    books, balance, receivable = Books(Lender()), 0, {"interest": 0, "penalty": 0}
    for k in range(3):
        sums = {name: data.draw(st.integers(0, 10**12)) for name in FLOWS}
        for kind in receivable:
            sums[f"{kind}_recognised_e8"] = data.draw(st.integers(-(10**21), 10**21))
            receivable[kind] += sums[f"{kind}_recognised_e8"] - sums[f"repaid_{kind}"] * PARTS
        balance += sums["drawn"] - sums["repaid_principal"] - sums["prepaid"] - sums["charged_off"]
        books.close_month(k, 30, sums | {"balance": balance})
        stocks = {"balance": balance} | {f"{kind}_receivable_e8": value for kind, value in receivable.items()}
        for name, expected, actual in books.identities(stocks):
            assert expected == actual, name
        assert books.equity == share(0.12, balance)


def test_one_fen_too_many_is_noticed():
    books = Books(Lender())
    books.close_month(0, 30, month(drawn=1_000, balance=1_000))
    stocks = {"balance": 999, "interest_receivable_e8": 0, "penalty_receivable_e8": 1}
    wrong = [(name, actual - expected) for name, expected, actual in books.identities(stocks) if expected != actual]
    assert wrong == [("loans", 1), ("penalty receivable, 1e-8 fen", -1)]


def test_profit_is_the_change_of_equity_not_paid_in():
    books = Books(Lender())
    before = 0
    for k in range(4):
        result = books.close_month(k, 30, month(
            drawn=500_000, charged_off=1_000 * k, balance=books.balance["loans"] + 500_000 - 1_000 * k,
            claim_principal_received=10 * k, interest_recognised_e8=7_777 * PARTS // 3, active_accounts=3,
        ))  # fmt: skip
        kept = books.equity + books.balance["equity"]
        assert kept - before == result.profit_before_provisions
        before = kept


def test_tallies_by_month_and_account():
    books = Books(Lender())
    books.close_month("a", 30, month(drawn=1_000, balance=1_000))
    books.close_month("b", 30, month(repaid_principal=400, balance=600))
    found = books.tallies()
    assert found["accounts"] == ACCOUNTS
    loans = ACCOUNTS.index("loans")
    assert [row[loans] for row in found["debit"]] == [1_000, 0]
    assert [row[loans] for row in found["credit"]] == [0, 400]
    assert [sum(row) for row in found["debit"]] == [sum(row) for row in found["credit"]]


def test_an_unknown_account_is_an_error():
    with pytest.raises(KeyError):
        Books(Lender()).post("a", "goodwill", "bank", 1, "")
