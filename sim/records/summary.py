"""Headline numbers of a run, each with its standard error over worlds."""

import numpy as np

from sim.records.outcomes import HEADLINE, STORED_UNITS, outcomes

MEANS = {  # mean over policy months
    "unemployment": "fraction",
    "utilisation": "fraction",
    "d1_rate": "fraction",
    "collection_30d": "fraction",
    "rate_90": "fraction",
    "net_charge_off_rate": "fraction a year",
    "hand_to_mouth_share": "fraction",
}


def summarise(results):
    """Make {name: {value, standard_error, worlds, unit}} of a run's outcomes, policy means and the peak of 30+."""
    monthly = results.monthly
    policy = monthly[monthly["phase"] == "policy"]
    numbers = {}
    if not policy.empty:
        table = outcomes(monthly)
        names = (*HEADLINE, "lifetime_profit_total", "owed_per_defaulter")
        numbers |= {name: over_worlds(table[name], STORED_UNITS.get(name, "fraction")) for name in names}
        by_world = policy.groupby("world")
        numbers |= {name: over_worlds(by_world[name].mean(), unit) for name, unit in MEANS.items() if name in policy}
        numbers["rate_30_peak"] = over_worlds(by_world["rate_30"].max(), "fraction")
    last = monthly.groupby("world")[["balance", "active_accounts"]].last()
    numbers["balance_at_end"] = over_worlds(last["balance"], "CNY")
    numbers["active_accounts_at_end"] = over_worlds(last["active_accounts"], "accounts")
    return numbers


def over_worlds(values, unit):
    """Mean over worlds with its standard error; nulls where they cannot be known."""
    values = np.asarray(values, float)
    known = values[~np.isnan(values)]
    return {
        "value": float(known.mean()) if known.size else None,
        "standard_error": float(known.std(ddof=1) / np.sqrt(known.size)) if known.size > 1 else None,
        "worlds": int(known.size),
        "unit": unit,
    }
