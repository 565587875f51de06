"""A lender: the list of what it decides on a decision date, each line a file of the same name."""
import numpy as np

from sim.lender.books import Books
from sim.lender.collections import StandingStrategy
from sim.lender.decision import ask
from sim.lender.limits.dynamic import DynamicLimits
from sim.lender.limits.fixed import FixedLimits
from sim.lender.monitoring import Unwatched
from sim.lender.orders import LEAVE, REJECT, Orders, accepted, blank
from sim.lender.pricing.flat import FlatPrice
from sim.lender.pricing.grades import GradedPrice
from sim.lender.scoring import PlatformScore
from sim.settings.registry import implementation

# Each has made itself known to the registry by being imported.
BUILT_IN = (PlatformScore, FlatPrice, GradedPrice, FixedLimits, DynamicLimits, Unwatched, StandingStrategy)


class Lender:
    """One lender: its decisions as the settings choose them, and its books.

    settings: all settings of a run; books: those of the lender whose book is taken over, if any.  The arrays of its
    orders are kept and overwritten at the next decision date.
    """

    def __init__(self, settings, books=None):
        self.scoring = variant(settings, "scoring")
        self.pricing = variant(settings, "pricing")
        self.limits = variant(settings, "limits")
        self.monitoring = variant(settings, "monitoring")
        self.collections = variant(settings, "collections")
        self.books = Books(settings.lender) if books is None else books.taken_over(settings.lender)
        self._orders = blank(0)

    def decide(self, view):
        """Month end: score and admit, price, set the limit, watch."""
        orders = self._prepared(view.size)
        return Orders(
            admit=accepted(ask(self.scoring, view, orders.admit), orders.admit, "admit"),
            rate=accepted(ask(self.pricing, view, orders.rate), orders.rate, "rate"),
            granted=accepted(ask(self.limits, view, orders.granted), orders.granted, "granted"),
            frozen=accepted(ask(self.monitoring, view, orders.frozen), orders.frozen, "frozen"),
        )

    def watch(self, view):
        """Between month ends: only watch.  Returns the frozen column alone, for `execution.set_freezes`."""
        frozen = self._prepared(view.size).frozen
        return accepted(ask(self.monitoring, view, frozen), frozen, "frozen")

    def run_off(self, view):
        """Lend no more: nobody is admitted, no line is drawn; prices and limits stay."""
        orders = self._prepared(view.size)
        np.multiply(view.applicants, np.uint8(REJECT), out=orders.admit)
        orders.rate[...], orders.granted[...], orders.frozen[...] = LEAVE, LEAVE, 1
        return orders

    def plan(self, accounts_by_dpd, open_accounts, days_left_in_month, calls_made_this_month):
        """Plan the contacts of the days until the next planning date."""
        return self.collections.plan(accounts_by_dpd, open_accounts, days_left_in_month, calls_made_this_month)

    def _prepared(self, size):
        """The order arrays, made once."""
        if self._orders.admit.size != size:
            self._orders = blank(size)
        return self._orders


def variant(settings, room):
    """The chosen variant of a decision with its settings inside."""
    chosen = getattr(settings, room)
    return implementation(room, chosen.kind)(chosen)
