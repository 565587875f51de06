"""What every market must keep: the ledger to the fen, the same bytes however it is computed, forks that change nothing."""

import pytest

from sim import CreditMarket, load_settings
from sim.accounts import identities
from sim.accounts.tally import INDEX
from sim.run import burn_in, live_on

SMALL = ["population.size=3_000", "horizon.burn_in_months=9", "horizon.months=4", "horizon.run_off_months=2"]


def lived(*overrides):
    """A small market lived to its end."""
    market = CreditMarket(load_settings([*SMALL, *overrides]))
    while market.running:
        market.step()
    return market


@pytest.fixture(scope="module")
def usual():
    """The digest of the small market as it is usually computed."""
    return lived("threads=1").results().digest()


@pytest.mark.parametrize("how", [("threads=2",), ("threads=3", "numerics.tile_size=97"), ("threads=2", "numerics.tile_size=0")])
def test_threads_and_tiles_change_no_byte(usual, how):
    market = CreditMarket(load_settings([*SMALL, *how]))
    while market.running:
        market.step()
    frames, plain = market.results(), CreditMarket(load_settings([*SMALL, "threads=1"]))
    while plain.running:
        plain.step()
    assert frames.digest() == usual == plain.results().digest()


def test_a_fork_in_memory_is_the_unbroken_run(usual):
    settings = load_settings([*SMALL, "threads=1"])
    assert live_on(settings, burn_in(settings)).results().digest() == usual


def test_every_row_balances(usual):
    rows = lived("threads=1").results().monthly
    assert (rows["identity_residual"] == 0).all() and rows["balance"].iloc[-1] > 0


@pytest.mark.parametrize("flow", ["drawn", "repaid", "spent", "income", "prepaid", "repaid_interest", "purchases"])
def test_a_fen_too_much_in_a_flow_stops_the_run(flow, monkeypatch):
    market = CreditMarket(load_settings([*SMALL, "threads=1"]))
    for _ in range(3):
        market.step()
    live_days = market.live_days

    def spoiled(month):
        flows = live_days(month)
        flows[0, 0, INDEX[flow]] += 1
        return flows

    monkeypatch.setattr(market, "live_days", spoiled)
    with pytest.raises(identities.IntegrityError, match=r"identity '.+' is violated on \d{4}-\d\d-\d\d: difference -?1"):
        market.step()
