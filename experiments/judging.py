"""What scorers are worth: in their own markets, as a lender sees it, and on all applicants, as only their shadow tells.

Tables have a row per scenario, world and scorer; `over_worlds` makes the means with their standard errors.
"""

import numpy as np
import pandas as pd

from sim.records.openings import COUNTS, LOWEST_SCORE, POINTS
from sim.records.scorecard import judged
from sim.records.selection import best, reject_inference, swap_sets
from sim.records.summary import over_worlds as mean_and_error

SEEN = ("approval_rate", "gini", "auc", "ks", "gini_determinate", "calibration_slope", "calibration_intercept", "psi")
TRUE = (
    *("gini_all", "gini_approved", "bad_rate_approved", "pd_approved", "bad_rate_rejected", "pd_rejected", "pd_error"),
    *("extrapolated_rejected", "extrapolated_error"),
)


def seen_by_the_lender(results):
    """One world's own score as the lender itself can judge it: accounts it opened in policy months, indeterminates both ways."""
    policy = results.monthly[results.monthly["phase"] == "policy"]
    asked = policy["applicants"].sum()
    found = {"approval_rate": policy["approved"].sum() / asked if asked else np.nan}
    table = results.scores[(results.scores["score"] == "own") & (results.scores["phase"] == "policy")]
    counts, pd_by_points = counts_by_points(table)
    found |= {name: values[0] for name, values in judged(*counts[:, None], pd_by_points).items()}
    own = results.scorecard[(results.scorecard["score"] == "own") & (results.scorecard["treatment"] == "all")]
    drift = own[own["month"].isin(policy.index)]["psi"].dropna()
    return found | {"psi": drift.iloc[-1] if len(drift) else np.nan}


def counts_by_points(table):
    """(opened, bad, late) by ascending points, and the PD of each, from rows of `scores`."""
    counts, pd_by_points = np.zeros((len(COUNTS), POINTS), np.int64), np.full(POINTS, 0.5)
    place = table["points"].to_numpy() - LOWEST_SCORE
    pd_by_points[place] = table["pd"]
    late = table["defaults"] + table["indeterminates"]
    for row, values in zip(counts, (table["accounts"], table["defaults"], late)):
        np.add.at(row, place, values)
    return counts, pd_by_points


def scorer_rows(lived, applications, cutoffs):
    """Judge every scorer in one world.  lived: {scorer: Results}; cutoffs: {scorer: lowest score it admits}."""
    rows, unknown = [], dict.fromkeys((*SEEN, *TRUE), np.nan)
    for name, results in lived.items():
        points, pd_given = (applications[f"{what}_{name}"].to_numpy() for what in ("points", "pd"))
        truth = reject_inference(points >= cutoffs[name], points, pd_given.astype(float), applications["bad"].to_numpy())
        rows.append({"scorer": name} | unknown | seen_by_the_lender(results) | truth)
    return pd.DataFrame(rows)


def swap_rows(applications, baseline, scorers, cutoff):
    """What each scorer swaps in and out if it approved as many applicants as the baseline does, the best of its own."""
    bad, late, lots = (applications[name].to_numpy() for name in ("bad", "late", "lot"))
    count = int((applications[f"points_{baseline}"] >= cutoff).sum())
    chosen = {name: best(applications[f"points_{name}"].to_numpy(), lots, count) for name in (baseline, *scorers)}
    tables = [swap_sets(chosen[baseline], chosen[name], bad, late).assign(scorer=name) for name in scorers if name != baseline]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def over_worlds(table, by, columns):
    """{key of `by`: {column: value, standard error, worlds}} of a table of worlds, keys in the table's order."""
    return {key: {name: mean_and_error(rows[name], "") for name in columns} for key, rows in table.groupby(list(by), sort=False)}
