"""Alarms by segment and score band: early arrears against the forecast; where one rings, lines are restricted for a while."""

from collections import deque
from typing import NamedTuple

import numpy as np

from sim.accounts.restrictions import FREEZE, RECALL, RUN_OFF
from sim.lender.monitoring import Monitoring
from sim.lender.monitoring.arithmetic import judge
from sim.lender.monitoring.forecast import FORECASTS
from sim.lender.monitoring.signal import Cells, restrict
from sim.settings.registry import register

ACTIONS = {"freeze": FREEZE, "cut_25": 25, "cut_50": 50, "cut_100": 100, "run_off": RUN_OFF, "recall": RECALL}
A_MONTH = 31  # days told apart in a month, its end being the last
RECENT = 28  # days in which a signal has to be back to forecast
TERMS = 1 << 14


class Look(NamedTuple):
    """One look at all cells: the day of the run, and an array per cell of everything told of it."""

    day: int
    bills: np.ndarray
    signals: np.ndarray
    forecast: np.ndarray  # chance a bill; 0 without a forecast
    chance: np.ndarray  # of so many signals or more
    false_alarm: np.ndarray  # chance that the threshold's alarm rings for nothing
    cusum: np.ndarray
    rings: np.ndarray
    stands: np.ndarray


@register("monitoring", "segment_alarm")
class SegmentAlarm(Monitoring):
    """Early arrears of each segment and score band against a forecast; a cell is restricted while its alarm stands.

    An alarm stands for `hold_months` at least, and then until the signals of the last four weeks are no more than forecast.
    """

    def __init__(self, settings):
        super().__init__(settings)
        self.cells = Cells(settings.bands)
        self.forecast = FORECASTS[settings.forecast](settings, self.cells)
        size = self.cells.size
        self.stands, self.rung = np.zeros(size, bool), np.zeros(size, np.int64)
        self.trouble = np.zeros(size, bool)  # an alarm stood at some time of this month
        self.cusum, self.terms = np.zeros(size), np.zeros(TERMS)
        self.a, self.b = self.forecast.of_bill()
        self.month, self.recent, self.looks = 0, deque(), []

    made_anew = ("settings", "cells")

    def remember(self, memory):
        super().remember(memory)
        self.looks = [Look(*look) for look in self.looks]

    def take_over(self, before):
        """Learn from what the lender before has counted."""
        super().take_over(before)
        self.forecast.start(self.memory)
        self.a, self.b = self.forecast.of_bill()

    def decide(self, view, statistics, out):
        bills = self.cells.gathered(statistics["bills"])
        look = self.looked(view.day, *bills)
        self.ring(look.rings, now(view), bills, look.forecast, view.day)
        self.looks.append(look._replace(stands=self.stands.copy()))
        self.learn(view, bills)
        if not self.stands.any():
            out[...] = 0
            return out
        codes = np.where(self.stands, ACTIONS[self.settings.action], 0).astype(np.uint8)
        restrict(view.segment, view.score, view.state, self.cells.spread(codes), out)
        return out

    def looked(self, day, bills, signals):
        """Judge the counts of every cell."""
        s, size = self.settings, bills.size
        chance, false_alarm = np.empty(size), np.empty(size)
        judge(bills, signals, self.a, self.b, not s.forecast_error, s.false_alarm_rate, s.cusum_ratio, self.cusum,
              self.terms, chance, false_alarm)  # fmt: skip
        unlikely = chance < s.false_alarm_rate if s.alarm == "threshold" else self.cusum >= s.cusum_level
        return Look(day, bills, signals, self.a / (self.a + self.b), chance, false_alarm, self.cusum.copy(),
                    unlikely & ~self.stands, self.stands)  # fmt: skip

    def ring(self, rings, today, bills, forecast, day):
        """Alarms ring; others that have stood long enough are lifted where the signal is back to forecast."""
        self.recent.append((day, bills, forecast * bills[0]))
        while self.recent[0][0] <= day - RECENT:
            self.recent.popleft()
        signals = sum(bills[1] for _, bills, _ in self.recent)
        expected = sum(each for _, _, each in self.recent)
        over = self.stands & (today - self.rung >= A_MONTH * self.settings.hold_months) & (signals <= expected)
        self.stands = (self.stands & ~over) | rings
        self.rung = np.where(rings, today, self.rung)
        self.cusum[self.stands | over] = 0.0
        self.trouble |= self.stands

    def learn(self, view, bills):
        """Once a month the forecast is learnt anew, from cells without an alarm."""
        self.month = self.month + bills
        self.forecast.look(view, bills)
        if view.ends_month:
            self.forecast.learn(self.month, ~self.trouble)
            self.a, self.b = self.forecast.of_bill()
            self.month, self.trouble = 0, self.stands.copy()

    def table(self):
        """Looks as arrays [look, cell], with the bands' edges and the kind of alarm."""
        if not self.looks:
            return None
        told = {name: np.stack([getattr(look, name) for look in self.looks]) for name in Look._fields[1:]}
        return told | {"day": np.array([look.day for look in self.looks]), "edges": self.settings.bands,
                       "kind": self.settings.alarm}  # fmt: skip


def now(view):
    """The date in months of 31 days, of which a month end is the last."""
    return A_MONTH * view.month + (A_MONTH if view.ends_month else view.day_of_month)
