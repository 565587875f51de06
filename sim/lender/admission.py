"""Admit: a cut-off, lots for some of those below it, and quotas that growth and review may not exceed."""

import numpy as np
from numba import int32, prange, uint8

from sim.lender.orders import APPROVE, REJECT, UNDECIDED
from sim.lender.scale import HIGHEST
from sim.numerics.jit import parallel, rule

EXPLORE, QUOTA = 0, 1  # purposes of the view's lots
PER_ACCOUNTS = 1000  # capacities are given per 1,000 open accounts


@rule
def admission(score, cutoff):
    """Approve from the cut-off up."""
    return uint8(APPROVE) if int32(score) >= cutoff else uint8(REJECT)


@parallel
def cut_off(applicants, score, cutoff, out):
    """Answer every application by its score."""
    for i in prange(out.size):
        out[i] = admission(score[i], cutoff) if applicants[i] else uint8(UNDECIDED)


def admit(view, settings, out):
    """Answer all applications as the settings of a scorer say; see `sim.settings.scoring.Scorer`."""
    cut_off(view.applicants, view.own_score, settings.cutoff, out)
    if settings.review_band:
        review(view, settings, out)
    if settings.growth_quota is not None:
        ration(view, settings.growth_quota, out)
    if settings.explore_rate:
        explore(view, settings, out)
    return out


def explored(view, answers, cutoff):
    """Places of those admitted by lot, below the cut-off."""
    approved = np.flatnonzero(answers == APPROVE)
    return approved[view.own_score[approved] < cutoff]


def explore(view, settings, out):
    """Admit a share of those below the cut-off by lot, to learn what they would have been."""
    below = np.flatnonzero((out == REJECT) & (view.own_score < settings.cutoff))
    if below.size:
        out[below[view.luck(EXPLORE)[below] < settings.explore_rate]] = APPROVE


def review(view, settings, out):
    """Have a person look at applications just above the cut-off, as many as the reviewers manage, the best scores first.

    A reviewer rejects who reads below the floor; what becomes of those nobody had time for is a setting.
    """
    grey = np.flatnonzero((out == APPROVE) & (view.own_score < settings.cutoff + settings.review_band))
    seen = grey
    if settings.review_capacity is not None:
        seen = best(view, grey, int(settings.review_capacity * view.total(np.count_nonzero(view.open)) / PER_ACCOUNTS))
    reading = view.reviewed(seen, settings.review_accuracy)
    out[seen[reading < settings.review_floor]] = REJECT
    missed = np.setdiff1d(grey, seen, assume_unique=True)
    out[missed] = {"approve": APPROVE, "reject": REJECT, "wait": UNDECIDED}[settings.unreviewed]


def ration(view, quota, out):
    """Open at most a share of the open accounts anew in a month; the rest, worst scores first, may come again next month.

    With a quota above 0 it is at least one: an empty book would stay so.
    """
    good = np.flatnonzero(out == APPROVE)
    most = max(int(quota * view.total(np.count_nonzero(view.open))), 1 if quota else 0)
    out[np.setdiff1d(good, best(view, good, most), assume_unique=True)] = UNDECIDED


def best(view, places, most):
    """At most so many of some borrowers, the best scores first; a keyed lot decides between equals.  Sorted places."""
    score, lots, numbers = np.clip(view.own_score[places], 0, HIGHEST), view.luck(QUOTA)[places], view.number[places]
    counts = view.total(np.bincount(score, minlength=HIGHEST + 1))
    if counts.sum() <= most:
        return places
    above = np.append(np.cumsum(counts[::-1])[::-1], 0)  # how many have each score or a better one
    edge = int(np.flatnonzero(above <= most)[0]) - 1  # the lowest score of which some are taken
    level = score == edge
    equals = view.gathered(np.rec.fromarrays([lots[level], numbers[level]], names="lot,number"))
    last = np.sort(equals, order=("lot", "number"))[: most - int(above[edge + 1])]
    return np.sort(places[(score > edge) | (level & np.isin(numbers, last["number"]))])
