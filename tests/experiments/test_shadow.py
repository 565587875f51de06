"""The market in which everybody is admitted: the same lives for the accepted, known lives for the rejected."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from experiments.plugins import load_plugin
from experiments.shadow import Blind, Panel, shadow_of, shadow_world
from sim import load_settings
from sim.columns import OPEN
from sim.records.selection import gini, reject_inference
from sim.run import burn_in, live_on, plain
from sim.settings import BadInput
from tests.whole import columns

FOG = Path(__file__).with_name("fog.py")
SMALL = ["population.size=8_000", "horizon.burn_in_months=16", "horizon.months=20", "horizon.run_off_months=2", "threads=1",
         "limits=dynamic", "pricing=grades"]  # fmt: skip
CUTOFF = 600


class Explored:
    """Numbers of everybody who was ever admitted below the cut-off."""

    def __init__(self):
        self.numbers = set()

    def __call__(self, market):
        a = market.state.accounts
        lots = (a.state == OPEN) & (a.treatment & 3 == 2)
        self.numbers |= set(market.state.people.number[lots].tolist())


@pytest.fixture(scope="module")
def lived():
    """(the market, its shadow, who was ever explored there, the applications)."""
    load_plugin(FOG)
    settings, fog = load_settings(SMALL), load_settings([*SMALL, "scoring=fog"])
    logistic = load_settings([*SMALL, "scoring=logistic", "scoring.least_defaults=20", "scoring.refit_every=month"])
    burnt_in, explored = burn_in(plain(settings)), Explored()
    scorers = {"platform": settings.scoring, "fog": fog.scoring, "logistic": logistic.scoring}
    shadow, applications = shadow_world(settings, burnt_in, scorers, [explored])
    return live_on(settings, burnt_in), shadow, explored.numbers, applications


def test_whoever_was_never_rejected_lives_the_same_life(lived):
    market, shadow, explored, _ = lived
    number = columns(market)["people", "number"]
    same = ~np.isin(number, list(explored))
    assert len(explored) > 300 and (same & (columns(market)["accounts", "principal"] > 0)).sum() > 500
    for (group, name), column in columns(market).items():
        other = columns(shadow)[group, name]
        if group in ("people", "accounts"):
            assert (column == other)[same].all(), f"{group}.{name}"
        elif group == "tickets":
            assert (column == other)[:, same].all(), f"{group}.{name}"
        else:
            who, whose = (columns(x)[group, "number"] for x in (market, shadow))
            assert (column[~np.isin(who, list(explored))] == other[~np.isin(whose, list(explored))]).all(), f"{group}.{name}"


def test_everybody_is_admitted_and_the_rejected_are_kept_apart(lived):
    market, shadow, explored, _ = lived
    policy = shadow.results().monthly.query("phase == 'policy'").iloc[:-1]  # the last month end already runs off
    assert (policy["approved"] == policy["applicants"]).all()
    assert (market.results().monthly.query("phase == 'policy'")["approval_rate"] < 1).any()
    assert not (market.state.accounts.treatment & 3 == 2).any() and explored


def test_applications_and_counts_by_score_tell_the_same_story(lived):
    """Two ways to the same numbers: each application followed on its own, and the recorder's counts by score."""
    _, shadow, _, applications = lived
    scores = shadow.results().scores.query("phase == 'policy' and score == 'own'")
    for rejected, treatment in ((True, "explored"), (False, "champion")):
        one = applications[(applications["points_platform"] < CUTOFF) == rejected]
        other = scores[scores["treatment"] == treatment]
        assert len(one) == other["accounts"].sum() > 50 and one["bad"].sum() == other["defaults"].sum()
        assert (one["late"] & ~one["bad"]).sum() == other["indeterminates"].sum() and not (one["bad"] & ~one["late"]).any()


def test_the_rejected_are_worse_and_the_truth_is_known(lived):
    *_, applications = lived
    points, bad = applications["points_platform"].to_numpy(), applications["bad"].to_numpy()
    found = reject_inference(points >= CUTOFF, points, applications["pd_platform"].to_numpy(float), bad)
    assert found["bad_rate_rejected"] > found["bad_rate_approved"] and found["gini_all"] == gini(points, bad)
    assert found["pd_rejected"] > found["pd_approved"]


def test_a_foggy_scorer_ranks_all_applicants_worse(lived):
    *_, applications = lived
    bad = applications["bad"].to_numpy()
    assert 0 < gini(applications["points_fog"].to_numpy(), bad) < gini(applications["points_platform"].to_numpy(), bad)


def test_who_learns_sees_nothing_of_the_explored():
    """Places 0: champion; 1 explored and open; 2 explored and in default; 3 an applicant."""
    seen = SimpleNamespace(
        treatment=np.array([0, 2, 6, 0], np.uint8),
        state=np.array([1, 1, 2, 0], np.uint8),
        opened=np.array([3, 4, 2, -1], np.int16),
        defaulted=np.array([7, -1, 7, -1], np.int16),
        number=np.arange(4),
    )
    blind = Blind(seen)
    assert blind.state.tolist() == [1, 0, 0, 0] and blind.opened.tolist() == [3, -1, -1, -1]
    assert blind.defaulted.tolist() == [7, -1, -1, -1] and blind.number is seen.number


def test_a_panel_lets_learners_learn_and_asks_oracles_the_truth():
    asked = []

    def scorer(name, learns, needs_truth):
        told = {"learn": lambda *given: asked.append((name, "learn")), "told": lambda truth: asked.append((name, truth))}
        return SimpleNamespace(learns=learns, needs_truth=needs_truth, cutoff=600, **told)

    panel = Panel(scorer("own", False, False), {"fit": scorer("fit", True, False), "oracle": scorer("oracle", True, True)})
    panel.learn(None, None, 5)
    panel.told("truth")
    assert panel.learns and panel.needs_truth and panel.cutoff == 600
    assert asked == [("fit", "learn"), ("oracle", "learn"), ("oracle", "truth")]


def test_fitted_scorers_look_on_and_learn_from_the_approved_alone(lived):
    market, shadow, explored, applications = lived
    log = shadow.lender.scoring.others["logistic"].log
    assert log and (applications["points_logistic"] != applications["points_platform"]).any()
    archive, month = shadow.archive, shadow.clock.burn_in + shadow.clock.policy - 2
    number = archive.fixed["number"][archive.records[month].rows[~archive.records[month].applicant]]
    x = shadow.state
    lots = x.people.number[(x.accounts.treatment & 3 == 2) & (x.accounts.opened < month) & (x.accounts.opened >= 0)]
    assert number.size > 100 and lots.size > 100 and not np.isin(lots, number).any()


def test_a_shadow_of_a_scorer_without_exploration_is_refused():
    settings = load_settings(SMALL)
    bare = settings.model_copy(update={"scoring": type("Bare", (), {"kind": "bare"})()})
    with pytest.raises(BadInput, match="scoring: bare has no explore_rate"):
        shadow_of(bare)
    assert shadow_of(settings).scoring.explore_rate == 1 and settings.scoring.explore_rate == 0
