"""The book by treatment: champion and challenger, the explored, and each of them with the product's variant.

Kept from the month on in which the first account is opened under another treatment than the champion's common one.
Accounts are those open after the month end's decisions: the new ones are there, the idle ones that left are not.
"""

import numpy as np

from sim.columns import CHARGED_OFF, OPEN
from sim.memory import Remembers
from sim.menus import VARIANT
from sim.records.tables import labelled, long, month_starts

BASIC = ("champion", "challenger", "explored", "explored challenger")  # the low two bits
TREATMENTS = tuple(f"{name}{', variant' if variant else ''}" for variant in (False, True) for name in BASIC)
MEASURES = ("accounts", "active_accounts", "balance", "overdue", "default_accounts", "charged_off_accounts", "charged_off")
MONEY = ("balance", "overdue", "charged_off")


class Treatments(Remembers):
    """Monthly sums by treatment of one world."""

    made_anew = ("_gone",)

    def __init__(self):
        self.months, self.treated, self._gone = [], False, None

    def go_on(self, state):
        """Know who is charged off already, between two months."""
        self._gone = state.accounts.state == CHARGED_OFF

    def note(self, month, state, total):
        """Count the accounts at a month's end; before anybody is treated there is nothing to tell apart.

        total: sums over shards.
        """
        a = state.accounts
        gone = a.state == CHARGED_OFF
        self.treated = total(int(a.treatment.any())) > 0 or self.treated
        self.months.append(list(total(self._sums(month, state, gone)).values()) if self.treated else None)
        self._gone = gone

    def _sums(self, month, state, gone):
        a = state.accounts
        is_open, new = a.state == OPEN, np.flatnonzero(gone & ~(self._gone if self._gone is not None else False))
        claims = np.zeros(gone.size, np.int64)
        claims[new] = [state.claims.principal[state.slot("claims", i)] for i in new]
        columns = {
            "accounts": is_open,
            "active_accounts": is_open & (a.principal > 0),
            "balance": a.principal,
            "overdue": np.where(a.dpd >= 30, a.principal, 0),
            "default_accounts": a.defaulted == month,
            "charged_off_accounts": claims > 0,
            "charged_off": claims,
        }
        return {name: by_treatment(a.treatment, columns[name]) for name in MEASURES}

    def tallies(self):
        """Sums by month, treatment and measure, with the months that have them; None if nobody was treated."""
        if not self.treated:
            return None
        nothing = np.zeros((len(MEASURES), len(TREATMENTS)), np.int64)
        sums = np.array([nothing if found is None else found for found in self.months])
        return dict(zip(MEASURES, sums.transpose(1, 0, 2))) | {"from": self.months.count(None)}


def by_treatment(treatment, values):
    """Sum whole numbers by treatment, exactly: bincount adds in float64, which is exact below 2^53."""
    return np.bincount(treatment & (2 * VARIANT - 1), values, len(TREATMENTS)).astype(np.int64)


def treatments_frame(tallies, clock, world=0, arm=""):
    """Make the table by month and treatment of one world; treatments nobody ever had are left out.

    tallies: measures int64[month, treatment] (counts, fen) and `from`, the first month with a treated account.
    `charged_off` is the principal of the claims on accounts charged off in the month.
    """
    first = tallies["from"]
    used = np.flatnonzero(tallies["accounts"].any(axis=0))
    measures = {name: tallies[name][first:, used] / (100 if name in MONEY else 1) for name in MEASURES}
    measures = {name: values if name in MONEY else values.astype(np.int64) for name, values in measures.items()}
    months = month_starts(clock.months[first : len(tallies["accounts"])])
    return labelled(long(("month", "treatment"), (months, np.array(TREATMENTS, object)[used]), measures), world, arm)
