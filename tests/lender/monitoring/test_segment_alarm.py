"""An alarm rings on too many early arrears, stands for its time, restricts its cell and is lifted when all is well."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.accounts.early_arrears import STEPS
from sim.accounts.restrictions import FREEZE, RECALL, RUN_OFF
from sim.columns import OPEN
from sim.lender.monitoring.segment_alarm import SegmentAlarm
from sim.settings import BadInput, load_settings
from sim.settings.monitoring import SegmentAlarm as Settings

BILLS, HERE, THERE = 1_000, (1, 30), (2, 30)  # segment and score step of the cells that are played with
SIZE = 8


def seen(month, dom=30, ends=True):
    """A view of eight open accounts: four of each cell."""
    return SimpleNamespace(
        month=month, day=30 * month + dom - 1, day_of_month=dom, ends_month=ends, size=SIZE,
        segment=np.repeat(np.array([1, 2], np.uint8), 4), score=np.full(SIZE, 655, np.int16), state=np.full(SIZE, OPEN, np.uint8),
    )  # fmt: skip


def bills(here, there=40, size=BILLS):
    table = np.zeros((2, 4, STEPS), np.int64)
    for cell, signals in ((HERE, here), (THERE, there)):
        table[:, cell[0], cell[1]] = size, signals
    return {"bills": table}


def watch(**settings):
    """A watch that has learnt a chance of 4 % from three months."""
    made = SegmentAlarm(Settings(**settings))
    for month in range(3):
        assert not made.decide(seen(month), bills(40), np.ones(SIZE, np.uint8)).any()
    return made


@pytest.mark.parametrize("alarm", ["threshold", "cusum"])
def test_it_rings_where_trouble_is_and_not_before_it_has_learnt(alarm):
    early = SegmentAlarm(Settings(alarm=alarm))
    assert not early.decide(seen(0), bills(500), np.ones(SIZE, np.uint8)).any()
    restriction = watch(alarm=alarm).decide(seen(3), bills(90), np.zeros(SIZE, np.uint8))
    assert restriction.tolist() == [FREEZE] * 4 + [0] * 4


def test_it_stands_for_its_months_and_until_the_signal_is_back():
    made, out, told = watch(hold_months=3), np.zeros(SIZE, np.uint8), []
    for month, signals in ((3, 90), (4, 20), (5, 20), (6, 60), (7, 20), (8, 40)):
        told.append(bool(made.decide(seen(month), bills(signals), out).any()))
    assert told == [True, True, True, True, False, False]  # month 6 is still above forecast
    table = made.table()
    cell = 1 * 5 + 2  # gig, 650-699
    assert table["rings"][:, cell].tolist() == [False] * 3 + [True] + [False] * 5
    assert table["stands"][:, cell].tolist() == [False] * 3 + [True] * 4 + [False] * 2
    assert not np.delete(table["stands"], cell, axis=1).any()
    assert table["cusum"][3, cell] >= 6 and table["cusum"][4, cell] == 0 and made.cusum[cell] < 1


def test_trouble_is_not_learnt_as_normal():
    made, out = watch(), np.zeros(SIZE, np.uint8)
    before = made.a[7] / (made.a[7] + made.b[7])
    for month in range(3, 20):
        made.decide(seen(month), bills(90), out)
    assert made.a[7] / (made.a[7] + made.b[7]) == before and out[:4].all()


def test_between_month_ends_the_forecast_stays():
    made, out = watch(), np.zeros(SIZE, np.uint8)
    before = made.a.copy()
    for dom in (7, 14, 21):
        made.decide(seen(3, dom, False), bills(10, 10, 250), out)
    assert (made.a == before).all() and len(made.forecast.months) == 3
    made.decide(seen(3), bills(10, 10, 250), out)
    assert made.forecast.months[-1][:, 7].tolist() == [1_000, 40]


def test_four_weeks_count_when_the_signal_comes_back():
    made, out = watch(hold_months=1), np.zeros(SIZE, np.uint8)
    made.decide(seen(3), bills(90), out)
    for month, dom, signals, stands in ((4, 7, 25, 1), (4, 14, 5, 1), (4, 21, 5, 1), (4, 30, 5, 0)):
        made.decide(seen(month, dom, dom == 30), bills(signals, 10, 250), out)
        assert bool(out.any()) == bool(stands), (month, dom)


@pytest.mark.parametrize(("action", "code"), [
    ("cut_25", 25), ("cut_50", 50), ("cut_100", 100), ("run_off", RUN_OFF), ("recall", RECALL),
])  # fmt: skip
def test_what_befalls_a_cell(action, code):
    assert watch(action=action).decide(seen(3), bills(90), np.zeros(SIZE, np.uint8))[0] == code


@pytest.mark.parametrize(("change", "words"), [
    ("monitoring.bands=[605]", "monitoring.bands"), ("monitoring.bands=[700,650]", "must rise"),
    ("monitoring.min_months=13", "is above window_months 12"), ("monitoring.false_alarm_rate=0", "monitoring.false_alarm_rate"),
    ("monitoring.action=sue", "monitoring.action"),
])  # fmt: skip
def test_bad_settings_are_refused(change, words):
    with pytest.raises(BadInput, match=words):
        load_settings(["monitoring=segment_alarm", change])
