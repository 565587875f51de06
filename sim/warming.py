"""Tiny worlds that need every kernel once: the days of a month and its end apart, so that two processes may compile them."""

from pathlib import Path

import numpy as np

from sim import day
from sim.accounts.tally import COUNT
from sim.market import CreditMarket
from sim.numerics import cache
from sim.numerics.jit import threads
from sim.run import burn_in, live_on, market_of, plain
from sim.settings.horizon import Record

PEOPLE = 200


def compiled():
    """True if the day's kernel is on the disk already: what is left is little, or loaded."""
    return cache.holds(Path(day.__file__))


def tiny(settings):
    """The same policy on few people for a month."""
    return settings.model_copy(
        update={
            "population": settings.population.model_copy(update={"size": PEOPLE, "shards": 1}),
            "horizon": settings.horizon.model_copy(update={"burn_in_months": 1, "months": 1, "run_off_months": 0}),
            "record": Record(),
            "threads": 1,
        }
    )


def live_days(settings):
    """Live the days of a month, and nothing else of it."""
    market = CreditMarket(plain(settings))
    with threads(market.threads):
        market.live_days(market.clock.months[0])


def end_months(arms):
    """Live all of a month but its days: the burn-in's, then the month end of every policy that takes the book over."""
    first = arms[0]
    burnt_in = CreditMarket(plain(first))
    skip_days(burnt_in)
    for settings in arms:
        skip_days(market_of(settings, burnt_in))


def skip_days(market):
    """Live a month in which no day passes."""
    month = market.clock.months[market.month]
    flows = np.zeros((len(market.state.tiles), month.days, COUNT), np.int64)
    market.limit_cut, market.recalled = 0, 0
    market.live_days = lambda month: flows
    market.step()


def live_all(arms):
    """Live a burn-in of a month and a month of every policy: what is compiled already is loaded, the rest is compiled."""
    burnt_in = burn_in(plain(arms[0]))
    for settings in arms:
        live_on(settings, burnt_in)
