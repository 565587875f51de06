"""What watching is worth, world by world: alarms, delays, false cuts, losses avoided."""

import numpy as np
import pandas as pd

from experiments.protocol import let_go, on_one_thread
from experiments.twins import Diary, false_cuts
from sim.economy.scenario import clock_of, scenario_paths
from sim.records.compare import contrast
from sim.records.monthly import LATE_30
from sim.run import burn_in, live_on, of_world, plain

UNWATCHED = "unwatched"
SOON = 180  # days after a shock in which an alarm counts as its detection
MEASURES = {  # name: words, unit, decimals; those with a twin are differences from the unwatched arm
    "judged": ("cell-periods judged", "", 0),
    "rings": ("alarms", "", 1),
    "ring_rate": ("alarms per 1,000 cell-periods", "", 2),
    "foretold": ("the same by binomial arithmetic", "", 2),
    "delay": ("from the shock to the first alarm", "days", 1),
    "detected": ("worlds with an alarm within half a year", "%", 0),
    "cells_detected": ("cells with an alarm within half a year", "%", 0),
    "cell_delay": ("from the shock to a cell's alarm", "days", 1),
    "cuts": ("lines restricted before any default", "", 0),
    "false_share": ("whose twin does not default in a year", "%", 1),
    "loss_avoided": ("lifetime loss avoided", "CNY 1,000", 0),
    "avoided_per_false_cut": ("loss avoided per false cut", "CNY", 0),
    "profit": ("lifetime profit before provisions gained", "CNY 1,000", 0),
    "consumption_lost": ("consumption lost in policy months", "CNY 1,000", 0),
    "consumption_per_false_cut": ("consumption lost per false cut", "CNY", 0),
    "hardship": ("hardship added in policy months", "% of usual spending", 3),
}
RATIOS = {
    "ring_rate": ("rings", "judged", 1_000),
    "foretold": ("expected_rings", "judged", 1_000),
    "false_share": ("false_cuts", "cuts", 100),
    "avoided_per_false_cut": ("loss_avoided", "false_cuts", 1_000),
    "consumption_per_false_cut": ("consumption_lost", "false_cuts", 1_000),
}


def watched_world(arms, world):
    """Live one world under every arm, the unwatched one first; returns ({arm: Results}, {arm: measures of this world})."""
    let_go()
    here = {name: on_one_thread(of_world(settings, world)) for name, settings in arms.items()}
    burnt_in = burn_in(plain(next(iter(here.values())), here.values()))
    lived, diaries = {}, {}
    for name, settings in here.items():
        diaries[name] = Diary()
        lived[name] = live_on(settings, burnt_in, arm=name, chroniclers=[diaries[name]]).results()
    shock = shock_of(next(iter(here.values())))
    base = money(lived[UNWATCHED].monthly)
    told = {}
    for name in list(here)[1:]:
        cuts, wrong = false_cuts(diaries[name], diaries[UNWATCHED])
        mine = money(lived[name].monthly)
        told[name] = alarm_counts(lived[name].alarms) | delays(lived[name].alarms, shock) | {
            "cuts": cuts,
            "false_cuts": wrong,
            "loss_avoided": base["loss"] - mine["loss"],
            "profit": mine["profit"] - base["profit"],
            "consumption_lost": base["consumption"] - mine["consumption"],
            "hardship": mine["hardship"] - base["hardship"],
        }  # fmt: skip
    return lived, told


def shock_of(settings):
    """The first day of the policy month in which incomes are interrupted, or else unemployment rises most; None if none does.

    A rise that only brings unemployment back to where it stood when policies began is no shock.
    """
    clock = clock_of(settings)
    paths = scenario_paths(settings.scenario, clock)
    policy = slice(clock.burn_in, clock.burn_in + clock.policy)
    hit = np.asarray(paths.income_interruption[policy]) > 0
    path, first = np.asarray(paths.unemployment[policy]), paths.unemployment[clock.burn_in]
    rise = np.where(path > first, np.diff(path, prepend=first), 0.0)
    if not hit.any() and not (rise > 1e-9).any():
        return None
    place = int(hit.argmax()) if hit.any() else int(rise.argmax())
    return pd.Timestamp(f"{clock.months[clock.burn_in + place].name}-01")


def money(monthly):
    """Lifetime loss and profit, consumption of policy months [CNY 1,000], and their hardship [% of usual spending]."""
    after, policy = monthly[monthly["phase"] != "burn_in"], monthly[monthly["phase"] == "policy"]
    late = after[list(LATE_30)].iloc[-1].sum()
    return {
        "loss": (after["charged_off"].sum() - after["recovered"].sum() + late) / 1_000,
        "profit": (after["profit_before_provisions"].sum() - late) / 1_000,
        "consumption": policy["consumption"].sum() / 1_000,
        "hardship": 100 * policy["hardship"].mean(),
    }


def alarm_counts(alarms):
    """Alarms, looks at which one could have rung, and how many were to be expected of the threshold by arithmetic."""
    standing = alarms.groupby(["segment", "score_band"], sort=False)["stands"].shift(fill_value=False)
    judged = alarms["expected"].notna() & (alarms["bills"] > 0) & ~standing
    by_threshold = (alarms["kind"] == "threshold").all()
    return {
        "judged": int(judged.sum()),
        "rings": int(alarms["rings"].sum()),
        "expected_rings": float(alarms.loc[judged, "false_alarm_chance"].sum()) if by_threshold else np.nan,
    }


def delays(alarms, shock):
    """Days from a shock to the first alarm, of all cells and of each cell with one within half a year."""
    if shock is None:
        return dict.fromkeys(("delay", "detected", "cells_detected", "cell_delay"), np.nan)
    since = (alarms["date"] - shock).dt.days + 1
    soon = alarms.assign(days=since)[alarms["rings"] & since.between(1, SOON)]
    by_cell = soon.groupby(["segment", "score_band"])["days"].min()
    cells = alarms.groupby(["segment", "score_band"]).ngroups
    return {
        "delay": float(soon["days"].min()) if len(soon) else np.nan,
        "detected": 100.0 * bool(len(soon)),
        "cells_detected": 100.0 * len(by_cell) / cells,
        "cell_delay": float(by_cell.mean()) if len(by_cell) else np.nan,
    }


def summed_up(worlds):
    """Estimate and standard error over worlds: a row per measure.  worlds: a frame of measures, a row per world."""
    rows = []
    for name in MEASURES:
        if name in RATIOS:
            part, whole, scale = RATIOS[name]
            estimate, error = ratio(worlds[part].to_numpy(float), worlds[whole].to_numpy(float))
            rows.append((name, scale * estimate, scale * error))
        else:
            values = worlds[name].dropna().to_numpy(float)
            found = contrast([values], [1]) if values.size else {"estimate": np.nan, "standard_error": np.nan}
            rows.append((name, found["estimate"], found["standard_error"]))
    return pd.DataFrame(rows, columns=["measure", "estimate", "standard_error"])


def ratio(part, whole):
    """A ratio of sums over worlds with its jackknife standard error; null where the denominator is zero."""
    if not whole.sum():
        return np.nan, np.nan
    n, estimate = part.size, part.sum() / whole.sum()
    left = whole.sum() - whole
    if n < 2 or (left == 0).any():
        return estimate, np.nan
    without = (part.sum() - part) / left
    return estimate, float(np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum()))
