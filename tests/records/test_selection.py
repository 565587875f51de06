"""Swap sets and the error of reject inference, on applicants whose outcomes are all known."""

import numpy as np
import pytest
from scipy.special import expit

from sim.records.selection import best, counted, gini, reject_inference, swap_sets


@pytest.fixture(scope="module")
def applicants():
    """Points, lots, PDs, outcomes of 200,000 whose PDs are what their points say; and points of a scorer that sees less."""
    luck = np.random.default_rng(1)
    points = np.clip(np.round(luck.normal(640, 60, 200_000)), 350, 950).astype(int)
    pd = expit(-2.5 - (points - 620) / 40)
    bad = luck.random(points.size) < pd
    late = bad | (luck.random(points.size) < 0.1)
    return points, luck.random(points.size), pd, bad, late, points + np.round(luck.normal(0, 80, points.size)).astype(int)


def test_the_best_are_chosen_and_equals_by_lot():
    points, lots = np.array([5, 7, 7, 7, 1]), np.array([0.1, 0.9, 0.2, 0.5, 0.0])
    assert list(best(points, lots, 2)) == [False, False, True, True, False]
    assert best(points, lots, 5).all() and not best(points, lots, 0).any()


def test_swap_sets_share_out_all_applicants_and_swap_as_many_in_as_out(applicants):
    points, lots, _, bad, late, blurred = applicants
    sharp, blunt = best(points, lots, 120_000), best(blurred, lots, 120_000)
    sets = swap_sets(blunt, sharp, bad, late).set_index("set")
    assert sets["applicants"].sum() == points.size and sets["defaults"].sum() == bad.sum()
    assert sets["indeterminates"].sum() == (late & ~bad).sum()
    assert sets.loc["swapped in", "applicants"] == sets.loc["swapped out", "applicants"] > 10_000
    rates = sets["bad_rate"]
    assert rates["both approve"] < rates["swapped in"] < rates["swapped out"] < rates["both reject"]
    assert np.isnan(swap_sets(blunt, blunt, bad, late)["bad_rate"].iloc[1])


def test_a_scorer_that_tells_the_truth_has_no_reject_error(applicants):
    points, _, pd, bad, _, _ = applicants
    found = reject_inference(points >= 600, points, pd, bad)
    error = np.sqrt((pd * (1 - pd))[points < 600].sum()) / (points < 600).sum()
    assert abs(found["pd_error"]) < 4 * error and abs(found["extrapolated_error"]) < 10 * error
    assert found["gini_all"] > found["gini_approved"], "who is cut to a range is harder to rank"
    assert found["approved"] == (points >= 600).sum() and found["bad_rate_approved"] == bad[points >= 600].mean()


def test_a_cut_on_more_than_the_points_biases_what_the_approved_teach(applicants):
    """Selection on what the model does not know: the approved are better than their points, the rejected are worse."""
    points, lots, pd, _, _, _ = applicants
    hidden = np.random.default_rng(2).normal(0, 1.5, points.size)
    bad = lots < expit(-2.5 - (points - 620) / 40 - hidden)
    found = reject_inference(points + 40 * hidden >= 600, points, pd, bad)
    assert found["extrapolated_error"] < -0.1 < 0 < found["bad_rate_rejected"] - found["bad_rate_approved"]


def test_nobody_rejected_leaves_nothing_to_infer(applicants):
    points, _, pd, bad, _, _ = applicants
    found = reject_inference(np.ones(points.size, bool), points, pd, bad)
    assert np.isnan(found["bad_rate_rejected"]) and found["gini_all"] == found["gini_approved"] == gini(points, bad)


def test_counts_by_value():
    bad, good, value = counted(np.array([0.2, 0.1, 0.2]), np.array([True, False, False]))
    assert bad.tolist() == [0, 1] and good.tolist() == [1, 1] and value.tolist() == [0.1, 0.2]
