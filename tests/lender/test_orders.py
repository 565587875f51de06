"""Answers of decisions become orders, or one line of complaint."""

import numpy as np
import pytest

from sim.lender.orders import LEAVE, accepted, blank
from sim.settings.errors import BadInput


def test_blank_orders_change_nothing():
    orders = blank(3)
    assert orders.admit.tolist() == orders.restriction.tolist() == orders.temporary.tolist() == [0, 0, 0]
    assert orders.rate.tolist() == orders.granted.tolist() == [LEAVE] * 3


def test_one_number_for_all_and_booleans_are_answers():
    orders = blank(3)
    assert accepted(40_000, orders.rate, "rate").tolist() == [40_000] * 3
    assert accepted(np.array([True, False, True]), orders.restriction, "restriction").tolist() == [1, 0, 1]


def test_scores_off_the_scale_are_refused():
    orders = blank(3)
    orders.own_score[:] = 350, 600, 950
    assert accepted(orders.own_score, orders.own_score, "own_score", (350, 950)) is orders.own_score
    orders.own_score[0] = 349
    with pytest.raises(BadInput, match="orders.own_score: 349 to 950 is not in 350 to 950"):
        accepted(orders.own_score, orders.own_score, "own_score", (350, 950))


@pytest.mark.parametrize(("answer", "message"), [
    (np.array([1.5, 2.0, 3.0]), "orders.granted: float64 is not a whole number per borrower: round first"),
    (np.array([1, 2]), r"orders.granted: \(2,\) is not one value per borrower \(3,\)"),
    (np.array([1, 2, 2**31]), "orders.granted: 1 to 2147483648 is not in -2147483648 to 2147483647"),
    (None, "orders.granted: object is not a whole number per borrower: round first"),
])  # fmt: skip
def test_other_answers_are_refused(answer, message):
    with pytest.raises(BadInput, match=message):
        accepted(answer, blank(3).granted, "granted")
