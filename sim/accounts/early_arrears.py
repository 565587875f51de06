"""The early-arrears record: what became of an account's last two bills, written when it happens for whoever watches.

A byte a bill, the newest one lowest: bit 0 the bill fell due on a clean account; bit 1 it reached the signal's days past
due unpaid; bits 2 to 7 the platform score on the due day in steps of ten points.  Paying later changes no bit, so that
whoever looks once a month counts what whoever looks every day has counted.
"""

import numpy as np
from numba import uint16, uint32

from sim.numerics.jit import rule, sweep

FELL_DUE, REACHED = 1, 2
LOWEST, STEP = 350, 10  # points
STEPS = 61  # of the score, 350 ... 950
BILLS = 2  # on record


@rule
def score_step(score):
    """The step of ten points a platform score lies in, 0 ... 60: (score - 350) / 10 by a multiplication, exact here."""
    above = uint32(min(max(score, LOWEST), LOWEST + STEP * (STEPS - 1)) - LOWEST)
    return uint16((above * uint32(6554)) >> uint32(16))


@rule
def with_bill(record, score, clean):
    """The record once another bill has fallen due."""
    return uint16(uint32(record) << uint32(8) | uint32(score_step(score)) << uint32(2) | uint32(clean))


@sweep
def note_bills(score, outcome, no_bill, early_arrears):
    """A tile's due day: every record moves on by a bill.  outcome: what became of it; no_bill: none, or not a clean account's."""
    for i in range(early_arrears.size):
        early_arrears[i] = with_bill(early_arrears[i], score[i], outcome[i] != no_bill)


@rule
def note_reached(i, early_arrears):
    """The newest bill has reached the signal's days past due."""
    early_arrears[i] |= np.uint16(REACHED)
