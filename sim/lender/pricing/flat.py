"""A flat price: one rate for everyone."""

import numpy as np

from sim.lender.pricing import Pricing
from sim.settings.registry import register


@register("pricing", "flat")
class FlatPrice(Pricing):
    """The same rate for every new draw."""

    def by_score(self, scale):
        return np.full(scale.table().size, self.settings.rate, np.int32)

    def decide(self, view, statistics, out):
        out[...] = self.settings.rate
        return out
