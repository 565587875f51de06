"""The model's price: break-even by score under the cap, and what becomes of those above it."""

import numpy as np
import pytest

from sim.accounts.lines import line_rules
from sim.lender.lender import Lender, variant
from sim.lender.orders import APPROVE, REJECT
from sim.lender.pricing.break_even import break_even
from sim.lender.pricing.model import ModelPrice, life_of
from sim.lender.scale import Scale

SCALE = Scale()
CUTOFF = {"kind": "platform", "cutoff": 400}  # lets applicants in whom a cap prices out
LINES = {"kind": "fixed", "scores": [400, 650, 700, 750]}


def priced(make_settings, regime=None, **pricing):
    return make_settings(pricing={"kind": "model", **pricing}, regime=regime or {}, scoring=CUTOFF, limits=LINES)


def test_price_falls_with_the_score_and_pays_by_the_lenders_costs(make_settings):
    settings = priced(make_settings)
    rates = variant(settings, "pricing").by_score(SCALE)
    assert (np.diff(rates[350:]) <= 0).all() and (np.diff(rates[550:800]) < 0).all()
    np.testing.assert_array_equal(rates[600:], break_even(life_of(settings), SCALE.table()[600:]))
    dearer = variant(make_settings(pricing={"kind": "model"}, lender={"funding_rate": 0.06}), "pricing").by_score(SCALE)
    assert (dearer[600:] > rates[600:]).all()


@pytest.mark.parametrize(
    "regime", [{"all_in_cap": 0.24}, {"all_in_cap": 0.12}, {"all_in_cap": 0.2, "cap_includes_penalty": True}]
)
def test_no_price_is_above_the_cap_that_execution_applies(make_settings, regime):
    settings = priced(make_settings, regime)
    most = line_rules(settings).rate_cap
    rates = variant(settings, "pricing").by_score(SCALE)
    assert rates.max() == most == settings.regime.highest_rate(settings.product.penalty_multiple)


def test_above_the_cap_applicants_are_priced_at_it_or_rejected(view, make_settings):
    regime = {"all_in_cap": 0.12}
    capped = Lender(priced(make_settings, regime)).decide(view)
    assert (capped.rate[capped.admit == APPROVE] <= 32_876).all() and view.priced_out == 0
    admitted, rates = capped.admit.copy(), capped.rate.copy()
    lender = Lender(priced(make_settings, regime, above_cap="reject"))
    found = lender.decide(view)
    unpaid = lender.pricing.needed(view.scale)[view.own_score] > 32_876
    turned = (admitted == APPROVE) & unpaid
    assert turned.sum() == view.priced_out > 0
    np.testing.assert_array_equal(found.admit, np.where(turned, REJECT, admitted))
    np.testing.assert_array_equal(found.rate[~(unpaid & view.applicants)], rates[~(unpaid & view.applicants)])


def test_a_price_is_worked_out_once_for_a_scale(make_settings):
    price = variant(priced(make_settings), "pricing")
    assert isinstance(price, ModelPrice) and price.needed(SCALE) is price.needed(Scale())
    assert (price.needed(SCALE._replace(base_odds=8.0)) >= price.needed(SCALE)).all()
