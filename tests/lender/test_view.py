"""The view shows what is seen, cannot be written through, and hides the rest."""

import numpy as np
import pytest

from sim.columns import ACCOUNTS, OPEN, PEOPLE
from sim.lender.view import LenderView, recent


@pytest.mark.parametrize("name", [c.name for c in (*PEOPLE, *ACCOUNTS) if not c.seen])
def test_hidden_columns_do_not_exist(view, name):
    with pytest.raises(AttributeError, match=name):
        getattr(view, name)


@pytest.mark.parametrize("name", [c.name for c in (*PEOPLE, *ACCOUNTS) if c.seen])
def test_seen_columns_can_only_be_read(view, name):
    column = getattr(view, name)
    assert column.size == view.size
    with pytest.raises(ValueError, match="read-only"):
        column[0] = 1
    with pytest.raises(ValueError, match="WRITEABLE"):
        column.flags.writeable = True


def test_the_view_is_the_column_and_not_a_copy(make_columns, keys):
    people, accounts = make_columns(10)
    view = LenderView(people, accounts, 0, keys)
    people.score[3] = 777
    assert view.score[3] == 777


def test_applicants_are_those_without_an_account_whose_month_has_come(view):
    expected = [m == view.month and s != OPEN for m, s in zip(view.apply_month, view.state)]
    assert view.applicants.tolist() == expected
    assert 0 < view.applicants.sum() < view.size


def test_months_on_book(view):
    expected = [view.month - o if s == OPEN else -1 for o, s in zip(view.opened, view.state)]
    assert view.months_on_book.tolist() == expected


def test_utilisation(view):
    expected = [np.float32(p) / np.float32(m) if m > 0 else np.nan for p, m in zip(view.principal, view.limit)]
    np.testing.assert_array_equal(view.utilisation, np.array(expected, np.float32))


@pytest.mark.parametrize("months", [1, 6, 12, 16])
def test_worst_bucket(view, months):
    expected = [max((int(h) >> 4 * k) & 15 for k in range(months)) for h in view.history]
    assert view.worst_bucket(months).tolist() == expected


def test_months_of_history_are_limited():
    assert recent(0) == 0
    assert recent(16) == 2**64 - 1
    with pytest.raises(ValueError, match="17"):
        recent(17)


def test_luck_belongs_to_the_borrower_and_not_to_the_place(make_columns, keys):
    people, accounts = make_columns(500)
    first = dict(zip(people.number.tolist(), LenderView(people, accounts, 3, keys).luck(2).tolist()))
    people.number[:] = people.number[::-1].copy()
    again = dict(zip(people.number.tolist(), LenderView(people, accounts, 3, keys).luck(2).tolist()))
    assert first == again
    other = LenderView(people, accounts, 3, keys, lender=1).luck(2)
    assert set(other.tolist()) != set(first.values())
    with pytest.raises(ValueError, match="14"):
        LenderView(people, accounts, 3, keys).luck(14)
