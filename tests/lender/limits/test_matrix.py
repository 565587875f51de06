"""A matrix of multiples by score and income band, and when it is read."""

import numpy as np
import pytest

from sim.columns import OPEN
from sim.lender.lender import Lender
from sim.lender.limits.matrix import due_for_review, matrix, matrix_line
from sim.lender.orders import LEAVE
from sim.settings.limits import ScoreIncomeLimits

EVEN = np.repeat([[1.0, 2.0]], 951, axis=0)
MATRIX = matrix(ScoreIncomeLimits(), EVEN, (1_000.0, 5_000.0))


@pytest.mark.parametrize(("income", "line"), [
    (99_999, 0), (100_000, 100_000), (499_999, 490_000), (500_000, 1_000_000), (1_234_567, 2_460_000),
    (2_000_000_000, 20_000_000),
])  # fmt: skip
def test_by_hand(income, line):
    assert matrix_line(700, income, MATRIX) == line


@pytest.mark.parametrize(("opened", "due"), [(12, False), (11, False), (7, False), (6, True), (0, True), (-3, False)])
def test_reviews_come_every_six_months_of_an_account(opened, due):
    assert bool(due_for_review(opened, 12, 6)) == due


@pytest.mark.parametrize("kind", ["score_income", "marginal_profit"])
def test_the_pass_is_the_loop_of_its_rules(view, make_settings, kind):
    lender = Lender(make_settings(limits={"kind": kind, "review_months": 3}))
    found, rows = lender.decide(view).granted, lender.limits.matrix(view.scale)
    for i in range(view.size):
        line = int(matrix_line(view.own_score[i], view.observed_income[i], rows))
        if view.applicants[i]:
            expected = line
        elif view.state[i] == OPEN and view.month > view.opened[i] and (view.month - view.opened[i]) % 3 == 0:
            expected = min(line, view.granted[i]) if view.behind[i] else line
        else:
            expected = LEAVE
        assert found[i] == expected


def test_without_reviews_open_lines_are_left_alone(view, make_settings):
    found = Lender(make_settings(limits={"kind": "score_income", "review_months": None})).decide(view).granted
    assert ((found == LEAVE) == ~view.applicants).all()
