"""Price: the daily rate of new draws; a ticket keeps the rate it was drawn at."""

import numpy as np

from sim.lender.decision import Decision
from sim.lender.orders import APPROVE, LEAVE, REJECT

NO_PRICE = -2  # instead of a rate: an applicant to whom no lawful price would pay


class Pricing(Decision):
    """Prices lines: `decide` gives the rate of new draws in 1e-8 a day, LEAVE, or NO_PRICE, which rejects an applicant."""

    def by_score(self, scale):
        """The rate of every whole score, 0 ... 950, on a scale; None where price is not a matter of the score alone."""
        return None

    def offered(self, scale):
        """The same for applicants, NO_PRICE where they are rejected."""
        return self.by_score(scale)


def turn_away(rate, admit):
    """Reject approved applicants without a price; returns how many."""
    unpriced = rate == NO_PRICE
    turned = unpriced & (admit == APPROVE)
    admit[turned] = REJECT
    rate[unpriced] = LEAVE
    return int(np.count_nonzero(turned))
