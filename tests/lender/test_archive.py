"""The archive keeps what the lender saw of its own accounts, and what became of them: never more."""

import numpy as np

from sim.columns import OPEN, allocated
from sim.lender.archive import Archive, sample_of
from sim.lender.view import LenderView
from sim.numerics.draws import world_keys

KEYS = world_keys(7, 0)


def lives(months=30, size=400):
    """A little world: who applies, opens and defaults when, told month by month as (people, accounts)."""
    rng = np.random.default_rng(4)
    people, accounts = allocated("people", size), allocated("accounts", size)
    people.number[:] = rng.permutation(size)
    people.apply_month[:] = rng.integers(0, 10, size)
    accounts.opened[:], accounts.defaulted[:] = -1, -1
    good_enough = rng.random(size) < 0.7
    falls = np.where(rng.random(size) < 0.3, rng.integers(3, 25, size), 10_000) + people.apply_month
    for month in range(months):
        now = falls == month
        accounts.defaulted[now & (accounts.state == OPEN)] = month
        accounts.principal[:] = 100 * month + people.number
        yield people, accounts, month
        opens = (people.apply_month == month) & good_enough
        accounts.state[opens], accounts.opened[opens] = OPEN, month


def filed(months=30, until=None):
    archive, final = None, None
    for people, accounts, month in lives(months):
        archive = archive or Archive(people, 10_000, KEYS)
        archive.record(LenderView(people, accounts, month, KEYS))
        final = people, accounts
    return archive, *final


def test_a_sample_is_keyed_sorted_and_of_the_size_asked_for():
    number = np.random.default_rng(1).permutation(100_000).astype(np.uint32)
    places = sample_of(number, 20_000, KEYS)
    assert 19_500 < places.size < 20_500 and (np.diff(number[places].astype(int)) > 0).all()
    again = sample_of(number[::-1].copy(), 20_000, KEYS)
    assert sorted(number[places]) == sorted(number[::-1][again])
    assert sample_of(number, 100_000, KEYS).size == number.size


def test_outcomes_are_defaults_of_the_twelve_months_that_follow():
    archive, people, accounts = filed()
    assert archive.known(29) == list(range(18))
    fell = accounts.defaulted[archive.places]
    seen = 0
    for month in archive.known(29):
        cases = archive.accounts(month)
        np.testing.assert_array_equal(cases.bad, (fell[cases.rows] > month) & (fell[cases.rows] <= month + 12))
        np.testing.assert_array_equal(cases.columns["principal"], 100 * month + archive.fixed["number"][cases.rows])
        seen += cases.bad.sum()
    assert seen > 100


def test_nobody_in_default_is_a_case():
    archive, _, accounts = filed()
    for month in archive.known(29):
        fell = accounts.defaulted[archive.places[archive.accounts(month).rows]]
        assert ((fell < 0) | (fell > month)).all()


def test_applications_are_those_that_were_accepted():
    archive, people, accounts = filed()
    total = 0
    for month in archive.known(29):
        cases = archive.applications(month)
        expected = np.flatnonzero(accounts.opened[archive.places] == month)
        np.testing.assert_array_equal(cases.rows, expected)
        assert not cases.columns["opened"].size or cases.columns["opened"].max() == -1
        total += cases.rows.size
    assert 0 < total < people.number.size  # the rejected are no cases


def test_what_happens_later_changes_no_case_known_before():
    short, *_ = filed(20)
    longer, *_ = filed(30)
    for month in short.known(19):
        for kind in ("accounts", "applications"):
            one, other = getattr(short, kind)(month), getattr(longer, kind)(month)
            np.testing.assert_array_equal(one.rows, other.rows)
            np.testing.assert_array_equal(one.bad, other.bad)


def test_a_copy_goes_its_own_way():
    archive, people, accounts = filed(20)
    copy = archive.copied()
    copy.record(LenderView(people, accounts, 20, KEYS))
    assert 20 in copy.records and 20 not in archive.records and len(copy.defaults) == len(archive.defaults) + 1
