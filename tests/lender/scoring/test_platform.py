"""The platform's score is taken as it is."""

import numpy as np

from sim.lender.orders import blank
from sim.lender.scoring.platform import PlatformScore
from sim.settings.scoring import PlatformScoring


def test_the_own_score_is_the_platforms(view):
    scoring = PlatformScore(PlatformScoring())
    assert (scoring.score(view, blank(view.size).own_score) == view.score).all()
    assert (view.own_score == view.score).all() and scoring.scale == view.scale


def test_nobody_is_treated_specially_without_lots(view):
    scoring, orders = PlatformScore(PlatformScoring(cutoff=640)), blank(view.size)
    scoring.decide(view, {}, orders.admit)
    assert not scoring.treat(view, orders.admit, orders.treatment).any()
    assert np.count_nonzero(orders.admit)
