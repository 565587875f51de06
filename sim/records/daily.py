"""The table of days, made on request: what was drawn, due, paid and newly overdue on each day."""

import numpy as np
import pandas as pd

from sim.accounts.tally import INDEX
from sim.records.tables import labelled

MONEY = ("drawn", "due", "paid", "newly_overdue")


def daily_frame(tallies, clock, world=0, arm=""):
    """Make the table of days of one world from {measure: array[day]}: MONEY in fen, contacts, unemployment (at month end)."""
    days = len(next(iter(tallies.values())))
    dates = np.datetime64(f"{clock.months[0].name}-01", "ms") + np.arange(days) * np.timedelta64(1, "D")
    columns = {name: np.asarray(values) / 100 if name in MONEY else np.asarray(values) for name, values in tallies.items()}
    return labelled(pd.DataFrame({"date": dates} | columns), world, arm)


def day_sums(flows, unemployment, total=lambda counted: counted):
    """A month of the table: {measure: array[day]}.

    flows: int64 (tiles, days, flows); unemployment: share at its end; total: sums over shards.
    """
    by_day = total({name: flows[:, :, k].sum(axis=0) for name, k in INDEX.items()})
    return {
        "drawn": by_day["drawn"],
        "due": by_day["due_clean"],
        "paid": by_day["repaid"] + by_day["prepaid"],
        "newly_overdue": by_day["newly_overdue"],
        "contacts": by_day["messages"] + by_day["calls"],
        "unemployment": np.full(flows.shape[1], unemployment),
    }
