"""Forecasts learn from months without alarms, and only from enough of them."""

import numpy as np
import pytest

from sim.lender.monitoring.forecast import FromPd, History
from sim.lender.monitoring.signal import Cells, Memory
from sim.settings.monitoring import SegmentAlarm as Settings
from sim.shards import ALONE

CELLS = Cells((650,))
ALL = np.ones(CELLS.size, bool)


def month(bills, signals):
    return np.stack([np.full(CELLS.size, bills), np.full(CELLS.size, signals)])


def test_history_is_the_share_in_the_window_with_its_error():
    forecast = History(Settings(window_months=3, min_months=2), CELLS)
    assert (forecast.of_bill()[0] == 0).all()
    forecast.learn(month(1_000, 90), ALL)
    assert (forecast.of_bill()[0] == 0).all()
    for signals in (10, 20, 30):
        forecast.learn(month(100, signals), ALL)
    a, b = forecast.of_bill()
    assert (a == 60.5).all() and (b == 240.5).all()


def test_months_under_alarm_are_not_learnt_from_and_the_old_ones_stay():
    forecast, calm = History(Settings(window_months=2, min_months=2), CELLS), ALL.copy()
    calm[3] = False
    forecast.learn(month(100, 10), ALL)
    forecast.learn(month(100, 10), ALL)
    for _ in range(6):
        forecast.learn(month(100, 40), calm)
    a, b = forecast.of_bill()
    assert a[3] / (a[3] + b[3]) == pytest.approx(0.1, abs=0.003) and a[0] / (a[0] + b[0]) == pytest.approx(0.4, abs=0.003)


def test_history_starts_with_what_the_lender_before_counted():
    memory = Memory()
    for _ in range(3):
        memory.add(np.ones((2, 4, 61), np.int64), True)
    forecast = History(Settings(), CELLS)
    forecast.start(memory)
    assert (forecast.of_bill()[0] > 0).all() and len(forecast.months) == 3


class View:
    """Four clean accounts of one cell, with a PD."""

    segment, score = np.zeros(4, np.uint8), np.full(4, 700, np.int16)
    state, behind, pd = np.ones(4, np.uint8), np.zeros(4, np.uint8), np.full(4, 0.03, np.float32)
    ends_month = True
    total = staticmethod(ALONE.total)


def test_pd_is_scaled_by_what_it_was_worth():
    forecast = FromPd(Settings(forecast="pd", min_months=1), CELLS)
    forecast.look(View, month(0, 0))
    forecast.learn(month(0, 0), ALL)
    assert (forecast.of_bill()[0] == 0).all()  # the month before its first PD teaches nothing
    bills = np.zeros((2, CELLS.size), np.int64)
    bills[:, 1] = 2_000, 90
    forecast.look(View, bills)
    forecast.learn(bills, ALL)
    a, b = forecast.of_bill()
    assert a[1] == 90 and a[1] / (a[1] + b[1]) == pytest.approx(0.045, rel=1e-6)  # 0.03 x 90 / (2,000 x 0.03)
    assert (np.delete(a, 1) == 0).all()
