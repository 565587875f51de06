"""The table of days, made on request: what was drawn, due, paid and newly overdue on each day, and every other flow."""

import numpy as np
import pandas as pd

from sim.accounts.identities import LOW_BITS
from sim.accounts.tally import COUNTED, FLOWS, INDEX
from sim.numerics.money import PARTS
from sim.records.tables import labelled

FEN = 100  # of a yuan


def daily_frame(tallies, clock, world=0, arm=""):
    """Make the table of days of one world from {measure: array[day]}, see `day_sums`; money in CNY."""
    days = len(next(iter(tallies.values())))
    dates = np.datetime64(f"{clock.months[0].name}-01", "ms") + np.arange(days) * np.timedelta64(1, "D")
    columns = {name.removesuffix("_e8"): in_yuan(name, np.asarray(values)) for name, values in tallies.items()}
    return labelled(pd.DataFrame({"date": dates} | columns), world, arm)


def in_yuan(name, values):
    """Amounts in CNY, anything else as it is."""
    if name.endswith("_e8"):
        return values / (FEN * PARTS)
    counted = name in COUNTED or name.endswith("_accounts") or name in ("contacts", "unemployment")
    return values if counted else values / FEN


def day_sums(flows, unemployment, total=lambda counted: counted):
    """A month of the table: {measure: array[day]}, what is most asked for, then every other flow by its name in the tally.

    `due` is what fell due on accounts without older arrears, `paid` principal.  Flows in 1e-8 fen are summed in two halves,
    which cannot overflow, and joined as float64.  flows: int64 (tiles, days, flows); unemployment: share at the month's end;
    total: sums over shards.
    """
    by_day = total({name: flows[:, :, k].sum(axis=0) for name, k in INDEX.items() if not name.endswith("_e8")})
    halves = total({name: np.stack([(x >> 32).sum(axis=0), (x & LOW_BITS).sum(axis=0)]) for name, x in in_parts(flows).items()})
    by_day |= {name: upper * 2.0**32 + lower for name, (upper, lower) in halves.items()}
    first = {
        "drawn": by_day["drawn"],
        "due": by_day["due_clean"],
        "paid": by_day["repaid"] + by_day["prepaid"],
        "newly_overdue": by_day["newly_overdue"],
        "contacts": by_day["messages"] + by_day["calls"],
        "unemployment": np.full(flows.shape[1], unemployment),
    }
    return first | {name: by_day[name] for name in FLOWS if name not in first}


def in_parts(flows):
    """Flows in 1e-8 fen by name: int64 (tiles, days)."""
    return {name: flows[:, :, k] for name, k in INDEX.items() if name.endswith("_e8")}
