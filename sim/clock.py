"""The calendar of a run: real months, days counted from the first day of burn-in, due days, paydays, decision dates.

Everything is whole-number arithmetic.  A month is an index, year x 12 + month - 1; a day of the run is an index whose 0
is the first day of burn-in.  Due days and paydays are 1 ... 28, so that every month has each of them.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

import numpy as np

LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LAST_DUE_DAY = 28
BILLS = 7  # due dates looked back at: a bill is at most seven cycles old before all older ones are one age
WEEK_ENDS = (7, 14, 21)
MOST_DATES = 4096  # of which tables are kept: every day of ten years
PAYDAYS = ((0,), (0, 14), (0, 7, 14, 21))  # by pay pattern: days after the month's first payday


@cache
def month_index(text: str) -> int:
    """Read a month written YYYY-MM as year x 12 + month - 1; ValueError for anything else."""
    found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", text)
    if not found or found[1] == "0000":
        raise ValueError(f"{text!r} is not a month YYYY-MM")
    return int(found[1]) * 12 + int(found[2]) - 1


def month_name(index: int) -> str:
    """Write a month index as YYYY-MM."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def days_in_month(index: int) -> int:
    """Count the days of a month, leap years by the Gregorian rule."""
    year, month = divmod(index, 12)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if leap and month == 1 else LENGTHS[month]


@cache
def days_before(index: int) -> int:
    """Count the days from 1 January of year 1 to the first day of a month (datetime's ordinal less one)."""
    year, month = divmod(index, 12)
    past = year - 1
    this_year = sum(days_in_month(year * 12 + m) for m in range(month))
    return past * 365 + past // 4 - past // 100 + past // 400 + this_year


def decision_dates(every: str, length: int) -> list[int]:
    """List the last days (1 ... length) of a month's segments: the month end, also days 7, 14, 21, or each day."""
    if every == "day":
        return list(range(1, length + 1))
    if every == "week":
        return [*WEEK_ENDS, length]
    if every == "month":
        return [length]
    raise ValueError(f"{every!r} is not month, week or day")


@dataclass(frozen=True)
class Month:
    """One simulated month: its place in the run, its calendar index, phase, first day (run day index) and length."""

    number: int
    index: int
    phase: str
    first_day: int
    days: int

    @cached_property
    def name(self) -> str:
        """The month as YYYY-MM."""
        return month_name(self.index)


class Today(NamedTuple):
    """The date of a look at the accounts, at the end of a day."""

    day: int  # of the run
    day_of_month: int
    ends_month: bool
    bill_ages: np.ndarray  # days since the newest bill and since the one before: int64 [due day 0 ... 28, 2]; row 0 is unused
    begins: int = 1  # month of the year, 1 to 12, that follows


def undated(month: int) -> Today:
    """The end of a month of the run where all months have 30 days, for a look without a calendar."""
    return Today(30 * month + 29, 30, True, 30 - np.arange(LAST_DUE_DAY + 1)[:, None] + [0, 30])


