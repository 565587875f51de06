"""The ledger of a market balances to the fen, and says so the day it does not."""

import pytest

from sim import CreditMarket, load_settings
from sim.accounts import identities
from sim.accounts.tally import FLOWS, INDEX
from sim.run import burn_in, live_on
from tests.whole import fingerprint, lived

SMALL = ["population.size=6_000", "horizon.burn_in_months=12", "horizon.months=3", "horizon.run_off_months=2", "threads=1",
         "behaviour.remember=0.03", "population.never_pays_share=0.02"]  # fmt: skip
COUNTED = {  # nothing rolls forward with them: what they count is checked account by account in tests/accounts and borrowers
    "billed_principal", "billed_interest", "due_clean", "newly_overdue", "due_clean_accounts", "newly_overdue_accounts",
    "unpaid_after_30", "newly_overdue_30_ago", "messages", "calls", "effective_calls", "collection_cost",
    "charged_off_accounts", "defaults", "default_balance", "strategic_defaults", "cured",
}  # fmt: skip
STOPS = r"identity '.+' is violated on \d{4}-\d\d-\d\d: difference -?1"


@pytest.fixture(scope="module")
def burnt():
    return burn_in(load_settings(SMALL))


def test_a_fork_in_memory_is_the_unbroken_run(burnt):
    forked = live_on(burnt.settings, burnt)
    assert fingerprint(forked) == fingerprint(lived(SMALL)) == fingerprint(live_on(burnt.settings, burnt))


def test_every_row_balances(burnt):
    rows = live_on(burnt.settings, burnt).results().monthly
    assert (rows["identity_residual"] == 0).all() and rows["balance"].iloc[-1] > 0


@pytest.mark.parametrize("flow", [name for name in FLOWS if name not in COUNTED])
def test_a_fen_too_much_in_a_flow_stops_the_run(flow, burnt, monkeypatch):
    market = CreditMarket(burnt.settings, burnt)
    live_days = market.live_days

    def spoiled(month):
        flows = live_days(month)
        flows[0, 0, INDEX[flow]] += 1
        return flows

    monkeypatch.setattr(market, "live_days", spoiled)
    with pytest.raises(identities.IntegrityError, match=STOPS):
        market.step()


@pytest.mark.parametrize(("group", "column"), [
    ("people", "cash"), ("people", "savings"), ("accounts", "principal"), ("accounts", "accrued"), ("accounts", "interest_a_day"),
    ("tickets", "unbilled"), ("arrears", "overdue_principal"), ("arrears", "overdue_interest"), ("arrears", "billed"),
    ("arrears", "penalty"), ("claims", "principal"), ("claims", "interest"),
])  # fmt: skip
def test_a_fen_too_much_in_a_column_stops_the_run(group, column, burnt, monkeypatch):
    market = CreditMarket(burnt.settings, burnt)
    live_days, state = market.live_days, market.state

    def spoiled(month):
        flows = live_days(month)
        values, place = getattr(getattr(state, group), column), 0
        if group in ("arrears", "claims"):  # the last slot in use: the newest
            used = state.counts[:, 0 if group == "arrears" else 1]
            place = int(state.tiles[used.argmax(), 0] + used.max() - 1)
        values[(0, place) if group == "tickets" else (place, 0) if values.ndim == 2 else place] += 1
        return flows

    monkeypatch.setattr(market, "live_days", spoiled)
    with pytest.raises(identities.IntegrityError, match=r"identity '.+' is violated on"):
        market.step()
