"""The report of a sweep: where the primary outcome is best, and pictures of how it moves."""

from experiments.drawing import Sketch, drawn
from experiments.report import Report
from experiments.sweep_table import DONE
from experiments.tables import number
from sim.records.outcomes import OUTCOMES, STORED_UNITS
from sim.records.plausibility import calibration_note

HEAT = (
    "{title} over the first two factors, a panel for each scenario and arm; where other factors vary too, the mean over them. "
    "Hatched: no cell finished there."
)
PANELS = (
    "Every outcome along the first factor, a line for each scenario and arm; bars are 95 % intervals over worlds, where "
    "nothing else varies."
)


def told(table, settings, made):
    """The report of a finished sweep."""
    sweep, outcome = settings.sweep, OUTCOMES[settings.sweep.primary]
    return Report(
        title=sweep.title or "A sweep",
        question=sweep.question,
        sentence=sentence(table, sweep),
        others=failures(table),
        numbers=headline(table, sweep),
        note=calibration_note(settings),
        pictures=drawn(sketches(table, sweep, outcome)),
        settings=settings.resolved(),
        provenance=made,
    )


def sentence(table, sweep):
    """Where the primary outcome is best, with its interval; the best of many is flattered by luck, and the sentence says so."""
    outcome, finished = OUTCOMES[sweep.primary], table[table["status"] == DONE]
    if finished.empty:
        return f"None of {len(table)} cells was finished."
    done = finished.dropna(subset=[sweep.primary])
    if done.empty:
        return f"{outcome.title} has no value in any of {len(finished)} finished cells: see the other outcomes."
    parts = []
    for scenario, rows in done.groupby("scenario", sort=False):
        best = rows.loc[rows[sweep.primary].idxmax() if outcome.more_is_better else rows[sweep.primary].idxmin()]
        where = ", ".join(f"{factor.title or factor.key} {told_value(best[factor.key])}" for factor in sweep.factors)
        arm = best["arm"] if len(sweep.arms) > 1 else ""
        at = ", ".join(filter(None, (where, arm)))
        error = best[f"{sweep.primary}_standard_error"] * outcome.scale
        reach = f" ± {number(error, outcome.decimals)}" if error == error else ""
        value = f"{number(best[sweep.primary] * outcome.scale, outcome.decimals)}{reach} {outcome.unit}"
        parts.append(f"under {scenario} {value}{f' at {at}' if at else ''}")
    best = "highest" if outcome.more_is_better else "lowest"
    return (
        f"{outcome.title} is {best} {'; '.join(parts)} (± standard errors over {int(table['worlds'].iloc[0])} worlds; "
        f"the best of {len(done)} cells, and so flattered by luck)."
    )


def told_value(value):
    """A factor's value in a sentence: fractions with four digits, whole numbers and words as they are."""
    return f"{value:.4g}" if isinstance(value, float) and value != round(value) else str(value)


def failures(table):
    """A sentence about the cells that failed, if any did."""
    failed = table[table["status"] != DONE]
    return [] if failed.empty else [f"{len(failed)} of {len(table)} cells failed; the first: {failed['reason'].iloc[0]}"]


def headline(table, sweep):
    """Headline numbers: cells by how they ended, and the range of every outcome over the cells."""
    done, worlds = table[table["status"] == DONE], int(table["worlds"].iloc[0])

    def figure(value, unit):
        return {"value": None if value != value else float(value), "standard_error": None, "worlds": worlds, "unit": unit}

    numbers = {"cells": figure(len(table), "cells"), "failed_cells": figure(len(table) - len(done), "cells")}
    for name in OUTCOMES:
        unit = STORED_UNITS.get(name, "fraction")
        numbers |= {f"lowest_{name}": figure(done[name].min(), unit), f"highest_{name}": figure(done[name].max(), unit)}
    return numbers


def sketches(table, sweep, outcome):
    """The pictures that this design has."""
    if not sweep.factors or not (table["status"] == DONE).any():
        return []
    factors = {factor.key: factor.title or factor.key for factor in sweep.factors}
    logs = [factor.key for factor in sweep.factors if factor.scale == "log"]
    panels = Sketch("sweep_panels", "Every outcome", PANELS, table, {"factors": factors, "logs": logs})
    if len(factors) == 1:
        return [panels]
    options = {"factors": factors, "outcome": sweep.primary}
    return [Sketch("sweep_heat_map", outcome.title, HEAT.format(title=outcome.title), table, options), panels]
