"""What became of each vintage: the tickets of a billing cycle, and the accounts opened in a month.

Tallies are whole numbers int64[vintage, month of the run] as they stand at each month's end: what happened is counted
from the start, `outstanding` and `at_risk` are what there is.  Vintage v began in month v of the run, so v <= month.
The late slot (places that were needed again) has one row, `late`.
"""

import numpy as np
import pandas as pd

from sim.records.tables import labelled, month_starts

MONEY = ("drawn", "ever30", "ever90", "charged_off", "recovered", "outstanding")
COUNTS = ("accounts", "accounts_ever30", "accounts_ever90", "at_risk")
BY = ("ticket", "account", "late")


def vintages_frame(tallies, clock, world=0, arm=""):
    """Make the vintage table of one world: {by: {measure: int64[vintage, month]}}, `by` among ticket, account, late."""
    frames = [one_kind(by, tallies[by], clock) for by in BY if by in tallies]
    return labelled(pd.concat(frames, ignore_index=True), world, arm)


def one_kind(by, measures, clock):
    """Rows of one kind of vintage: every month from its first on."""
    vintages, months = np.shape(next(iter(measures.values())))
    place, month = np.nonzero(np.ones((vintages, months), bool) if by == "late" else started(vintages, months))
    starts = month_starts(clock.months[:months]).to_numpy()
    columns = {
        "by": np.full(place.size, by, dtype=object),
        "vintage": np.full(place.size, np.datetime64("NaT", "ms")) if by == "late" else starts[place],
        "month": starts[month],
        "months_on_book": month - place if by != "late" else month,
    }
    return pd.DataFrame(columns | {name: amounts(name, values)[place, month] for name, values in measures.items()})


def started(vintages, months):
    """True from a vintage's first month on; the cycle open at the run's end has a place but no month yet."""
    return np.arange(vintages)[:, None] <= np.arange(months)


def amounts(name, values):
    """Money in CNY, counts as they are; other names are refused."""
    if name not in MONEY + COUNTS:
        raise ValueError(f"vintages have no measure {name}")
    return np.asarray(values) / 100 if name in MONEY else np.asarray(values)


def hazard_by_age(vintages):
    """Chance a month of first reaching DPD 90, by months since the account opened; one row per world and age.

    Pools all opening months: new defaults / accounts open and never in default at the month's start.
    """
    keys = ["world", "vintage", "months_on_book"]
    accounts = vintages[vintages["by"] == "account"].sort_values(keys)
    within = accounts.groupby(["world", "vintage"])
    defaults = within["accounts_ever90"].diff().fillna(accounts["accounts_ever90"])
    at_risk = within["at_risk"].shift().fillna(accounts["accounts"])
    ages = accounts.assign(defaults=defaults, exposed=at_risk).groupby(["world", "months_on_book"])[["defaults", "exposed"]].sum()
    return ages.reset_index()
