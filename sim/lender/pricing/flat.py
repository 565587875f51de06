"""A flat price: one rate for everyone."""
from sim.lender.pricing import Pricing
from sim.settings.registry import register


@register("pricing", "flat")
class FlatPrice(Pricing):
    """The same rate for every new draw."""

    def decide(self, view, statistics, out):
        out[...] = self.settings.rate
        return out
