"""Model price: each score's break-even over a ticket's life, under the regime's cap; worked out once, then looked up."""

import numpy as np
from numba import int32, prange

from sim.accounts.lines import line_rules
from sim.lender.pricing import NO_PRICE, Pricing
from sim.lender.pricing.break_even import MODES, MONTHS, Life, break_even
from sim.numerics.jit import parallel
from sim.settings.registry import register


def life_of(settings):
    """What a lender expects of its tickets.  settings: all of a run.

    Costs of an account are spread over what it is expected to owe and to draw; equity costs its required return instead
    of the cost of funds.
    """
    s, costs, product = settings.pricing, settings.lender, settings.product
    each_month = costs.opex_per_account + costs.data_cost_per_account
    capital = costs.equity_share * (s.required_return - costs.funding_rate)
    return Life(
        terms=product.terms,
        term_shares=product.term_shares,
        mode_shares=tuple(getattr(product.modes, mode) for mode in MODES),
        prepaid=s.prepayment,
        lgd=s.lgd,
        exposure=s.exposure_at_default,
        funding=costs.funding_rate,
        running=costs.opex_rate + MONTHS * each_month / s.expected_balance + capital + s.margin,
        once=(costs.acquisition_cost + costs.data_cost) / s.expected_drawings,
        vat=costs.vat_rate,
    )


@parallel
def look_up(score, applicants, offered, standing, out):
    """Give applicants the rate of their score in one table, everybody else that of the other."""
    for i in prange(out.size):
        out[i] = offered[int32(score[i])] if applicants[i] else standing[int32(score[i])]


@register("pricing", "model")
class ModelPrice(Pricing):
    """The rate at which a ticket of today's score pays for itself.

    Above the highest rate an applicant is priced at it or, if the settings say so, rejected; an open account is priced at it.
    """

    made_anew = ("settings", "life", "highest", "_needed")

    def __init__(self, settings, life, highest):
        """life: what is expected of tickets; highest: rate the law allows, 1e-8 a day."""
        super().__init__(settings)
        self.life, self.highest = life, min(highest, settings.highest_rate)
        self._needed = {}

    @classmethod
    def of(cls, settings, room):
        return cls(getattr(settings, room), life_of(settings), line_rules(settings).rate_cap)

    def needed(self, scale):
        """The rate every whole score needs to break even, whether it is allowed or not.  int32, 1e-8 a day"""
        if scale not in self._needed:
            self._needed[scale] = break_even(self.life, scale.table())
        return self._needed[scale]

    def by_score(self, scale):
        return np.minimum(self.needed(scale), self.highest).astype(np.int32)

    def offered(self, scale):
        """The rate an applicant of each whole score is offered, or NO_PRICE."""
        unpaid = (self.needed(scale) > self.highest) & (self.settings.above_cap == "reject")
        return np.where(unpaid, NO_PRICE, self.by_score(scale)).astype(np.int32)

    def decide(self, view, statistics, out):
        look_up(view.own_score, view.applicants, self.offered(view.scale), self.by_score(view.scale), out)
        return out
