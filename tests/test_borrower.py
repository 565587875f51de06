"""A borrower looked at: every column by name, in CNY and words, read only."""

import pytest

from sim import CreditMarket, load_settings
from sim.borrower import TABLE
from sim.settings import BadInput


@pytest.fixture(scope="module")
def market():
    small = ["population.size=1_500", "horizon.burn_in_months=20", "horizon.months=1", "horizon.run_off_months=0", "threads=1"]
    made = CreditMarket(load_settings(small))
    while made.running:
        made.step()
    return made


def of_state(market, which):
    """A borrower for whom `which` holds in the columns."""
    return market.borrowers[int(market.state.people.number[which(market.state)][0])]


def test_borrowers_are_found_by_number(market):
    assert len(market.borrowers) == 1_500 and market.borrowers[42].number == 42
    assert sum(borrower.employed for borrower in market.borrowers) == market.state.people.employed.sum()
    for unknown in (1_500, -1, "x"):
        with pytest.raises(BadInput, match="is not a borrower: numbers are 0 to 1499"):
            market.borrowers[unknown]


def test_values_are_in_cny_and_words(market):
    late = of_state(market, lambda x: x.accounts.dpd > 0)
    place = list(market.state.people.number).index(late.number)
    assert late.cash == market.state.people.cash[place] / 100 and late.rate == pytest.approx(0.0004)
    assert late.state == "open" and late.segment in ("salaried", "gig", "youth", "micro") and late.behind is True
    assert late.opened.startswith("20") and len(late.opened) == 7 and late.defaulted is None or len(late.defaulted) == 7
    assert f"{late.dpd} days past due" in str(late) and f"Borrower {late.number}" in str(late)


def test_tickets_arrears_and_claims_add_up(market):
    late = of_state(market, lambda x: x.accounts.dpd > 0)
    owed = late.tickets["unbilled"].sum() + sum(late.arrears["overdue_principal"])
    assert owed == pytest.approx(late.principal) and sum(late.arrears["billed"]) == pytest.approx(
        sum(late.arrears["overdue_principal"])
    )
    gone = of_state(market, lambda x: x.accounts.state == 2)
    assert gone.claim["principal"] > 0 and gone.tickets.empty and "still owes" in str(gone) and gone.arrears is None
    clean = of_state(market, lambda x: (x.accounts.state == 1) & (x.accounts.behind == 0))
    assert clean.arrears is None and clean.claim is None


def test_a_lender_knows_what_is_still_owed_on_charged_off_accounts(market):
    owed, claims = market.view(market.month - 1).other_debt, [borrower.claim for borrower in market.borrowers]
    told = {b.number: c["principal"] + c["interest"] for b, c in zip(market.borrowers, claims) if c}
    found = {int(n): fen / 100 for n, fen in zip(market.state.people.number, owed) if fen}
    assert len(told) > 3 and found == pytest.approx(told)


def test_every_column_has_its_unit_and_meaning(market):
    table = market.borrowers[7].columns
    assert list(table.index) == list(TABLE) and (table["meaning"] != "").all()
    assert table.loc["cash", "unit"] == "CNY" and not table.loc["cash", "seen"] and table.loc["score", "seen"]
    assert set(dir(market.borrowers[7])) >= {*TABLE, "tickets", "claim"}


def test_nothing_can_be_changed(market):
    with pytest.raises(AttributeError, match="not changed"):
        market.borrowers[7].cash = 1e9
    with pytest.raises(AttributeError, match="has no 'money'"):
        getattr(market.borrowers[7], "money")  # noqa: B009
