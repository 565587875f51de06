"""Recall (acceleration): where it is lawful, all principal that has been drawn falls due with the account's next bill.

Lawful grounds: the account itself is in default, `regime.recall_dpd` days past due or more; or misuse of the money has
been found (recall is then a duty: CBIRC, Interim Measures for Internet Loans of Commercial Banks, 2020), here a keyed
share of accounts.  A worse score alone is no ground.  Draws of the cycle that is still open follow with the bill after,
as the first bill of every ticket is interest only.
"""

from typing import NamedTuple

import numpy as np
from numba import int64

from sim.accounts.billing import refresh_bill
from sim.accounts.execution import MODE
from sim.accounts.restrictions import RECALL
from sim.columns import CYCLES, OPEN
from sim.numerics.draws import threshold, words
from sim.numerics.jit import rule, sweep


class Grounds(NamedTuple):
    """When a recall is lawful."""

    dpd: np.int32
    misuse: np.uint32  # chance that misuse is found, in 2^-32


def grounds(regime):
    """The grounds of a rule set."""
    return Grounds(np.int32(regime.recall_dpd), threshold(regime.misuse_share))


@rule
def lawful(dpd, word, grounds):
    """In default, or misuse has been found."""
    return (dpd >= grounds.dpd) | (word < grounds.misuse)


@rule
def call_in_tickets(i, open_slot, a, tickets):
    """Let one instalment be left of every ticket; returns (principal brought forward, principal of the next bill).  [fen]"""
    forward, upcoming = int64(0), int64(0)
    for k in range(CYCLES):
        unbilled = int64(tickets.unbilled[k, i])
        if unbilled > 0 and tickets.left[k, i] > 1:
            tickets.left[k, i] = 1
            forward += unbilled
        upcoming += unbilled if k != open_slot else int64(0)
    return forward, upcoming


@sweep
def call_in(places, month, day_of_month, first_day, following, number, due_day, a, tickets, grounds, keys):
    """Recall accounts where it is lawful and something is left to bring forward.

    places: in storage order; first_day, following: first days of this month and the next, as days of the run.  Returns
    accounts and principal brought forward.
    """
    count, principal = 0, int64(0)
    for j in range(places.size):
        i = places[j]
        if lawful(a.dpd[i], words(number[i], a.opened[i], MODE, keys)[1], grounds):
            passed = day_of_month >= due_day[i]
            forward, upcoming = call_in_tickets(i, (month + (1 if passed else 0)) % CYCLES, a, tickets)
            if forward > 0:
                a.next_principal[i] = upcoming
                refresh_bill(i, (following if passed else first_day) + due_day[i] - 1, a)
                count += 1
                principal += forward
    return count, principal


def recall(month, day_of_month, people, accounts, tickets, grounds, keys):
    """Carry out the recalls that stand at the end of a day, each once; returns accounts and principal brought forward.

    month: a `sim.clock.Month`.
    """
    places = np.flatnonzero((accounts.restriction == RECALL) & (accounts.state == OPEN))
    following = month.first_day + month.days
    found = call_in(places, month.number, day_of_month, month.first_day, following, people.number, people.due_day, accounts,
                    tickets, grounds, keys)  # fmt: skip
    return int(found[0]), int(found[1])
