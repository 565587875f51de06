"""A rate for each grade of today's score."""

import numpy as np

from sim.lender.orders import blank
from sim.lender.pricing.grades import GradedPrice
from sim.settings.pricing import GradedPricing


def test_the_better_the_score_the_cheaper(view):
    rate = GradedPrice(GradedPricing()).decide(view, {}, blank(view.size).rate)
    score = view.score
    expected = np.select([score >= 750, score >= 700, score >= 650], [30_000, 35_000, 45_000], 55_000)
    np.testing.assert_array_equal(rate, expected)
