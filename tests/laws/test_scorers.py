"""Fitted scorers in a whole market: the same bytes on any machine, nothing from the future, worth more than none."""

import numpy as np
import pytest

from sim import CreditMarket, load_settings, simulate
from sim.columns import OPEN
from sim.economy.truth import truth
from sim.lender.scoring.cases import accounts, gini
from sim.run import burn_in, live_on, plain
from sim.settings import BadInput
from sim.settings.registry import implementation
from tests.whole import fingerprint, lived

SMALL = ["population.size=6_000", "horizon.burn_in_months=20", "horizon.months=4", "horizon.run_off_months=1", "threads=1"]
LEARNS = ["scoring.least_defaults=25", "scoring.window=24", "scoring.refit_every=month"]
TREES = ["scoring.trees=20", "scoring.smallest_leaf=50"]
LOG = ("fits",)
OWN = {"logistic": LEARNS, "boosting": [*LEARNS, *TREES]}


@pytest.mark.parametrize("kind", OWN)
def test_threads_and_tiles_change_no_byte(kind):
    settings = [*SMALL, f"scoring={kind}", *OWN[kind], "data.bureau.use=true", "data.sample=3_000"]
    usual = lived(settings)
    assert set(usual.lender.scoring.models) == {"application", "behaviour"}
    changed = usual.state.accounts.own_score_at_opening != usual.state.accounts.score_at_opening
    assert changed.any(), "the scorer never decided"
    for how in (("threads=2",), ("threads=2", "numerics.tile_size=97")):
        assert fingerprint(lived([*settings, *how])) == fingerprint(usual)


def test_a_fork_learns_what_an_unbroken_market_learns():
    settings = load_settings([*SMALL, "scoring=logistic", *LEARNS])
    broken = live_on(settings, burn_in(settings))
    assert fingerprint(broken, LOG) == fingerprint(live_on(settings), LOG), "the unbroken one's log tells of earlier fits too"


@pytest.fixture(scope="module")
def market():
    """A market under the plain lender, its archive kept to the end."""
    market = CreditMarket(plain(load_settings([*SMALL, "horizon.months=16", "population.size=10_000"])))
    market.lender.scoring.learns = True
    while market.month < 36:
        market.step()
        if market.month == 22:
            market.early = market.archive.copied()
    return market


@pytest.mark.parametrize("kind", OWN)
def test_nothing_is_learnt_from_the_future(market, kind):
    """The archive of month 22 and that of month 35 make the same models for month 21."""
    chosen = load_settings([f"scoring={kind}", *OWN[kind]]).scoring
    view, points = market.view(35), []
    for archive in (market.early, market.archive):
        scorer = implementation("scoring", kind)(chosen)
        scorer.learn(archive, market.providers, 21)
        assert set(scorer.models) == {"application", "behaviour"} and {fit.month for fit in scorer.log} == {21}
        points.append(scorer.score(view, np.empty(view.size, np.int16)))
    np.testing.assert_array_equal(*points)


@pytest.mark.parametrize("kind", OWN)
def test_own_history_tells_more_than_the_platform_on_later_months(market, kind):
    scorer = implementation("scoring", kind)(load_settings([f"scoring={kind}", *OWN[kind]]).scoring)
    scorer.learn(market.archive, market.providers, 23)
    model, later = scorer.models["behaviour"], accounts(market.archive, market.providers, 35, 13)
    assert later.month.min() == 23
    own, theirs, bads = model.points(later.features), later.features["score"], later.bad
    assert bads.sum() > 50 and gini(own, bads) > gini(theirs, bads) + 0.05


def test_before_enough_defaults_the_platform_decides():
    few = [*SMALL, "scoring=logistic", "scoring.least_defaults=100_000"]
    assert fingerprint(lived(few), LOG) == fingerprint(lived([*SMALL, "scoring=platform"]), LOG)


def test_the_oracle_needs_its_reference_world():
    market = CreditMarket(load_settings([*SMALL, "scoring=oracle"]))
    with pytest.raises(BadInput, match="knows nothing without a reference world"):
        market.step()


def test_the_oracle_knows_best(market):
    """Its reference world is another world; what it learnt there ranks this one better than the platform by far."""
    given = [*SMALL, "horizon.months=16", "population.size=1_000", "scoring=oracle", "scoring.reference_size=6_000"]
    oracle = live_on(load_settings([*given, "scoring.least_defaults=25", *TREES]), months=1).lender.scoring
    oracle.told(truth(market.state.people))
    scores = oracle.score(market.view(35), np.empty(market.view(35).size, np.int16))
    a = market.state.accounts
    late, clean = (a.state == OPEN) & (a.dpd >= 30), (a.state == OPEN) & (a.history == 0)
    assert scores[late].mean() < scores[clean].mean() - 100
    hidden = set(truth(market.state.people)(np.arange(3)))
    assert all(hidden <= set(oracle.models[card].names) for card in ("application", "behaviour"))


def test_a_challenger_in_the_market_is_logged():
    market = lived([*SMALL, "scoring=champion_challenger", "scoring.share=0.5", "scoring.challenger.kind=expert"])
    opened = market.state.accounts.opened >= 0
    share = (market.state.accounts.treatment[opened] & 3 == 1).mean()
    assert share == pytest.approx(0.5, abs=0.03)


def test_data_in_use_is_charged():
    free = simulate(load_settings([*SMALL, "population.size=1_000"])).monthly
    paid = simulate(load_settings([*SMALL, "population.size=1_000", "data.bureau.use=true"])).monthly
    policy = free["phase"] == "policy"
    extra = (paid["data_cost"] - free["data_cost"])[policy]
    assert (extra > 0).all() and (paid["data_cost"][free["phase"] == "burn_in"] == free["data_cost"][~policy][:20]).all()
    assert ((free["profit_before_provisions"] - paid["profit_before_provisions"])[policy] - extra).abs().max() < 0.005
