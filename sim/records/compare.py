"""Paired differences between policies: the same worlds, the same luck, another lender.

The world is the unit: every interval is over worlds, never over borrowers of one world.
"""

import numpy as np
import pandas as pd
import scipy

from sim.records.outcomes import HEADLINE

LEVEL = 0.95
ROUNDING = 1e-12  # of the level: what lies below is no difference, but the last digits of sums


def contrast(arms, weights, level=LEVEL):
    """Estimate a weighted sum of arms over paired worlds: value, standard error, t interval, p, pairing factor.

    arms: arrays of one outcome, world by world; weights: one number per arm, as -1 and 1 for a difference.
    Pairing factor: variance if the arms had met independent worlds / variance as paired, (var A + var B) / var(A - B).
    """
    arms, weights = np.asarray(arms, float), np.asarray(weights, float)
    values = weights @ arms
    values[np.abs(values) <= ROUNDING * np.abs(arms).max(initial=0)] = 0.0
    worlds = values.size
    result = {"estimate": float(values.mean()), "worlds": worlds}
    if worlds < 2:
        return result | dict.fromkeys(("standard_error", "low", "high", "p", "pairing_factor"), np.nan)
    variance = values.var(ddof=1)
    if variance <= (ROUNDING * np.abs(arms).max()) ** 2:
        variance = 0.0
    error = float(np.sqrt(variance / worlds))
    reach = float(scipy.special.stdtrit(worlds - 1, (1 + level) / 2)) * error
    unpaired = float(weights**2 @ arms.var(axis=1, ddof=1))
    return result | {
        "standard_error": error,
        "low": result["estimate"] - reach,
        "high": result["estimate"] + reach,
        "p": two_sided(result["estimate"], error, worlds - 1),
        "pairing_factor": unpaired / variance if variance > 0 else np.nan,
    }


def two_sided(estimate, error, freedom):
    """Chance of a t statistic at least this far from zero; exact zeros are no evidence, exact differences are certain."""
    if np.isnan(estimate):
        return np.nan
    if error == 0:
        return 1.0 if estimate == 0 else 0.0
    return float(2 * scipy.special.stdtr(freedom, -abs(estimate) / error))


def holm(p):
    """Holm's adjusted p-values of one family; nulls stay out of it."""
    p = np.asarray(p, float)
    adjusted = np.full(p.shape, np.nan)
    order = np.argsort(p)[: np.count_nonzero(~np.isnan(p))]
    steps = (order.size - np.arange(order.size)) * p[order]
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1)
    return adjusted


def difference_table(arms, baseline, names=HEADLINE):
    """Compare every arm with the baseline: a row per arm and outcome, p adjusted over all of them (Holm).

    arms: {arm: frame of outcomes, one row per world}, the baseline among them; only worlds they all share count.
    """
    shared = shared_worlds(arms)
    rows = [
        {"arm": arm, "outcome": name, "baseline": float(shared[baseline][name].mean())}
        | contrast([shared[baseline][name], shared[arm][name]], [-1, 1])
        for arm in shared if arm != baseline for name in names
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    table["p_holm"] = holm(table["p"])
    return table


def indistinct(arms, best, name):
    """Arms whose paired difference from one arm in one outcome has an interval that includes zero."""
    table = difference_table(arms, best, (name,)) if len(arms) > 1 else pd.DataFrame(columns=["arm", "low", "high"])
    return [row["arm"] for _, row in table.iterrows() if not (row["low"] > 0 or row["high"] < 0)]


def shared_worlds(arms):
    """Keep the worlds that every arm has, in one order."""
    frames = list(arms.values())
    worlds = sorted(set(frames[0].index).intersection(*(frame.index for frame in frames[1:])))
    if not worlds:
        raise ValueError("the arms share no world: nothing to pair")
    return {arm: frame.loc[worlds] for arm, frame in arms.items()}


def by_scenario(runs, make, *arguments):
    """Make one table of all scenarios: runs {scenario: {arm: Results}}, make `difference_table` or `effect_table`."""
    tables = {scenario: make({arm: run.outcomes() for arm, run in arms.items()}, *arguments) for scenario, arms in runs.items()}
    return pd.concat([table.assign(scenario=scenario) for scenario, table in tables.items()], ignore_index=True)


def effect_table(arms, design, factors, names=HEADLINE):
    """Main effects and interaction of a 2 x 2 design: a row per effect and outcome.

    design: {arm: (level of the first factor, level of the second)}, levels 0 and 1; factors: their two names.
    A main effect is the mean of the two differences; the interaction is the difference of the differences.
    """
    shared = shared_worlds({arm: arms[arm] for arm in design})
    levels = np.array([design[arm] for arm in shared]) * 2 - 1
    first, second = levels.T
    effects = {factors[0]: first / 2, factors[1]: second / 2, f"{factors[0]} x {factors[1]}": first * second}
    rows = [
        {"effect": effect, "outcome": name} | contrast([frame[name] for frame in shared.values()], weights)
        for effect, weights in effects.items() for name in names
    ]  # fmt: skip
    return pd.DataFrame(rows)
