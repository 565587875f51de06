"""A lender decides what its settings say, the same on any number of threads."""

import numpy as np
import pytest

from sim.lender.lender import BUILT_IN, Lender
from sim.lender.orders import APPROVE, FREEZE, LEAVE, REJECT
from sim.lender.view import LenderView
from sim.numerics.jit import threads
from sim.settings.registry import DECISIONS, implementation, names

DYNAMIC = {"limits": {"kind": "dynamic"}, "pricing": {"kind": "grades"}}
PROFITABLE = {
    "limits": {"kind": "marginal_profit", "income_cap": 0.3, "debt_service_cap": 0.4, "temporary": {"share": 0.2, "months": [1]}},
    "pricing": {"kind": "model", "above_cap": "reject", "margin": 0.05},
    "regime": {"all_in_cap": 0.15},
}
BANDED = {"limits": {"kind": "score_income", "review_months": 2}, "pricing": {"kind": "model"}}


def test_every_built_in_variant_has_a_class():
    assert {implementation(room, name) for room in DECISIONS for name in names(room)} == set(BUILT_IN)


def test_deciding_leaves_what_is_seen_alone(make_columns, make_settings, keys):
    people, accounts = make_columns()
    before = [column.copy() for column in (*people, *accounts)]
    Lender(make_settings(**DYNAMIC)).decide(LenderView(people, accounts, 9, keys))
    assert all((a == b).all() for a, b in zip(before, (*people, *accounts)))


@pytest.mark.parametrize("groups", [{}, DYNAMIC, PROFITABLE, BANDED])
def test_orders_do_not_depend_on_threads(view, make_settings, groups):
    found = []
    for count in (1, 2, 3):
        with threads(count):
            found.append(b"".join(column.tobytes() for column in Lender(make_settings(**groups)).decide(view)))
    assert len(set(found)) == 1


def test_order_arrays_are_used_again(view, make_settings):
    lender = Lender(make_settings())
    first = lender.decide(view)
    assert all(a is b for a, b in zip(first, lender.decide(view)))
    assert (first.admit == APPROVE).any()


def test_run_off_lends_no_more(view, make_settings):
    orders = Lender(make_settings()).run_off(view)
    np.testing.assert_array_equal(orders.admit, np.where(view.applicants, REJECT, 0))
    assert (orders.restriction == FREEZE).all()
    assert (orders.rate == LEAVE).all()
    assert (orders.granted == LEAVE).all()


def test_watching_between_month_ends_is_only_about_restrictions(view, make_settings):
    assert not Lender(make_settings()).watch(view).any()


def test_a_book_taken_over_keeps_its_history(make_settings):
    old = Lender(make_settings())
    old.books.post("2019-07", "loans", "bank", 100, "drawn")
    new = Lender(make_settings(lender={"funding_rate": 0.1}), books=old.books)
    new.books.post("2019-08", "loans", "bank", 1, "drawn")
    assert (old.books.balance["loans"], new.books.balance["loans"]) == (100, 101)
    assert (len(old.books.journal), len(new.books.journal)) == (1, 2)
    assert new.books.settings.funding_rate == 0.1
