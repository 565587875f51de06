"""Marginal-profit limits: for each score the line beyond which another slice of it would lose money.

A larger line is used more by low scores than by high ones, and makes everyone likelier to default (Agarwal,
Chomsisengphet, Mahoney and Stroebel, "Do banks pass through credit expansions to consumers who want to borrow?", QJE 2018).
"""

import numpy as np

from sim.lender.limits.matrix import MatrixLimits, matrix
from sim.settings.errors import BadInput
from sim.settings.registry import implementation, register

DAYS_A_YEAR = 365


def usage(score, settings):
    """How much of another yuan of line becomes debt: falls with the score, in a straight line between two scores."""
    return np.interp(score, settings.usage_scores, (settings.usage_low, settings.usage_high))


def pd_at(pd, line, settings):
    """The chance of default with a line: the score's at the usual line, more by `pd_rise` for each month of income above."""
    return np.clip(pd * (1.0 + settings.pd_rise * (line - settings.usual)), 0.0, 1.0)


def yearly_profit(line, used, pd, rate, settings, costs):
    """What a line earns a year, in months of income: interest on debt less its costs and losses, less keeping the rest open.

    line: months of income; used: share of it owed; rate: a year; costs: the lender's.  Arrays by score.
    """
    bad = pd_at(pd, line, settings)
    capital = costs.equity_share * (settings.required_return - costs.funding_rate)
    earned = rate * (1.0 - costs.vat_rate) * (1.0 - bad)
    lost = bad * settings.lgd * settings.exposure_at_default
    on_debt = earned - costs.funding_rate - costs.opex_rate - capital - lost
    return used * line * on_debt - (1.0 - used) * line * settings.unused_cost


def best_multiples(pd, rate, settings, costs):
    """For each whole score the largest line whose every slice adds to profit, on a grid of slices.  [months of income]

    pd: chance of default by score; rate: 1e-8 a day by score.
    """
    used, yearly = usage(np.arange(pd.size), settings), rate * 1e-8 * DAYS_A_YEAR
    best, rising = np.zeros(pd.size), np.ones(pd.size, bool)
    before = np.zeros(pd.size)
    for step in range(1, int(settings.most / settings.slice + 1e-9) + 1):
        line = step * settings.slice
        now = yearly_profit(line, used, pd, yearly, settings, costs)
        rising &= now > before
        best, before = np.where(rising, line, best), now
    return best


@register("limits", "marginal_profit")
class MarginalProfitLimits(MatrixLimits):
    """The most profitable multiple of observed income for each score, at admission and at every review."""

    made_anew = ("settings", "pricing", "costs", "matrices")

    def __init__(self, settings, pricing, costs):
        """pricing: the lender's, which must know a price for every score; costs: the lender's."""
        super().__init__(settings)
        self.pricing, self.costs, self.matrices = pricing, costs, {}

    @classmethod
    def of(cls, settings, room):
        pricing = implementation("pricing", settings.pricing.kind).of(settings, "pricing")
        return cls(getattr(settings, room), pricing, settings.lender)

    def matrix(self, scale):
        if scale not in self.matrices:
            rate = self.pricing.by_score(scale)
            if rate is None:
                named = type(self.pricing).__name__
                raise BadInput("limits", "marginal_profit", f"needs a price for each score; {named} has none")
            best = best_multiples(scale.table().astype(float), rate, self.settings, self.costs)
            self.matrices[scale] = matrix(self.settings, best[:, None])
        return self.matrices[scale]
