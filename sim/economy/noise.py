"""Macro noise: how the economy of one world wanders around the scenario's paths, the same under every policy.

Each series is a monthly AR(1) in its long-run spread from the first month on, drawn by keys (seed, world, series,
calendar month): x_m = rho x_{m-1} + sd sqrt(1 - rho^2) z_m, x_0 = sd z_0.
"""

import math
from dataclasses import replace

import numpy as np

from sim.economy.labour_market import SHARE_HIGH, SHARE_LOW
from sim.economy.scenario import scenario_paths
from sim.numerics.draws import NOISE, normal, words
from sim.numerics.jit import rule, sweep
from sim.numerics.maths import exponential

DECIDED_BY = ("seed", "world", "scenario", "noise", "horizon")  # settings that a world's paths depend on
SERIES = ("unemployment", "income_growth", "sentiment")  # place = number of the series in its keys


@rule
def shifted_share(share, deviation):
    """Shift a share's log-odds: odds x e^deviation."""
    odds = share / (1.0 - share) * exponential(deviation)
    return odds / (1.0 + odds)


@rule
def shifted_level(level, deviation):
    """Shift a positive level's logarithm."""
    return level * exponential(deviation)


@sweep
def deviations(series, first_month, sd, persistence, keys, out):
    """Draw a world's deviations of one series, month by month; first_month is a calendar index."""
    innovation = sd * math.sqrt(1.0 - persistence * persistence)
    level = 0.0
    for i in range(out.size):
        w0, _, _, _ = words(series, first_month + i, NOISE, keys)
        z = normal(w0)
        level = sd * z if i == 0 else persistence * level + innovation * z
        out[i] = level


@sweep
def shift_shares(path, deviation, low, high, out):
    """Shift the log-odds of a path of shares, kept between two bounds."""
    for i in range(path.size):
        out[i] = min(max(shifted_share(path[i], deviation[i]), low), high)


@sweep
def shift_levels(path, deviation, out):
    """Shift the logarithm of a path of levels."""
    for i in range(path.size):
        out[i] = shifted_level(path[i], deviation[i])


def paths_of(settings, clock, keys, known=None):
    """The paths of a run's world.  known: a market of the same world, which may have them already"""
    if known and all(getattr(settings, name) == getattr(known.settings, name) for name in DECIDED_BY):
        return known.paths
    return world_paths(scenario_paths(settings.scenario, clock), clock, settings.noise, keys)


def world_paths(paths, clock, noise, keys):
    """The paths of one world: the scenario's, each with the world's own deviation; noise.sd = 0 gives the bare paths.

    The young share the deviation in log-odds of the whole.  keys: `world_keys(seed, world)`.
    """
    drawn = {name: _drawn(number, name, clock, noise, keys) for number, name in enumerate(SERIES)}
    changed = {}
    if drawn["unemployment"] is not None:
        names = [name for name in ("unemployment", "unemployment_young") if getattr(paths, name) is not None]
        changed = {name: _shares(getattr(paths, name), drawn["unemployment"]) for name in names}
    if drawn["income_growth"] is not None:
        changed["income_growth"] = paths.income_growth + drawn["income_growth"]
    if drawn["sentiment"] is not None:
        changed["sentiment"] = np.empty_like(paths.sentiment)
        shift_levels(paths.sentiment, drawn["sentiment"], changed["sentiment"])
    return replace(paths, **changed)


def _drawn(number, name, clock, noise, keys):
    """A world's deviations of one series, or None where it has none."""
    sd = noise.sd * getattr(noise, f"{name}_sd")
    if sd == 0.0:
        return None
    out = np.empty(len(clock.months))
    deviations(number, clock.first_index, sd, float(getattr(noise, f"{name}_persistence")), keys, out)
    return out


def _shares(path, deviation):
    """A path of shares with its deviation."""
    out = np.empty_like(path)
    shift_shares(path, deviation, SHARE_LOW, SHARE_HIGH, out)
    return out
