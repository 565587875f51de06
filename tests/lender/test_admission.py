"""Admission: the cut-off, lots below it, reviews and growth quotas."""

import numpy as np
import pytest

from sim.lender import admission
from sim.lender.admission import admit, explored
from sim.lender.orders import APPROVE, REJECT, UNDECIDED, blank
from sim.settings.scoring import PlatformScoring


def answers(view, **given):
    return admit(view, PlatformScoring(**given), blank(view.size).admit)


def test_the_cut_off_itself_is_admitted():
    assert [admission.admission(score, 600) for score in (599, 600, 601)] == [REJECT, APPROVE, APPROVE]


def test_only_applicants_are_answered(view):
    expected = np.where(view.score >= 640, APPROVE, REJECT)
    np.testing.assert_array_equal(answers(view, cutoff=640), np.where(view.applicants, expected, UNDECIDED))


def test_a_higher_cut_off_admits_a_subset(view):
    low, high = (answers(view, cutoff=c) for c in (600, 680))
    assert ((high == APPROVE) <= (low == APPROVE)).all()
    assert (high == APPROVE).sum() < (low == APPROVE).sum()


def test_lots_admit_a_share_below_the_cut_off(view):
    plain, tried = answers(view), answers(view, explore_rate=0.05)
    assert ((plain == APPROVE) <= (tried == APPROVE)).all()
    lots = np.zeros(view.size, bool)
    lots[explored(view, tried, 600)] = True
    assert (lots == (tried != plain)).all() and (view.score[lots] < 600).all()
    rejected = (plain == REJECT).sum()
    assert abs(lots.sum() - 0.05 * rejected) < 4 * np.sqrt(0.05 * rejected) and lots.any()


def test_a_growth_quota_takes_the_best(view):
    free, few = answers(view), answers(view, growth_quota=0.02)
    most = int(0.02 * np.count_nonzero(view.open))
    taken, left = (few == APPROVE), (free == APPROVE) & (few == UNDECIDED)
    assert taken.sum() == most and (taken | left).sum() == (free == APPROVE).sum()
    assert view.score[taken].min() >= view.score[left].max()
    assert (answers(view, growth_quota=10.0) == free).all()
    assert (answers(view, growth_quota=1e-9) == APPROVE).sum() == 1  # an empty book may begin
    assert not (answers(view, growth_quota=0.0) == APPROVE).any()


def test_a_lot_decides_between_equals_whatever_their_places(view):
    places = np.arange(view.size)
    some = admission.best(view, places, 100)
    again = admission.best(view, places[::-1], 100)
    np.testing.assert_array_equal(some, again)


@pytest.mark.parametrize(("unreviewed", "answer"), [("approve", APPROVE), ("reject", REJECT), ("wait", UNDECIDED)])
def test_reviews_reach_as_far_as_the_reviewers(make_view, unreviewed, answer):
    view, _ = make_view(5_000)
    free = answers(view)
    grey = (free == APPROVE) & (view.score < 700)
    some = answers(view, review_band=100, review_capacity=20, unreviewed=unreviewed, review_floor=10.0)
    most = int(20 * np.count_nonzero(view.open) / 1000)
    assert view.reviews == most
    seen = grey & (some == REJECT) if answer != REJECT else None
    if seen is not None:  # nobody reads as high as 10 sd: whoever is looked at is rejected
        assert seen.sum() == most and (some[grey & ~seen] == answer).all()
        assert view.score[seen].min() >= view.score[grey & ~seen].max()
    assert (some[~grey] == free[~grey]).all()


def test_reviewers_keep_the_better_ones(make_view):
    view, quality = make_view(20_000)
    free, some = answers(view), answers(view, review_band=600, review_floor=0.0, review_accuracy=0.8)
    kept, dropped = (some == APPROVE), (free == APPROVE) & (some == REJECT)
    assert quality[kept].mean() > 0.4 and quality[dropped].mean() < -0.4
    assert abs(kept.mean() / (free == APPROVE).mean() - 0.5) < 0.05
