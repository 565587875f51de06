"""The book by treatment: champion and challenger, the explored, and each of them with the product's variant.

Kept from the month on in which the first account is opened under another treatment than the champion's common one.
Accounts are those open after the month end's decisions: the new ones are there, the idle ones that left are not.
"""

import numpy as np

from sim.columns import OPEN
from sim.memory import Remembers
from sim.menus import VARIANT
from sim.records.tables import labelled, long, month_starts

BASIC = ("champion", "challenger", "explored", "explored challenger")  # the low two bits
TREATMENTS = tuple(f"{name}{', variant' if variant else ''}" for variant in (False, True) for name in BASIC)
MEASURES = ("accounts", "active_accounts", "balance", "overdue", "default_accounts", "charged_off_accounts", "charged_off")
MONEY = ("balance", "overdue", "charged_off")


class Treatments(Remembers):
    """Monthly sums by treatment of one world."""

    def __init__(self):
        self.months, self.treated = [], False

    def note(self, month, accounts, lost, total):
        """Count the accounts at a month's end; before anybody is treated there is nothing to tell apart.

        lost: places and principal of the accounts charged off; total: sums over shards.
        """
        self.treated = total(int(accounts.treatment.any())) > 0 or self.treated
        self.months.append(list(total(sums(month, accounts, *lost)).values()) if self.treated else None)

    def tallies(self):
        """Sums by month, treatment and measure, with the months that have them; None if nobody was treated."""
        if not self.treated:
            return None
        nothing = np.zeros((len(MEASURES), len(TREATMENTS)), np.int64)
        sums = np.array([nothing if found is None else found for found in self.months])
        return dict(zip(MEASURES, sums.transpose(1, 0, 2))) | {"from": self.months.count(None)}


def sums(month, accounts, gone, lost):
    """Sums by treatment at a month's end.  gone, lost: places and principal of the accounts charged off."""
    a, is_open = accounts, accounts.state == OPEN
    found = {
        "accounts": is_open,
        "active_accounts": is_open & (a.principal > 0),
        "balance": a.principal,
        "overdue": np.where(a.dpd >= 30, a.principal, 0),
        "default_accounts": a.defaulted == month,
    }
    found = {name: by_treatment(a.treatment, values) for name, values in found.items()}
    charged_off = {"charged_off_accounts": np.ones(gone.size), "charged_off": lost}
    return found | {name: by_treatment(a.treatment[gone], values) for name, values in charged_off.items()}


def by_treatment(treatment, values):
    """Sum whole numbers by treatment, exactly: bincount adds in float64, which is exact below 2^53."""
    return np.bincount(treatment & (2 * VARIANT - 1), values, len(TREATMENTS)).astype(np.int64)


def treatments_frame(tallies, clock, world=0, arm=""):
    """Make the table by month and treatment of one world; treatments nobody ever had are left out.

    tallies: measures int64[month, treatment] (counts, fen) and `from`, the first month with a treated account.
    `charged_off` is the principal that the month charged off.
    """
    first = tallies["from"]
    used = np.flatnonzero(tallies["accounts"].any(axis=0))
    measures = {name: tallies[name][first:, used] / (100 if name in MONEY else 1) for name in MEASURES}
    measures = {name: values if name in MONEY else values.astype(np.int64) for name, values in measures.items()}
    months = month_starts(clock.months[first : len(tallies["accounts"])])
    return labelled(long(("month", "treatment"), (months, np.array(TREATMENTS, object)[used]), measures), world, arm)
