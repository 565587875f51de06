"""A recall brings all principal forward to the next bill, where it is lawful, once, and moves no fen."""

import numpy as np
import pytest

from sim import CreditMarket, load_settings
from sim.accounts.recall import Grounds, grounds, recall
from sim.accounts.restrictions import RECALL, RUN_OFF
from sim.clock import Clock
from sim.columns import CYCLES, OPEN, allocated
from sim.lender.monitoring import Monitoring
from sim.numerics.draws import world_keys
from sim.settings.regime import Regime
from sim.settings.registry import forget, register

CLOCK, KEYS = Clock("2019-07", 12, 12, 0), world_keys(7, 0)
NEVER, ALWAYS = Grounds(np.int32(60), np.uint32(0)), Grounds(np.int32(60), np.uint32(2**32 - 1))


def line(dpd=0, restriction=RECALL, due_day=10):
    """One account in month 9 with tickets of the last three cycles."""
    people, accounts, tickets = (allocated(group, 1) for group in ("people", "accounts", "tickets"))
    people.number[0], people.due_day[0] = 5, due_day
    accounts.state[0], accounts.restriction[0], accounts.dpd[0], accounts.accrued_to[0] = OPEN, restriction, dpd, 300
    for cycle, unbilled, left in ((7, 60_000, 2), (8, 40_000, 1), (9, 90_000, 9), (10, 30_000, 12)):
        tickets.unbilled[cycle, 0], tickets.left[cycle, 0] = unbilled, left
    return people, accounts, tickets


def test_all_principal_falls_due_with_the_next_bill():
    people, accounts, tickets = line()
    done = recall(CLOCK.months[9], 20, people, accounts, tickets, ALWAYS, KEYS)
    assert done == (1, 60_000 + 90_000 + 30_000)
    assert tickets.left[:, 0].tolist() == [1 if 7 <= k <= 10 else 0 for k in range(CYCLES)]
    assert accounts.next_principal[0] == 60_000 + 40_000 + 90_000  # cycle 10 is open: its own due day bills interest only
    assert accounts.next_bill[0] == accounts.next_principal[0]  # no interest runs here
    assert tickets.unbilled[:, 0].sum() == 220_000
    assert recall(CLOCK.months[9], 30, people, accounts, tickets, ALWAYS, KEYS) == (0, 0)


def test_before_the_due_day_the_cycle_before_is_open():
    people, accounts, tickets = line()
    tickets.unbilled[10, 0] = 0
    recall(CLOCK.months[9], 9, people, accounts, tickets, ALWAYS, KEYS)
    assert accounts.next_principal[0] == 60_000 + 40_000


@pytest.mark.parametrize(("dpd", "restriction", "lawful", "expected"), [
    (59, RECALL, NEVER, 0), (60, RECALL, NEVER, 1), (0, RECALL, NEVER, 0), (0, RECALL, ALWAYS, 1), (90, RUN_OFF, ALWAYS, 0),
])  # fmt: skip
def test_only_where_lawful_and_ordered(dpd, restriction, lawful, expected):
    assert recall(CLOCK.months[9], 20, *line(dpd, restriction), lawful, KEYS)[0] == expected


def test_misuse_is_found_in_its_share_of_accounts():
    n = 40_000
    people, accounts, tickets = (allocated(group, n) for group in ("people", "accounts", "tickets"))
    people.number[:], people.due_day[:] = np.arange(n), 10
    accounts.state[:], accounts.restriction[:] = OPEN, RECALL
    tickets.unbilled[9], tickets.left[9] = 100, 3
    share = recall(CLOCK.months[9], 20, people, accounts, tickets, grounds(Regime(misuse_share=0.02)), KEYS)[0] / n
    assert abs(share - 0.02) < 4 * np.sqrt(0.02 / n)


@pytest.mark.slow
def test_a_market_that_recalls_balances_to_the_fen():
    """Half the book is recalled in the second month of policy; every identity is checked inside `step`."""

    @register("monitoring", "recalls_half")
    class RecallsHalf(Monitoring):
        def decide(self, view, statistics, out):
            out[...] = np.where(view.number % 2 == 0, RECALL, 0) if view.month == 9 else 0
            return out

    try:
        market = CreditMarket(load_settings([
            "population.size=3_000", "horizon.burn_in_months=8", "horizon.months=6", "horizon.run_off_months=0", "threads=1",
            "monitoring=recalls_half", "regime.misuse_share=1", "product.modes.equal_payment=0.4",
            "product.modes.equal_principal=0.3", "product.modes.interest_only=0.3",
        ]))  # fmt: skip
        while market.month < 10:
            market.step()
        a, number = market.state.accounts, market.state.people.number
        called = (a.restriction == RECALL) & (a.state == OPEN)
        owed, clean = a.principal.copy(), called & (a.behind == 0) & (a.principal > 0)
        assert called.sum() > 300 and (number[called] % 2 == 0).all() and market.recorder.rows[-1]["recalled"] > 200
        assert (a.limit[called] == 0).all()
        market.step()
        market.step()
        unbilled = market.state.tickets.unbilled.sum(axis=0)
        assert (unbilled[called] == 0).all(), "two due days later everything has fallen due"
        gone = clean & (a.principal == 0)
        assert gone.sum() > 0 and (a.principal[called] <= owed[called]).all()
        cost = market.settings.lender.recall_cost * 100 * market.recorder.rows[9]["recalled"]
        assert market.recorder.rows[9]["opex"] > cost > 0
    finally:
        forget("monitoring", "recalls_half")
