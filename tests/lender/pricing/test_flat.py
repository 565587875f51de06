"""One rate for everyone."""

from sim.lender.orders import blank
from sim.lender.pricing.flat import FlatPrice
from sim.settings.pricing import FlatPricing


def test_everyone_gets_the_rate(view):
    rate = FlatPrice(FlatPricing(rate=41_000)).decide(view, {}, blank(view.size).rate)
    assert (rate == 41_000).all()
