"""Admission by the platform's score."""
import numpy as np

from sim.lender.orders import APPROVE, REJECT, UNDECIDED, blank
from sim.lender.scoring import PlatformScore, admission
from sim.settings.scoring import PlatformScoring


def test_the_cut_off_itself_is_admitted():
    assert [admission(score, 600) for score in (599, 600, 601)] == [REJECT, APPROVE, APPROVE]


def test_only_applicants_are_answered(view):
    admit = PlatformScore(PlatformScoring(cutoff=640)).decide(view, {}, blank(view.size).admit)
    answers = np.where(view.score >= 640, APPROVE, REJECT)
    np.testing.assert_array_equal(admit, np.where(view.applicants, answers, UNDECIDED))


def test_a_higher_cut_off_admits_a_subset(view):
    low, high = (PlatformScore(PlatformScoring(cutoff=c)).decide(view, {}, blank(view.size).admit) for c in (600, 680))
    assert ((high == APPROVE) <= (low == APPROVE)).all()
    assert (high == APPROVE).sum() < (low == APPROVE).sum()
