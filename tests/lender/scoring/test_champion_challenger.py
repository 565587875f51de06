"""Two scorers inside: a share for life, each with its own points, all in the treatment log."""

import numpy as np

from sim.lender.orders import APPROVE, CHALLENGER, CHAMPION, EXPLORED, REJECT
from sim.lender.scoring.champion_challenger import ChampionChallenger
from sim.lender.scoring.expert import ExpertScoring
from sim.lender.view import LenderView
from sim.settings.scorers import ChampionChallenger as Settings
from sim.settings.scorers import ExpertScoring as Expert


def scorer(share=0.3, **common):
    return ChampionChallenger(Settings(challenger=Expert(), share=share, **common))


def test_the_share_is_met_and_kept_for_life(make_columns, keys):
    people, accounts = make_columns(20_000)
    first, later = (scorer().challenged(LenderView(people, accounts, month, keys)) for month in (3, 17))
    np.testing.assert_array_equal(first, later)
    assert abs(first.mean() - 0.3) < 0.01
    fewer = scorer(0.1).challenged(LenderView(people, accounts, 3, keys))
    assert (fewer <= first).all()  # a larger share adds people and loses none


def test_everybody_is_scored_by_the_own_scorer(view):
    both = scorer()
    ours = both.challenged(view)
    score = both.score(view, np.empty(view.size, np.int16))
    expert = ExpertScoring(Expert()).score(view, np.empty(view.size, np.int16))
    np.testing.assert_array_equal(score, np.where(ours, expert, view.score))


def test_the_log_tells_champion_challenger_and_explored_apart(view):
    both = scorer(cutoff=640, explore_rate=0.05)
    view.scored(both.score(view, np.empty(view.size, np.int16)), both.scale)
    answers = np.where(view.own_score < 640, REJECT, APPROVE).astype(np.uint8)
    lucky = np.flatnonzero(answers == REJECT)[:7]
    answers[lucky] = APPROVE
    log = both.treat(view, answers, np.empty(view.size, np.uint8))
    assert (log[lucky] == EXPLORED).all()
    rest = np.setdiff1d(np.arange(view.size), lucky)
    np.testing.assert_array_equal(log[rest], np.where(both.challenged(view)[rest], CHALLENGER, CHAMPION))
