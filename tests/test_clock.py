"""The calendar agrees with Python's own over 2015-2100, and due days, paydays and decision dates count as defined."""

import datetime as dt

import numpy as np
import pytest

from sim.clock import PAYDAYS, Clock, days_before, days_in_month, decision_dates, month_index, month_name

CENTURY = Clock("2017-01", 24, 12 * 83, 12)  # 2015-01 to 2100-12


def date(clock, day):
    return dt.date.fromordinal(clock.origin + day + 1)


def test_months_are_the_real_ones():
    for year in range(2015, 2101):
        for month in range(1, 13):
            index = month_index(f"{year}-{month:02d}")
            after = dt.date(year + month // 12, month % 12 + 1, 1)
            assert days_before(index) == dt.date(year, month, 1).toordinal() - 1
            assert days_in_month(index) == (after - dt.date(year, month, 1)).days
            assert month_name(index) == f"{year}-{month:02d}"


@pytest.mark.parametrize("text", ["2020-13", "2020-00", "2020-1", "2020/01", "0000-01", "２０２０-01", "", "2020-01-01"])
def test_a_bad_month_is_refused(text):
    with pytest.raises(ValueError, match="YYYY-MM"):
        month_index(text)


def test_phases_follow_each_other_without_a_gap():
    clock = Clock("2019-07", 24, 36, 12)
    assert [m.phase for m in clock.months] == ["burn_in"] * 24 + ["policy"] * 36 + ["run_off"] * 12
    assert (clock.months[0].name, clock.months[24].name, clock.months[-1].name) == ("2017-07", "2019-07", "2023-06")
    assert clock.months[0].first_day == 0
    assert all(a.first_day + a.days == b.first_day for a, b in zip(clock.months, clock.months[1:], strict=False))
    assert clock.days == (dt.date(2023, 7, 1) - dt.date(2017, 7, 1)).days
    assert [clock.month_of(m.first_day + m.days - 1) for m in clock.months] == list(range(72))
    with pytest.raises(ValueError, match="is not in 0"):
        clock.month_of(clock.days)


def test_a_run_may_have_any_single_phase():
    assert [len(Clock("2020-02", *spans).months) for spans in ((1, 0, 0), (0, 1, 0), (0, 0, 1))] == [1, 1, 1]


def dates_of(due_day, first, last):
    return [dt.date(y, m, due_day).toordinal() for y in range(first, last + 1) for m in range(1, 13)]


@pytest.mark.parametrize("due_day", [1, 9, 28])
def test_due_distances_over_a_century(due_day):
    dues = dates_of(due_day, 2014, 2101)
    months = [(d.year * 12 + d.month - 1) - CENTURY.first_index for d in map(dt.date.fromordinal, dues)]
    k = 0
    for day in range(CENTURY.days) if due_day == 28 else range(0, CENTURY.days, 11):
        today = CENTURY.origin + day + 1
        while dues[k + 1] <= today:
            k += 1
        assert CENTURY.since_due(day, due_day) == [today - dues[k - j] for j in range(7)]
        assert CENTURY.until_due(day, due_day) == dues[k + 1] - today
        assert CENTURY.cycle(day, due_day) == (months[k] if dues[k] == today else months[k + 1])


def test_the_due_day_itself():
    clock = Clock("2020-02", 0, 1, 0)
    assert clock.since_due(9, 10)[:2] == [0, 31]
    assert clock.until_due(9, 10) == 29
    assert (clock.cycle(9, 10), clock.cycle(10, 10)) == (0, 1)


@pytest.mark.parametrize("start", ["2024-02", "2023-03", "2100-02", "2023-12"])
def test_tables_repeat_the_scalars(start):
    clock = Clock(start, 1, 1, 0)
    month = clock.months[1]
    dues, paydays = clock.due_table(month), clock.payday_table(month)
    for t in range(month.days):
        day = month.first_day + t
        for due in range(1, 29):
            expected = [*clock.since_due(day, due), clock.until_due(day, due), clock.cycle(day, due)]
            assert dues[due, t].tolist() == expected
        for pattern, last in enumerate((28, 14, 7)):
            for payday in range(1, last + 1):
                assert paydays[pattern, payday, t] == clock.until_payday(day, pattern, payday)
    assert not dues[0].any() and not paydays[1, 15:].any() and not paydays[2, 8:].any()


def test_paydays_are_at_most_28_and_found_in_order():
    clock = Clock("2015-01", 0, 26, 0)
    for pattern, steps in enumerate(PAYDAYS):
        payday = 28 - steps[-1]
        pays = sorted(d + step for d in dates_of(payday, 2015, 2017) for step in steps)
        for day in range(clock.days):
            today = clock.origin + day + 1
            assert clock.until_payday(day, pattern, payday) == min(p for p in pays if p > today) - today


def test_decision_dates():
    assert decision_dates("month", 30) == [30]
    assert decision_dates("week", 28) == [7, 14, 21, 28]
    assert decision_dates("day", 31) == list(range(1, 32))
    with pytest.raises(ValueError, match="month, week or day"):
        decision_dates("year", 31)


def test_day_zero_is_the_first_day_of_burn_in():
    assert date(CENTURY, 0) == dt.date(2015, 1, 1)
    assert np.isclose(CENTURY.days, (dt.date(2101, 1, 1) - dt.date(2015, 1, 1)).days)


def test_todays_bills_are_the_last_two_due_dates():
    clock = Clock("2019-07", 2, 24, 0)
    for month in clock.months:
        for dom in (1, 14, 27, 28, month.days):
            today = clock.today(month, dom)
            expected = [clock.since_due(today.day, due_day)[:2] for due_day in range(1, 29)]
            assert today.bill_ages[1:].tolist() == expected and today.ends_month == (dom == month.days)
