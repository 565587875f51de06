"""The cells of a sweep: a point of the design under one scenario and one arm, named by what it depends on."""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from math import prod
from pathlib import Path

from experiments.points import points
from sim.economy.scenario import clock_of, scenario_paths
from sim.records.results import PAIRED
from sim.run import plain
from sim.settings import BadInput
from sim.settings.load import validated
from sim.settings.overrides import GROUPS, quoted
from sim.settings.sweep import MOST_CELLS

NOT_LIVED = ("worlds", "target", "executor", "output", "threads", "experiment", "sweep", "checkpoint")


@dataclass
class Cell:
    """One cell.  values: {key: value} of the factors; settings: plain, or None with the reason why they were refused."""

    number: int
    point: int
    scenario: str
    arm: str
    values: dict
    settings: dict | None = None
    reason: str = ""
    name: str = ""
    burn_in: str = field(default="", repr=False)


def cells(command, sweep, worlds, code):
    """All cells in the order of the design; settings that all cells of an arm refuse are bad input.

    worlds: their numbers; code: what names the sources the worlds are lived by.
    """
    count = len(sweep.scenarios) * len(sweep.arms) * size(sweep)
    if count > MOST_CELLS:
        raise BadInput("sweep", count, f"cells are more than {MOST_CELLS}")
    base = cache(lambda scenario, arm, choices: command.settings(
        *sweep.overrides, after=[f"scenario={scenario}", *sweep.arms[arm], *choices]).resolved())  # fmt: skip
    found = []
    for point, values in enumerate(points(sweep)):
        for scenario in sweep.scenarios:
            for arm in sweep.arms:
                cell = Cell(len(found), point, scenario, arm, values)
                found.append(filled(cell, base, worlds, code))
    check_pairs(found, sweep.baseline)
    for scenario in sweep.scenarios:
        for arm in sweep.arms:
            here = [cell for cell in found if (cell.scenario, cell.arm) == (scenario, arm)]
            if not any(cell.settings for cell in here):
                raise here[0].reason
    for cell in found:
        cell.reason = f"bad input: {cell.reason}" if cell.reason else ""
    return found


def check_pairs(cells, baseline):
    """Refuse arms that share neither people nor luck with the baseline they are compared with."""
    lived = {(cell.point, cell.scenario, cell.arm): cell for cell in cells if cell.settings}
    for (point, scenario, arm), cell in lived.items():
        base = lived.get((point, scenario, baseline))
        for group in (*PAIRED, "numerics", "population") if base else ():
            if cell.settings[group] != base.settings[group]:
                raise BadInput("sweep.arms", arm, f"changes {group}, which must be the baseline's: make it a factor")


def size(sweep):
    """Points of the design at most, before any is made."""
    return prod(len(factor.values) or factor.levels for factor in sweep.factors) if sweep.design == "grid" else sweep.points


def filled(cell, base, worlds, code):
    """The cell with its settings and its names, or with the complaint about them."""
    choices = tuple(f"{key}={quoted(value)}" for key, value in cell.values.items() if key in GROUPS)
    try:
        settings = json.loads(json.dumps(base(cell.scenario, cell.arm, choices)))
        for key, value in cell.values.items():
            if key not in GROUPS:
                put(settings, key, value)
        lived = validated(settings)
        source = scenario_file(lived)
    except BadInput as error:
        cell.reason = error
        return cell
    cell.settings = lived.resolved()
    cell.name = digest(depends_on(cell.settings), worlds, code, source)
    cell.burn_in = digest(depends_on(plain(lived).resolved()), source)
    return cell


def put(settings, key, value):
    """Set one value in plain settings; a key that does not exist is refused when they are validated."""
    *groups, name = key.split(".")
    for group in groups:
        settings = settings.setdefault(group, {})
        if not isinstance(settings, dict):
            raise BadInput(key, value, "is not a setting")
    settings[name] = value


def depends_on(settings):
    """The settings that what is lived depends on."""
    return {key: value for key, value in settings.items() if key not in NOT_LIVED}


def scenario_file(settings):
    """SHA-256 of a user's own macro path, once it has been read without complaint."""
    if settings.scenario.file is None:
        return None
    scenario_paths(settings.scenario, clock_of(settings))
    return hashlib.sha256(Path(settings.scenario.file).read_bytes()).hexdigest()


def digest(*parts):
    """SHA-256 of plain data, whatever the order of its keys."""
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
