"""The table of days, made on request: what was drawn, due, paid and newly overdue on each day."""

import numpy as np
import pandas as pd

from sim.records.tables import labelled

MONEY = ("drawn", "due", "paid", "newly_overdue")


def daily_frame(tallies, clock, world=0, arm=""):
    """Make the table of days of one world from {measure: array[day]}: MONEY in fen, contacts, unemployment (at month end)."""
    days = len(next(iter(tallies.values())))
    dates = np.datetime64(f"{clock.months[0].name}-01", "ms") + np.arange(days) * np.timedelta64(1, "D")
    columns = {name: np.asarray(values) / 100 if name in MONEY else np.asarray(values) for name, values in tallies.items()}
    return labelled(pd.DataFrame({"date": dates} | columns), world, arm)
