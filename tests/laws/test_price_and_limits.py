"""What prices, caps and limits do to a market: the same borrowers with the same luck, one decision changed.

Effects are several times the noise of a world of this size, so that every world must show them.
"""

import numpy as np
import pytest

from sim import load_settings
from sim.columns import HAND_TO_MOUTH
from sim.run import burn_in, live_on, of_world, plain

SMALL = ["population.size=10_000", "horizon.burn_in_months=12", "horizon.months=18", "horizon.run_off_months=12", "threads=1"]
WORLDS = 2
ARMS = {
    "flat": [],
    "dear": ["pricing.rate=60_000"],
    "model": ["pricing=model"],
    "model, 12 %, rejecting": ["pricing=model", "regime.all_in_cap=0.12", "pricing.above_cap=reject"],
    "marginal_profit": ["limits=marginal_profit"],
    "a tenth of income": ["limits.income_cap=0.1"],
    "little service": ["limits.debt_service_cap=0.1"],
    "a tenth for all debt": ["limits.debt_cap=0.1"],
    "sales": ["limits.temporary.share=0.3", "limits.temporary.months=[11]"],
}


@pytest.fixture(scope="module")
def worlds():
    """For each world the results of every arm, all from one burn-in."""
    found = []
    for world in range(WORLDS):
        burnt_in = burn_in(plain(of_world(load_settings(SMALL), world)))
        found.append({
            name: live_on(of_world(load_settings([*SMALL, *more]), world), burnt_in, arm=name).results()
            for name, more in ARMS.items()
        })  # fmt: skip
    return found


def policy(results):
    """Its policy months."""
    return results.monthly.query("phase == 'policy'")


@pytest.mark.slow
def test_a_higher_price_never_raises_balances(worlds):
    for found in worlds:
        cheap, dear = (policy(found[arm])["balance"].to_numpy() for arm in ("flat", "dear"))
        assert (dear <= cheap).all() and (dear[1:] < cheap[1:]).all()  # the new price is ordered at the first month's end
        assert policy(found["dear"])["declined"].sum() > 0 == policy(found["flat"])["declined"].sum()


@pytest.mark.slow
def test_model_prices_earn_the_required_return_and_little_more(worlds):
    """Profit over all months' balances is near the charge for capital, 0.12 x (15 % - 4.5 %) = 1.26 % a year, of new lending.

    A third of the time the book taken over still earns its old price, and the PDs are the scale's: within a point and a half.
    """
    for found in worlds:
        months = found["model"].monthly.query("phase != 'burn_in'")
        late = found["model"].outcomes()["lifetime_profit_total"].iloc[0]
        assert abs(12 * late / months["balance"].sum() - 0.0126) < 0.015


@pytest.mark.slow
def test_a_cap_lowers_supply_where_the_lender_may_reject(worlds):
    for found in worlds:
        free, capped = policy(found["model"]), policy(found["model, 12 %, rejecting"])
        assert capped["priced_out"].sum() > 0 == free["priced_out"].sum()
        assert capped["opened"].sum() < free["opened"].sum()
        assert capped["excluded_share"].iloc[-1] > free["excluded_share"].iloc[-1]


@pytest.mark.slow
@pytest.mark.parametrize("caps", ["a tenth of income", "little service", "a tenth for all debt"])
def test_caps_on_income_lower_lines_and_balances(worlds, caps):
    for found in worlds:
        free, capped = policy(found["flat"]), policy(found[caps])
        assert (capped["limit"] <= free["limit"]).all() and capped["limit"].iloc[-1] < free["limit"].iloc[-1]
        assert capped["balance"].iloc[-1] < free["balance"].iloc[-1]


@pytest.mark.slow
def test_a_cap_on_all_debt_reaches_lines_that_stand(worlds):
    """That on income waits for the next application or review; this one is obeyed at the first month end."""
    for found in worlds:
        free, when_set, always = (policy(found[arm]) for arm in ("flat", "a tenth of income", "a tenth for all debt"))
        assert (always["limit"] < 0.7 * free["limit"])[1:].all() and (always["limit"] < when_set["limit"])[1:].all()


@pytest.mark.slow
def test_marginal_profit_gives_low_scores_less_and_high_scores_more(worlds):
    for found in worlds:
        line = {}
        for arm in ("flat", "marginal_profit"):
            told = found[arm].segments
            last = told[told["month"] == policy(found[arm]).index[-1]].groupby("score_band")[["limit", "accounts"]].sum()
            line[arm] = last["limit"] / last["accounts"]
        assert line["marginal_profit"]["750-950"] > line["flat"]["750-950"]
        assert line["marginal_profit"]["600-649"] / line["marginal_profit"]["750-950"] < (
            line["flat"]["600-649"] / line["flat"]["750-950"]
        )


@pytest.mark.slow
def test_temporary_limits_come_and_go_by_themselves(worlds):
    """Ordered at the end of October they stand at the month ends' census of November, and nowhere else."""
    for found in worlds:
        extra = policy(found["sales"])["limit"] / policy(found["flat"])["limit"] - 1
        november = extra.index.month == 11
        assert (extra[november] > 0.2).all() and november.any()
        assert (abs(extra[~november]) < 0.02).all()


@pytest.mark.slow
def test_who_takes_a_dear_offer_is_worse_than_who_declines_it():
    """Adverse selection on what no score shows: the takers of a dear line default more than its decliners would.

    Both default as they do in a twin world where everyone has the line at the reference rate, so that the price itself
    changes nobody: the difference is who they are.
    """
    base = ["population.size=30_000", "horizon.burn_in_months=0", "horizon.months=24", "horizon.run_off_months=0", "threads=1"]
    twin = live_on(load_settings(base)).state
    dear = live_on(load_settings([*base, "pricing.rate=120_000"]), months=10).state
    a, people = twin.accounts, twin.people
    offered = (a.opened >= 0) & (a.opened <= 9)
    takers = offered & (dear.accounts.opened == a.opened)
    decliners = offered & ~takers
    bad = (a.defaulted >= 0) & (a.defaulted - a.opened <= 12)
    assert min(takers.sum(), decliners.sum()) > 2_000
    assert people.quality[takers].mean() < people.quality[decliners].mean()
    assert people.default_cost[takers].mean() < people.default_cost[decliners].mean()
    poor = (people.habits & HAND_TO_MOUTH) != 0
    assert poor[takers].mean() > poor[decliners].mean()
    assert bad[takers].mean() > bad[decliners].mean()
    band = a.score_at_opening // 25
    groups = [(takers & (band == b), decliners & (band == b)) for b in np.unique(band[offered])]
    gaps = [bad[ours].mean() - bad[others].mean() for ours, others in groups if min(ours.sum(), others.sum()) > 200]
    assert len(gaps) >= 3 and np.mean(gaps) > 0  # at equal scores too
