"""The forecast of a cell: the chance that a clean bill becomes a signal, with the error of its estimate, as Beta(a, b)."""

import numpy as np

from sim.lender.monitoring.signal import sums_of_pd
from sim.memory import Remembers

JEFFREYS = 0.5  # Jeffreys' prior of a chance is Beta(1/2, 1/2)
MILLION = 1_000_000


class History(Remembers):
    """The cell's own months: a = signals + 1/2, b = other bills + 1/2.

    Months in which the cell's alarm stood are not learnt from: they would teach that trouble is normal.
    """

    made_anew = ("settings", "cells")

    def __init__(self, settings, cells):
        self.settings, self.cells = settings, cells
        self.months, self.learnt = [], []  # int64 [bills | signals, cell] and bool [cell] of each month

    def start(self, memory):
        """Begin with what the lender before has counted."""
        self.months = [self.cells.gathered(month) for month in memory.months]
        self.learnt = [np.ones(self.cells.size, bool) for _ in self.months]

    def look(self, view, bills):
        """What a look at the view adds; nothing here."""

    def learn(self, bills, learnable):
        """Learn from a month.  bills: int64 [bills | signals, cell]; learnable: cells without an alarm."""
        self.months.append(bills)
        self.learnt.append(learnable)

    def of_bill(self):
        """(a, b) of every cell; a = 0 where too little is known."""
        if not self.months:
            return np.zeros(self.cells.size), np.ones(self.cells.size)
        used, known = self.used()
        bills, signals = (np.stack(self.months) * used[:, None, :]).sum(axis=0)
        return np.where(known, signals + JEFFREYS, 0.0), bills - signals + JEFFREYS

    def used(self):
        """Each cell's newest months to learn from, bool [month, cell], and which cells have enough of them."""
        learnt = np.stack(self.learnt)
        newest = learnt[::-1].cumsum(axis=0)[::-1] <= self.settings.window_months
        used = learnt & newest
        return used, used.sum(axis=0) >= self.settings.min_months


class FromPd(History):
    """The scorer's mean PD of the cell's clean accounts, times signals over PD in past months of all cells together.

    The multiple is known as well as so many signals tell: a = signals of the window, b = a (1 - p) / p.
    """

    def __init__(self, settings, cells):
        super().__init__(settings, cells)
        self.pd, self.expected, self.month = None, [], 0

    def start(self, memory):
        """The lender before had no PD beside its counts: learning begins with the first month of one's own."""

    def look(self, view, bills):
        """Count the PD of the bills looked at; at month ends read the PD of every cell anew."""
        if self.pd is not None:
            self.month = self.month + bills[0] * self.pd
        if view.ends_month:
            accounts, pd = self.cells.gathered(view.total(sums_of_pd(view)))
            self.pd = pd / np.maximum(accounts, 1) / MILLION

    def learn(self, bills, learnable):
        """Learn from a month that began with a PD."""
        if np.ndim(self.month):
            super().learn(bills, learnable)
            self.expected.append(self.month)
        self.month = 0

    def of_bill(self):
        """(a, b) of every cell; a = 0 where too little is known."""
        if not self.months:
            return np.zeros(self.cells.size), np.ones(self.cells.size)
        used, known = self.used()
        signals = int((np.stack(self.months)[:, 1] * used).sum())
        expected = float(np.cumsum(np.stack(self.expected) * used)[-1])  # in order: the same bits everywhere
        if not signals or not expected:
            return np.zeros(self.cells.size), np.ones(self.cells.size)
        chance = np.clip(self.pd * (signals / expected), 1e-9, 0.99)
        return np.where(known & (self.pd > 0), float(signals), 0.0), signals * (1 - chance) / chance


FORECASTS = {"history": History, "pd": FromPd}
