"""Graded prices: the better today's score, the cheaper the next draw."""

import numpy as np
from numba import int32, prange

from sim.lender.grades import graded, grades
from sim.lender.pricing import Pricing
from sim.numerics.jit import parallel
from sim.settings.registry import register


@parallel
def price(score, table, out):
    """Give everyone the rate of the grade; under the lowest one, its rate."""
    for i in prange(out.size):
        out[i] = graded(int32(score[i]), table, table.value_0)


@register("pricing", "grades")
class GradedPrice(Pricing):
    """A rate for each grade of today's score."""

    def __init__(self, settings):
        super().__init__(settings)
        self.table = grades(settings.scores, settings.rates)

    def by_score(self, scale):
        rates = np.empty(scale.table().size, np.int32)
        price(np.arange(rates.size, dtype=np.int16), self.table, rates)
        return rates

    def decide(self, view, statistics, out):
        price(view.own_score, self.table, out)
        return out
