"""The signal: of the bills whose time has come since the last look, how many reached the signal's days past due unpaid.

A bill due on day D of a clean account reaches k days past due at the end of day D + k.  A look on day d after one on day e
therefore counts the bills due after e - k and up to d - k: none twice and none left out, whatever the rhythm.
"""

from collections import deque

import numpy as np
from numba import prange

from sim.accounts.early_arrears import BILLS, FELL_DUE, REACHED, STEPS, score_step
from sim.columns import OPEN, SEGMENTS
from sim.memory import Remembers
from sim.numerics.jit import parallel

PARTS = 32  # shares of the borrowers that are counted apart; sums do not depend on it
LONGEST = 60  # months remembered


def counted(bill_ages, signal_dpd, past):
    """Which bills a look counts: bool [due day 0 ... 28, newest bill, the one before].

    bill_ages: days since each was due; past: days since the last look.
    """
    return (bill_ages >= signal_dpd) & (bill_ages < signal_dpd + past)


@parallel
def count_bills(segment, due_day, early_arrears, which, out):
    """Count bills of clean accounts and those that reached the signal: by share of the borrowers, segment and score step."""
    for part in prange(PARTS):
        for i in range(part * segment.size // PARTS, (part + 1) * segment.size // PARTS):
            for back in range(BILLS):
                if which[due_day[i], back]:
                    bill = (early_arrears[i] >> (8 * back)) & 255
                    fell = (bill & FELL_DUE) // FELL_DUE
                    out[part, 0, segment[i], bill >> 2] += fell
                    out[part, 1, segment[i], bill >> 2] += fell * ((bill & REACHED) // REACHED)


def counts_of_bills(view, which):
    """Bills and signals: int64 [bills | signals, segment, score step]."""
    out = np.zeros((PARTS, 2, len(SEGMENTS), STEPS), np.int32)
    count_bills(view.segment, view.due_day, view.early_arrears, which, out)
    return out.sum(axis=0, dtype=np.int64)


@parallel
def sum_pd(segment, score, state, behind, pd, out):
    """Clean accounts and the sum of their PD in millionths, by share of the borrowers, segment and score step."""
    for part in prange(PARTS):
        for i in range(part * segment.size // PARTS, (part + 1) * segment.size // PARTS):
            if state[i] == OPEN and behind[i] == 0:
                step = score_step(score[i])
                out[part, 0, segment[i], step] += 1
                out[part, 1, segment[i], step] += np.int64(pd[i] * 1e6 + 0.5)


def sums_of_pd(view):
    """Clean accounts and their PD in millionths: int64 [accounts | PD, segment, score step]."""
    out = np.zeros((PARTS, 2, len(SEGMENTS), STEPS), np.int64)
    sum_pd(view.segment, view.score, view.state, view.behind, view.pd, out)
    return out.sum(axis=0)


@parallel
def restrict(segment, score, state, codes, out):
    """Give every open account the restriction of its cell.  codes: uint8 [segment, score step]."""
    for i in prange(out.size):
        out[i] = codes[segment[i], score_step(score[i])] if state[i] == OPEN else np.uint8(0)


class Cells:
    """Segments by bands of the platform score, flat: cell = segment x bands + band.  edges: scores between bands."""

    def __init__(self, edges):
        self.bands = len(edges) + 1
        self.of_step = np.searchsorted(np.asarray(edges), 350 + 10 * np.arange(STEPS), side="right")
        self.size = len(SEGMENTS) * self.bands

    def gathered(self, table):
        """Sum a table [..., segment, score step] to [..., cell]."""
        table = np.asarray(table)
        out = np.zeros((*table.shape[:-1], self.bands), table.dtype)
        for band in range(self.bands):
            out[..., band] = table[..., self.of_step == band].sum(axis=-1)
        return out.reshape(*table.shape[:-2], self.size)

    def spread(self, values):
        """Give every segment and score step the value of its cell."""
        return np.ascontiguousarray(np.asarray(values).reshape(len(SEGMENTS), self.bands)[:, self.of_step])


class Memory(Remembers):
    """What was counted in the months so far: tables [bills | signals, segment, score step]."""

    def __init__(self):
        self.months, self.month = deque(maxlen=LONGEST), 0

    def add(self, bills, ends_month):
        """Add a look to its month."""
        self.month = self.month + bills
        if ends_month:
            self.months.append(self.month)
            self.month = 0

    def copied(self):
        """An independent copy; tables are never changed once made."""
        twin = Memory()
        twin.months, twin.month = self.months.copy(), self.month
        return twin
