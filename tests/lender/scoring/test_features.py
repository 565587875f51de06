"""Features by hand, the same from today's view and from the archive."""

import numpy as np
import pytest

from sim.economy.providers import Providers
from sim.lender.archive import Archive
from sim.lender.scoring.cases import seen_now
from sim.lender.scoring.features import FALLING, RISING, Seen, application, behaviour, late_months
from sim.lender.view import LenderView
from sim.settings.data import Data


def seen(**bought):
    account = {
        "principal": np.array([500, 0]), "limit": np.array([1_000, 0]), "next_bill": np.array([50, 0]),
        "dpd": np.array([3, 0]), "history": np.array([0x1000_0000_0120, 0x5], np.uint64),
        "opened": np.array([7, -1]), "score_at_opening": np.array([640, 0]),
    }  # fmt: skip
    bought = {name: np.array(values, np.float32) for name, values in bought.items()}
    return Seen(20, np.array([2, 0], np.uint8), np.array([0, 1], np.uint8), account, bought)


def test_an_open_account_by_hand():
    found = behaviour(seen(score=[650, 700], income=[2_000, 0]))
    expected = {
        "score": 650, "income": 2_000, "segment": 2, "age_group": 0, "months_on_book": 13, "utilisation": 0.5, "worst_3": 2,
        "worst_12": 2, "late_months_12": 3, "days_past_due": 3, "debt_to_income": 0.25, "bill_to_income": 0.025,
        "score_since_opening": 10,
    }  # fmt: skip
    assert {name: float(column[0]) for name, column in found.items()} == pytest.approx(expected)
    assert np.isnan(found["utilisation"][1]) and np.isnan(found["debt_to_income"][1])
    assert all(column.dtype == np.float32 for column in found.values())


def test_an_applicant_has_a_past_and_no_line():
    found = application(seen(score=[650, 700], income=[2_000, 0]))
    assert {name: float(column[1]) for name, column in found.items()} == {
        "score": 700, "income": 0, "segment": 0, "age_group": 1, "worst_ever": 5,
    }  # fmt: skip


def test_what_is_not_bought_is_in_no_table():
    assert set(application(seen())) == {"segment", "age_group", "worst_ever"}
    assert not {"debt_to_income", "score_since_opening"} & set(behaviour(seen(bureau=[1, 2])))


def test_late_months_look_back_so_far_and_no_further():
    assert [late_months(np.uint64(0x1101), months) for months in (1, 2, 3, 12)] == [1, 1, 2, 3]


def test_no_feature_is_both_good_and_bad():
    known = set(behaviour(seen(score=[1, 1], income=[1, 1], liquid_months=[1, 1], bureau=[1, 1]))) | {"worst_ever"}
    assert not set(FALLING) & set(RISING) and {*FALLING, *RISING} <= known


def test_view_and_archive_tell_the_same(make_columns, keys):
    people, accounts = make_columns()
    accounts.defaulted[:] = -1
    view = LenderView(people, accounts, 9, keys)
    archive = Archive(people, 10_000, keys)
    providers = Providers(Data(), keys, archive.places)
    providers.read(view.month, people, accounts)
    archive.record(view)
    records = archive.records[view.month]
    rows = records.rows[~records.applicant]
    now = behaviour(seen_now(view, archive.places[rows]))
    bought = {
        name: providers.delivered_then(block, view.month, archive.fixed["number"], rows)
        for block, name in (("platform", "score"), ("income", "income"))
    }
    cases = {name: column[~records.applicant] for name, column in records.columns.items()}
    then = behaviour(Seen(view.month, archive.fixed["segment"][rows], archive.fixed["age_group"][rows], cases, bought))
    assert rows.size > 500 and set(now) == set(then)
    for name in now:
        np.testing.assert_array_equal(now[name], then[name], err_msg=name)
