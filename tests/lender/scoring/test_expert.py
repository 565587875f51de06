"""The card written by hand, added up by hand."""

import numpy as np

from sim.columns import OPEN
from sim.lender.scoring.expert import ExpertScoring
from sim.lender.view import LenderView, Sources
from sim.settings.scorers import ExpertScoring as Settings


def test_points_add_up(make_columns, keys):
    people, accounts = make_columns(100)
    people.score[0], people.observed_income[0] = 655, 900_000
    accounts.state[0], accounts.history[0], accounts.limit[0], accounts.principal[0] = OPEN, 0x1, 1_000, 700
    view = LenderView(people, accounts, 9, keys)
    s = Settings()
    score = ExpertScoring(s).score(view, np.empty(100, np.int16))
    assert score[0] == s.score_points[5] + s.income_points[3] + s.worst_points[1] + s.utilisation_points[2]
    others = ~(view.open | view.applicants)
    np.testing.assert_array_equal(score[others], view.score[others])
    assert score.min() >= 350 and score.max() <= 950


def test_without_the_platform_everybody_starts_alike(make_columns, keys):
    people, accounts = make_columns(300)
    accounts.history[:], accounts.limit[:] = 0, 0
    view = LenderView(people, accounts, 9, keys, sources=Sources(blocks=()))
    s = Settings()
    score = ExpertScoring(s).score(view, np.empty(300, np.int16))
    assert set(score[view.open | view.applicants]) == {s.unknown_score + s.worst_points[0]}
