"""A lender: the list of what it decides on a decision date, each line a file of the same name."""

import numpy as np

from sim.lender.books import Books
from sim.lender.collections import Collections, StandingStrategy
from sim.lender.decision import Decision, ask
from sim.lender.limits.caps import Seen, apply_caps, caps
from sim.lender.limits.dynamic import DynamicLimits
from sim.lender.limits.fixed import FixedLimits
from sim.lender.limits.marginal_profit import MarginalProfitLimits
from sim.lender.limits.score_income import ScoreIncomeLimits
from sim.lender.monitoring.none import Unwatched
from sim.lender.monitoring.segment_alarm import SegmentAlarm
from sim.lender.orders import EXPLORED, FREEZE, LEAVE, REJECT, accepted, blank
from sim.lender.pricing import turn_away
from sim.lender.pricing.flat import FlatPrice
from sim.lender.pricing.grades import GradedPrice
from sim.lender.pricing.model import ModelPrice
from sim.lender.scale import HIGHEST, LOWEST
from sim.lender.scoring.boosting import BoostingScoring
from sim.lender.scoring.champion_challenger import ChampionChallenger
from sim.lender.scoring.expert import ExpertScoring
from sim.lender.scoring.logistic import LogisticScoring
from sim.lender.scoring.oracle import OracleScoring
from sim.lender.scoring.platform import PlatformScore
from sim.memory import Remembers
from sim.settings.errors import BadInput
from sim.settings.registry import implementation

# Each has made itself known to the registry by being imported.
TREATMENT = 3  # the bits of a treatment that tell champion, challenger and explored apart
SCORERS = (PlatformScore, ExpertScoring, LogisticScoring, BoostingScoring, OracleScoring, ChampionChallenger)
BUILT_IN = (
    *SCORERS, FlatPrice, GradedPrice, ModelPrice, FixedLimits, DynamicLimits, ScoreIncomeLimits, MarginalProfitLimits,
    Unwatched, SegmentAlarm, StandingStrategy,
)  # fmt: skip


class Lender(Remembers):
    """One lender: its decisions as the settings choose them, and its books.

    settings: all settings of a run; books: those of the lender whose book is taken over, if any.  The arrays of its
    orders are kept and overwritten at the next decision date.
    """

    made_anew = ("_orders",)

    def __init__(self, settings, books=None):
        self.scoring = variant(settings, "scoring")
        self.pricing = variant(settings, "pricing")
        self.limits, self.caps = variant(settings, "limits"), caps(settings.limits)
        self.monitoring = variant(settings, "monitoring")
        self.collections = variant(settings, "collections")
        self.books = Books(costs(settings)) if books is None else books.taken_over(costs(settings))
        self._orders = blank(0)

    def decide(self, view):
        """Month end: score, admit, price, set the limit, watch."""
        orders = self._prepared(view.size)
        self.score(view, orders)
        accepted(ask(self.pricing, view, orders.rate), orders.rate, "rate")
        view.priced_out = turn_away(orders.rate, orders.admit)
        accepted(ask(self.limits, view, orders.granted), orders.granted, "granted")
        if self.caps is not None:
            seen = Seen(*(getattr(view, name) for name in Seen._fields))
            apply_caps(seen, orders.rate, self.caps, orders.granted)
        accepted(self.limits.temporary(view, orders.temporary), orders.temporary, "temporary")
        accepted(ask(self.monitoring, view, orders.restriction), orders.restriction, "restriction")
        return orders

    def score(self, view, orders):
        """Score everyone and answer applications; who is admitted to explore counts from now on as standing at the cut-off."""
        accepted(self.scoring.score(view, orders.own_score), orders.own_score, "own_score", (LOWEST, HIGHEST))
        view.scored(orders.own_score, self.scoring.scale)
        accepted(ask(self.scoring, view, orders.admit), orders.admit, "admit")
        accepted(self.scoring.treat(view, orders.admit, orders.treatment), orders.treatment, "treatment")
        lots = orders.treatment & TREATMENT == EXPLORED
        if lots.any():
            view.scored(np.where(lots, np.int16(self.scoring.cutoff), orders.own_score), self.scoring.scale)

    def watch(self, view):
        """Between month ends: only watch.  Returns the restrictions alone, for `restrictions.restrict`."""
        restriction = self._prepared(view.size).restriction
        return accepted(ask(self.monitoring, view, restriction), restriction, "restriction")

    def run_off(self, view):
        """Lend no more: nobody is admitted, no line is drawn; prices and limits stay."""
        orders = self._prepared(view.size)
        np.multiply(view.applicants, np.uint8(REJECT), out=orders.admit)
        orders.rate[...], orders.granted[...], orders.temporary[...], orders.restriction[...] = LEAVE, LEAVE, 0, FREEZE
        return orders

    def plan(self, accounts_by_dpd, open_accounts, days_left_in_month, calls_made_this_month):
        """Plan the contacts of the days until the next planning date."""
        return self.collections.plan(accounts_by_dpd, open_accounts, days_left_in_month, calls_made_this_month)

    def _prepared(self, size):
        """The order arrays, made once."""
        if self._orders.admit.size != size:
            self._orders = blank(size)
        return self._orders


def costs(settings):
    """The lender's costs, with the price of the blocks of data in use."""
    own, data = settings.lender, settings.data
    return own.model_copy(
        update={
            "data_cost": own.data_cost + data.pulled("price"),
            "data_cost_per_account": own.data_cost_per_account + data.pulled("account_price"),
        }
    )


def check_decision(room, name):
    """Refuse a class that cannot take a decision: it must derive from the room's own, and say what it decides."""
    own, base, asked = implementation(room, name), *((Collections, "plan") if room == "collections" else (Decision, "decide"))
    if not (isinstance(own, type) and issubclass(own, base)):
        raise BadInput(room, name, f"is no {base.__name__}: derive its class from {base.__module__}.{base.__name__}")
    if getattr(own, asked) is getattr(base, asked):
        raise BadInput(room, name, f"has no method {asked}")


def variant(settings, room):
    """The chosen variant of a decision with its settings inside."""
    return implementation(room, getattr(settings, room).kind).of(settings, room)