@dataclass(frozen=True)
class Clock:
    """The months of a run: burn-in before `start` (YYYY-MM, the first month of policy), policy, run-off."""

    start: str
    burn_in: int
    policy: int
    run_off: int

    @cached_property
    def first_index(self) -> int:
        """Calendar index of the first month of burn-in."""
        return month_index(self.start) - self.burn_in

    @cached_property
    def origin(self) -> int:
        """Days from 1 January of year 1 to day 0 of the run."""
        return days_before(self.first_index)

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """All months of the run in order."""
        phases = ["burn_in"] * self.burn_in + ["policy"] * self.policy + ["run_off"] * self.run_off
        return tuple(self._month(number, phase) for number, phase in enumerate(phases))

    def _month(self, number: int, phase: str) -> Month:
        index = self.first_index + number
        return Month(number, index, phase, days_before(index) - self.origin, days_in_month(index))

    @cached_property
    def days(self) -> int:
        """Days of the whole run."""
        return days_before(self.first_index + len(self.months)) - self.origin

    def month_of(self, day: int) -> int:
        """Find the month number (0 = first of burn-in) a run day lies in; ValueError outside the run."""
        if not 0 <= day < self.days:
            raise ValueError(f"day {day} is not in 0 ... {self.days - 1}")
        return bisect_right(self._first_days, day) - 1

    @cached_property
    def _first_days(self) -> list[int]:
        return [month.first_day for month in self.months]

    def _date(self, number: int, day_of_month: int) -> int:
        """Run day of a day of a month; months before and after the run count on."""
        return days_before(self.first_index + number) - self.origin + day_of_month - 1

    def cycle(self, day: int, due_day: int) -> int:
        """Number the billing cycle a day belongs to: the month in which it will be billed, the due date included.

        The days after one due day up to the next one, included, are one cycle; cycle m ends on the due day of month m.
        """
        number = self.month_of(day)
        return number if day <= self._date(number, due_day) else number + 1

    def since_due(self, day: int, due_day: int) -> list[int]:
        """Days since each of the last seven due dates, newest first; the first is 0 on the due day itself."""
        number = self.month_of(day)
        last = number if day >= self._date(number, due_day) else number - 1
        return [day - self._date(last - k, due_day) for k in range(BILLS)]

    def today(self, month: Month, day_of_month: int) -> Today:
        """The end of a day of a month."""
        day, ages = month.first_day + day_of_month - 1, _bill_ages(self, month.number, day_of_month).copy()
        return Today(day, day_of_month, day_of_month == month.days, ages, (month.index + 1) % 12 + 1)

    def starts(self, number: int, before: int, after: int) -> np.ndarray:
        """Run days of the first of the months around one, from `before` months earlier to `after` months later: int64."""
        return _starts(self, number, before, after).copy()

    def until_due(self, day: int, due_day: int) -> int:
        """Days to the next due date, 1 ... 31; on the due day itself the next one is a month away."""
        number = self.month_of(day)
        following = number if day < self._date(number, due_day) else number + 1
        return self._date(following, due_day) - day

    def until_payday(self, day: int, pay_pattern: int, payday: int) -> int:
        """Days to the next payday, 1 ... 31; on a payday itself the next one counts.

        pay_pattern: 0 monthly, 1 twice a month, 2 weekly; payday: the month's first one, so that the last is <= 28.
        """
        number = self.month_of(day)
        dates = (self._date(number + k, payday + step) for k in (0, 1) for step in PAYDAYS[pay_pattern])
        return next(date - day for date in dates if date > day)

    def due_table(self, month: Month) -> np.ndarray:
        """Due-day distances of a whole month: int32 [due day 0 ... 28, day of month - 1, 0 ... 8]; row 0 is unused.

        Places 0 ... 6 are `since_due`, 7 is `until_due`, 8 the `cycle`.
        """
        due, day = np.ogrid[1 : LAST_DUE_DAY + 1, 1 : month.days + 1]
        table = np.zeros((LAST_DUE_DAY + 1, month.days, BILLS + 2), np.int32)
        starts = [self._date(month.number - k, 1) - month.first_day for k in range(BILLS + 1)]  # <= 0, newest first
        for k in range(BILLS):
            table[1:, :, k] = day - due - np.where(day >= due, starts[k], starts[k + 1])
        table[1:, :, BILLS] = due - day + np.where(day < due, 0, month.days)
        table[1:, :, BILLS + 1] = month.number + (day > due)
        return table

    def payday_table(self, month: Month) -> np.ndarray:
        """Days to the next payday for a whole month: uint8 [pay pattern, payday 0 ... 28, day of month - 1].

        Row 0 and first paydays too late for the pattern (after 14 for two a month, after 7 for four) hold 0.
        """
        table = np.zeros((len(PAYDAYS), LAST_DUE_DAY + 1, month.days), np.uint8)
        for pattern, steps in enumerate(PAYDAYS):
            last = LAST_DUE_DAY - steps[-1]
            payday, day = np.ogrid[1 : last + 1, 1 : month.days + 1]
            following = payday + month.days
            for step in reversed(steps):
                following = np.where(payday + step > day, payday + step, following)
            table[pattern, 1 : last + 1] = following - day
        return table


@lru_cache(MOST_DATES)
def _bill_ages(clock, number, day_of_month):
    """Days since the newest bill of every due day and since the one before, at the end of a day; see `Today.bill_ages`."""
    ages = np.empty((LAST_DUE_DAY + 1, 2), np.int64)
    begun = np.array([clock._date(number - back, 0) for back in range(3)])
    day = clock._date(number, day_of_month)
    ages[:] = -np.arange(LAST_DUE_DAY + 1)[:, None]
    ages[: day_of_month + 1] += day - begun[:2]
    ages[day_of_month + 1 :] += day - begun[1:]
    return ages


@lru_cache(MOST_DATES)
def _starts(clock, number, before, after):
    return np.array([clock._date(number + k, 1) for k in range(-before, after + 1)], np.int64)
