"""What a sweep found as tables: a row per cell, and a row per cell and world."""

import math

import numpy as np
import pandas as pd

from sim.records.compare import contrast
from sim.records.outcomes import OUTCOMES
from sim.records.summary import over_worlds

DONE, FAILED = "done", "failed"


def sweep_table(cells, found, sweep, worlds):
    """A row per cell in the order of the design: what varies, how it ended, each outcome with its standard error.

    found: {place of the cell: {outcome: [a number per world]}}.  With a baseline also the paired difference from it, of the
    same point and scenario.  Outcomes are in stored units, see `sim.records.outcomes`.
    """
    frame = pd.DataFrame(_front(cells, sweep))
    lived = [found.get(cell.number) for cell in cells]
    frame["status"] = [DONE if each else FAILED for each in lived]
    frame["reason"] = [cell.reason for cell in cells]
    frame["worlds"] = np.int64(len(worlds))
    for name in OUTCOMES:
        each = [over_worlds(one[name], "") if one else {"value": None, "standard_error": None} for one in lived]
        frame[name] = _numbers([one["value"] for one in each])
        frame[f"{name}_standard_error"] = _numbers([one["standard_error"] for one in each])
    return frame if sweep.baseline is None else frame.assign(**_differences(cells, lived, sweep.baseline))


def world_table(cells, found, worlds):
    """A row per finished cell and world."""
    rows = [
        {"cell": cell.number, "hash": cell.name, "world": world} | {name: found[cell.number][name][k] for name in OUTCOMES}
        for cell in cells if cell.number in found for k, world in enumerate(worlds)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["cell", "hash", "world", *OUTCOMES])


def _front(cells, sweep):
    columns = {
        "cell": [cell.number for cell in cells],
        "hash": [cell.name for cell in cells],
        "point": [cell.point for cell in cells],
        "scenario": [cell.scenario for cell in cells],
        "arm": [cell.arm for cell in cells],
    }
    return columns | {factor.key: _column([cell.values[factor.key] for cell in cells]) for factor in sweep.factors}


def _column(values):
    """Numbers as numbers, true and false as such, anything mixed as text."""
    kinds = {type(value) for value in values}
    return values if kinds <= {int, float} or len(kinds) == 1 else [None if v is None else str(v) for v in values]


def _numbers(values):
    return np.array([math.nan if value is None else value for value in values], float)


def _differences(cells, lived, baseline):
    base = {(cell.point, cell.scenario): one for cell, one in zip(cells, lived) if cell.arm == baseline}
    columns = {f"{name}_{what}": np.full(len(cells), np.nan) for name in OUTCOMES for what in ("difference", "difference_error")}
    for place, (cell, one) in enumerate(zip(cells, lived)):
        other = base.get((cell.point, cell.scenario))
        if one and other:
            for name in OUTCOMES:
                told = contrast([other[name], one[name]], [-1, 1])
                columns[f"{name}_difference"][place] = told["estimate"]
                columns[f"{name}_difference_error"][place] = told["standard_error"]
    return columns
