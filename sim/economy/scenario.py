"""The scenario's dated paths, laid over the months of a run: one value of each path for every simulated month.

Between given months a path is linear (quarterly values stand at the quarter's middle month); before the first and after
the last given month it keeps that value.  Burn-in lives at the value of the first month of policy.
"""

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import get_args

import numpy as np

from sim.clock import Clock, month_index
from sim.economy.labour_market import SHARE_HIGH, SHARE_LOW
from sim.economy.scenario_file import read_paths
from sim.numerics.maths import exponential, logarithm
from sim.settings.scenario import PATHS, Scenario

NORMAL = {"gig_hours": 1.0, "sentiment": 1.0}  # where no path is given; any other path: 0


@dataclass(frozen=True)
class Paths:
    """One float64 value per simulated month (burn-in, policy, run-off) for each path of the economy.

    unemployment: unemployed share on the month's last day, unemployment_young the same for 16-24 (None: follows the
    whole); income_growth: real, per year; income_interruption: share of the employed whose pay is cut; gig_hours,
    sentiment: 1 = normal; policy_rate: per year; transfers: share of the benefit.
    """

    unemployment: np.ndarray
    unemployment_young: np.ndarray | None
    income_growth: np.ndarray
    income_interruption: np.ndarray
    gig_hours: np.ndarray
    policy_rate: np.ndarray
    sentiment: np.ndarray
    transfers: np.ndarray
    normal_unemployment: float  # u_0 of the labour market: the scenario's first value, before any noise


def given_paths(scenario):
    """The months and values given for each path: the settings', with the user's file laid over them."""
    given = {name: dict(getattr(scenario, name)) for name in PATHS}
    if scenario.file is not None:
        given.update(read_paths(scenario.file, {name: bounds(name) for name in PATHS}))
    return given


def first_month(scenario):
    """The first month of policy: the setting, or the first month of the user's file where the setting is empty."""
    given = given_paths(scenario)["unemployment"]
    return scenario.start or min(given)


def clock_of(settings):
    """The calendar of a run: burn-in before the scenario's first month of policy, then policy and run-off."""
    h = settings.horizon
    return Clock(first_month(settings.scenario), h.burn_in_months, h.months, h.run_off_months)


@cache
def of_a_month(factor):
    """The factor of a month whose twelfth power is a year's."""
    return exponential.py_func(logarithm.py_func(factor) / 12.0)


def scenario_paths(scenario, clock: Clock) -> Paths:
    """Lay the scenario over the run's months, with its severity, before any noise.

    Raises BadInput for a user's file that cannot be used.
    """
    given = given_paths(scenario)
    laid = {name: _laid(name, values, scenario.severity, clock) for name, values in given.items()}
    if not given["unemployment_young"]:
        laid["unemployment_young"] = None
    first = month_index(clock.start)
    normal = _clipped("unemployment", [value_at(given["unemployment"], first)])
    return Paths(**laid, normal_unemployment=float(normal[0]))


def value_at(values: dict[str, float], index: int) -> float:
    """The value of a path in a month: linear between the given months, the nearest given value outside them."""
    return between(sorted((month_index(name), value) for name, value in values.items()), index)


def between(pairs, index):
    """The value at an index: linear between (index, value) pairs in order, the nearest value outside them."""
    after = bisect_left(pairs, index, key=itemgetter(0))
    before = after if after < len(pairs) and pairs[after][0] == index else after - 1
    (a, left), (b, right) = pairs[max(before, 0)], pairs[min(after, len(pairs) - 1)]
    return left if a >= b else left + (right - left) * ((index - a) / (b - a))


def bounds(name: str) -> tuple[float, float]:
    """Lowest and highest value a path may take, from the settings' own ranges."""
    _, number = get_args(Scenario.model_fields[name].annotation)
    limits = {type(m).__name__: m for m in number.__metadata__[0].metadata}
    return float(limits["Ge"].ge), float(limits["Le"].le)


def _laid(name, values, severity, clock):
    """One path over the run: severity times its distance from its value in the first month of policy."""
    if not values:
        return np.full(len(clock.months), NORMAL.get(name, 0.0))
    start = month_index(clock.start)
    pairs = sorted((month_index(name), value) for name, value in values.items())
    first = between(pairs, start)
    path = [between(pairs, max(month.index, start)) for month in clock.months]
    scaled = path if severity == 1.0 else [first + severity * (value - first) for value in path]
    return _clipped(name, scaled)


def _clipped(name, values):
    """Keep values a path can take; unemployment stays where the labour market can follow."""
    low, high = (SHARE_LOW, SHARE_HIGH) if name.startswith("unemployment") else bounds(name)
    return np.clip(np.array(values, np.float64), low, high)
