"""Every bill is counted once, whatever the rhythm; cells are segments by bands."""

import numpy as np
import pytest

from sim.accounts.early_arrears import STEPS
from sim.clock import Clock, decision_dates, undated
from sim.columns import SEGMENTS
from sim.lender.monitoring.signal import LONGEST, Cells, Memory, counted, counts_of_bills, restrict


@pytest.mark.parametrize("signal_dpd", [1, 4, 13, 27])
@pytest.mark.parametrize("rhythm", ["month", "week", "day"])
def test_every_bill_is_counted_once_and_on_the_first_look_at_it(rhythm, signal_dpd):
    clock, last, seen = Clock("2019-07", 0, 26, 0), -1, {}  # with a February of 29 days and one of 28
    looks = []
    for month in clock.months:
        for dom in decision_dates(rhythm, month.days):
            today = clock.today(month, dom)
            assert today.ends_month == (dom == month.days) and today.day == month.first_day + dom - 1
            which = counted(today.bill_ages, signal_dpd, today.day - last)
            for due_day, back in np.argwhere(which[1:]):
                due = today.day - int(today.bill_ages[due_day + 1, back])
                assert (due_day + 1, due) not in seen
                seen[due_day + 1, due] = today.day
            last = today.day
            looks.append(today.day)
    for month in clock.months:
        for due_day in range(1, 29):
            due = month.first_day + due_day - 1
            if due + signal_dpd <= last:
                assert seen[due_day, due] == next(day for day in looks if day >= due + signal_dpd)


def test_without_a_calendar_months_have_thirty_days():
    today = undated(3)
    assert (today.day, today.day_of_month) == (119, 30)
    assert today.bill_ages[[28, 1]].tolist() == [[2, 32], [29, 59]]
    assert counted(today.bill_ages[1:], 4, 30).sum(axis=1).tolist() == [1] * 28


class Seen:
    """What counting reads of a view."""

    def __init__(self, size=3_000, seed=1):
        rng = np.random.default_rng(seed)
        self.segment = rng.integers(0, 4, size).astype(np.uint8)
        self.due_day = rng.integers(1, 29, size).astype(np.uint8)
        self.early_arrears = rng.integers(0, 61, size).astype(np.uint16) << 2 | rng.integers(0, 4, size).astype(np.uint16)
        self.early_arrears |= (rng.integers(0, 61, size).astype(np.uint16) << 2 | rng.integers(0, 4, size).astype(np.uint16)) << 8


def test_bills_and_signals_are_counted_by_segment_and_score():
    view, which = Seen(), np.random.default_rng(2).random((29, 2)) < 0.5
    expected = np.zeros((2, len(SEGMENTS), STEPS), int)
    for segment, due_day, record in zip(view.segment, view.due_day, view.early_arrears):
        for back in (0, 1):
            bill = int(record) >> 8 * back & 255
            if which[due_day, back] and bill & 1:
                expected[0, segment, bill >> 2] += 1
                expected[1, segment, bill >> 2] += bill >> 1 & 1
    assert (counts_of_bills(view, which) == expected).all()


def test_cells_are_segments_by_bands():
    cells = Cells((600, 700))
    table = np.arange(4 * STEPS).reshape(4, STEPS)
    gathered = cells.gathered(table)
    assert gathered.shape == (12,) and gathered.sum() == table.sum()
    assert gathered[3] == table[1, :25].sum() and gathered[5] == table[1, 35:].sum()
    spread = cells.spread(np.arange(12))
    assert spread[2, 24] == 6 and spread[2, 25] == 7 and spread[2, 34] == 7 and spread[2, 35] == 8


def test_open_accounts_are_restricted_by_cell(view):
    cells = Cells((600, 650, 700, 750))
    codes, out = np.zeros(cells.size, np.uint8), np.empty(view.size, np.uint8)
    codes[7] = 50  # gig, 650-699
    restrict(view.segment, view.score, view.state, cells.spread(codes), out)
    band = np.searchsorted((600, 650, 700, 750), view.score, side="right")
    inside = (view.segment == 1) & (band == 2) & view.open
    assert (out == np.where(inside, 50, 0)).all() and (view.segment.max() == 0 or inside.any())


def test_memory_keeps_months_and_forgets_the_oldest():
    memory, one = Memory(), np.ones((2, 4, STEPS), np.int64)
    memory.add(one, False)
    memory.add(one, True)
    twin = memory.copied()
    for _ in range(LONGEST):
        twin.add(3 * one, True)
    assert memory.months[0].max() == 2 and len(memory.months) == 1
    assert len(twin.months) == LONGEST and twin.months[0].min() == 3
