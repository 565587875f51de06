"""Marginal profit: no slice of a line that loses money, none left that would earn."""

import numpy as np
import pytest

from sim.lender.lender import variant
from sim.lender.limits.marginal_profit import best_multiples, pd_at, usage, yearly_profit
from sim.lender.pricing import Pricing
from sim.lender.scale import Scale
from sim.settings.errors import BadInput
from sim.settings.lender import Lender as Costs
from sim.settings.limits import MarginalProfitLimits as Settings
from sim.settings.registry import forget, register

SCALE, SETTINGS, COSTS = Scale(), Settings(), Costs()
PD = SCALE.table().astype(float)
FLAT = np.full(PD.size, 40_000)
FIXED = {600: 2.6, 650: 3.8, 700: 4.8, 750: 5.8}


def best(settings=SETTINGS, rate=FLAT, pd=PD):
    return best_multiples(pd, rate, settings, COSTS)


def test_low_scores_get_less_and_high_scores_more_than_the_usual_table():
    found = best()
    assert (np.diff(found[350:]) >= 0).all()
    assert found[600] < FIXED[600] and found[760] > FIXED[750]


def test_the_next_slice_would_lose_and_the_last_one_earned():
    found = best()
    used, yearly = usage(np.arange(PD.size), SETTINGS), FLAT * 1e-8 * 365
    profit = lambda line: yearly_profit(line, used, PD, yearly, SETTINGS, COSTS)  # noqa: E731
    inside = (found > 0) & (found < SETTINGS.most - 1e-9)
    assert inside.sum() > 20
    assert (profit(found + SETTINGS.slice)[inside] <= profit(found)[inside]).all()
    assert (profit(found)[inside] > profit(found - SETTINGS.slice)[inside]).all()


def test_by_hand():
    """Profit u L (a - b p (1 + k (L - 4))) less what an unused line costs is highest where its slope is zero."""
    pd, settings = np.array([0.03]), Settings(slice=0.05, unused_cost=0.0, usage_scores=(350, 351))
    a = 0.146 * 0.94 - 0.045 - 0.005 - 0.12 * (0.15 - 0.045)
    b = 0.85 * 1.25 + 0.146 * 0.94
    slope_is_zero = 4 + ((a / (b * 0.03) - 1) / 0.25 - 4) / 2
    assert best(settings, FLAT[:1], pd)[0] == pytest.approx(slope_is_zero, abs=0.05)


def test_a_better_price_and_less_harm_of_debt_give_more():
    assert (best(rate=FLAT + 5_000) >= best()).all() and (best(rate=FLAT + 5_000) > best()).any()
    gentle, large = best(Settings(pd_rise=0.1)), best() > SETTINGS.usual / 2 + SETTINGS.slice  # the rise is around the usual line
    assert (gentle >= best())[large].all() and (gentle > best())[large].any()
    assert (best(Settings(most=3.0)) <= 3.0).all()


def test_usage_falls_in_a_straight_line_and_default_rises_with_the_line():
    np.testing.assert_allclose(usage(np.array([500, 620, 700, 780, 900]), SETTINGS), [0.59, 0.59, 0.32, 0.05, 0.05])
    np.testing.assert_allclose(pd_at(0.02, np.array([0.0, 4.0, 9.0]), SETTINGS), [0.0, 0.02, 0.045])


def test_it_prices_by_the_lenders_own_prices(make_settings):
    prices = ({"kind": "flat", "rate": rate} for rate in (30_000, 50_000))
    both = (make_settings(limits={"kind": "marginal_profit"}, pricing=price) for price in prices)
    less, more = (variant(settings, "limits").matrix(SCALE).multiples[600:, 0] for settings in both)
    assert (less <= more).all() and less.sum() < more.sum()


def test_a_price_that_is_no_matter_of_the_score_is_refused(make_settings):
    @register("pricing", "mine")
    class Mine(Pricing):
        pass

    try:
        policy = variant(make_settings(limits={"kind": "marginal_profit"}, pricing={"kind": "mine"}), "limits")
        with pytest.raises(BadInput, match="needs a price for each score; Mine has none"):
            policy.matrix(SCALE)
    finally:
        forget("pricing", "mine")
