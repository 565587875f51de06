"""Institutions are Mesa agents; a market that nobody holds is freed."""

import gc
import weakref

from sim import CreditMarket, load_settings


def test_agents_are_numbered_and_let_their_market_go():
    settings = load_settings(["population.size=50", "horizon.burn_in_months=1", "horizon.months=1", "horizon.run_off_months=0"])
    market = CreditMarket(settings)
    assert {agent.unique_id for agent in market.agents} == {1, 2} and market.lender_agent.books is market.lender.books
    kept = weakref.ref(market)
    del market
    gc.collect()
    assert kept() is None
