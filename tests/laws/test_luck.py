"""Common random numbers: one borrower's fen moves nobody else, and every policy meets the same luck."""

import numpy as np
import pytest

from sim import CreditMarket, load_settings
from sim.columns import NONE, OPEN
from tests.whole import columns, fingerprint

LARGE = ["population.size=100_000", "horizon.burn_in_months=9", "horizon.months=5", "horizon.run_off_months=2", "threads=2",
         "scenario=covid_2020", "limits=dynamic", "pricing=grades"]  # fmt: skip
SHOCKS = (
    "segment", "quality", "employed", "days_worked", "earned", "permanent_income", "income_gap", "wage_a_day", "needs_a_day",
    "habit_a_day", "buffer", "expense_day", "expense", "standing", "income_reading", "observed_income", "job_day",
    "days_to_payday",
)  # fmt: skip


def moved(one, other):
    """Numbers of the borrowers of whom anything differs."""
    number = one["people", "number"]
    differs = np.zeros(number.size, bool)
    late = set()
    for (group, name), column in one.items():
        if group in ("people", "accounts"):
            differs |= column != other[group, name]
        elif group == "tickets":
            differs |= (column != other[group, name]).any(axis=0)
    for group in ("arrears", "claims"):
        rows = [
            {
                n: tuple(np.ravel(x[group, name][k]).tolist() for _, name in names)
                for k, n in enumerate(x[group, "number"].tolist())
            }
            for x in (one, other)
            for names in [[key for key in x if key[0] == group]]
        ]
        late |= {n for n in rows[0].keys() | rows[1].keys() if rows[0].get(n) != rows[1].get(n)}
    return set(number[differs].tolist()) | late


@pytest.mark.slow
def test_a_fen_more_for_one_borrower_changes_that_life_and_no_other():
    """Every coupling is off by default: feedback, call capacity, quotas, alarms, refits."""
    market = CreditMarket(load_settings(LARGE))
    assert market.settings.feedback.gain == 0 and market.settings.collections.call_capacity is None
    luck, forks = np.random.default_rng(1), []
    while market.running:
        new = [with_a_fen_more(market, luck)] if market.month in (0, 3, 6, 10) else []
        forks += new
        market.step()
        for _, fork in forks:
            fork.step()
        for number, fork in new:
            assert moved(columns(market), columns(fork)) == {number}
    usual = columns(market)
    assert all(moved(usual, columns(fork)) <= {number} for number, fork in forks)  # a fen may be spent in the end
    assert len({number for number, _ in forks}) == 4


def with_a_fen_more(market, luck):
    """(number, market) of a fork in which one borrower has a fen more: anyone, then somebody late, then with a balance."""
    fork = CreditMarket(market.settings, market)
    x = fork.state
    chosen = x.accounts.behind if market.month == 6 else x.accounts.principal if market.month > 6 else x.people.cash
    place = int(luck.choice(np.flatnonzero(chosen)))
    x.people.cash[place] += 1
    fork.stocks["cash"] += 1
    return int(x.people.number[place]), fork


@pytest.mark.slow
def test_a_limit_changed_for_one_borrower_changes_nobody_else():
    market = CreditMarket(load_settings([*LARGE, "limits=fixed"]))
    for _ in range(6):
        market.step()
    fork = CreditMarket(market.settings, market)
    accounts = fork.state.accounts
    place = int(np.flatnonzero((accounts.state == OPEN) & (accounts.principal > 0.9 * accounts.limit))[5])
    accounts.granted[place] += 1_000_000
    accounts.limit[place] += 1_000_000
    for x in (market, fork):
        while x.running:
            x.step()
    assert moved(columns(market), columns(fork)) == {int(fork.state.people.number[place])}


def test_every_policy_meets_the_same_shocks_the_rejected_included():
    policies = (["limits=fixed", "pricing=flat"], ["limits=dynamic", "pricing=grades"], ["scoring.cutoff=720"],
                ["collections.steps=[]", "product.charge_off_dpd=120"])  # fmt: skip
    markets = [CreditMarket(load_settings([*LARGE, "population.size=20_000", *policy])) for policy in policies]
    while markets[0].running:
        for market in markets:
            market.step()
        for name in SHOCKS:
            one = getattr(markets[0].state.people, name)
            assert all((getattr(market.state.people, name) == one).all() for market in markets[1:]), name
    states = np.array([market.state.accounts.state for market in markets])
    assert ((states == NONE).all(axis=0)).sum() > 1_000  # never in credit with anybody
    assert ((states[0] == OPEN) & (states[2] == NONE)).sum() > 1_000
    assert len({fingerprint(market) for market in markets}) == len(markets)
