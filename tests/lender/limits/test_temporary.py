"""Temporary limits: in their months, for those entitled, and gone by themselves."""

import numpy as np
import pytest

from sim.clock import undated
from sim.columns import OPEN
from sim.lender.lender import Lender
from sim.lender.limits.temporary import temporary, temporary_amount
from sim.lender.view import LenderView
from sim.settings import BadInput, load_settings
from sim.settings.limits import FixedLimits, TemporaryLimit

SALES = TemporaryLimit(share=0.25, months=(6, 11), score=650)
TERMS = temporary(FixedLimits(temporary=SALES))


@pytest.mark.parametrize(
    ("granted", "score", "extra"), [(1_000_000, 650, 250_000), (1_000_000, 649, 0), (123_456, 700, 30_000), (0, 900, 0)]
)
def test_by_hand(granted, score, extra):
    assert temporary_amount(granted, score, TERMS) == extra


@pytest.mark.parametrize(("begins", "some"), [(6, True), (11, True), (7, False), (12, False)])
def test_only_in_their_months_and_for_those_entitled(make_columns, make_settings, keys, begins, some):
    people, accounts = make_columns()
    view = LenderView(people, accounts, 9, keys, undated(9)._replace(begins=begins))
    found = Lender(make_settings(limits={"kind": "dynamic", "temporary": SALES.model_dump()})).decide(view).temporary
    assert found.any() == some
    entitled = (accounts.state == OPEN) & (accounts.behind == 0) & (people.score >= 650)
    expected = np.where(entitled, accounts.granted // 4 // 10_000 * 10_000, 0) if some else 0
    np.testing.assert_array_equal(found, expected)


def test_none_by_default(view, make_settings):
    assert not Lender(make_settings()).decide(view).temporary.any()


def test_months_are_of_the_year():
    with pytest.raises(BadInput, match="limits.temporary.months.*: 13 is above 12"):
        load_settings(["limits.temporary.share=0.2", "limits.temporary.months=[13]"])
