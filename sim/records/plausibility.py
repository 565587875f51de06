"""Does the default market look like a real one?  Every statistic beside its band, marked in or out.

Each is measured on policy months: world by world, and the mean over worlds is judged; or on all worlds together, with a
standard error from leaving out one world at a time.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.records.facts import FACTS
from sim.records.vintages import hazard_by_age

UNCALIBRATED = "settings: assumptions, not yet calibrated"


class Worlds:
    """Tables of some worlds, cut to policy months where facts are about a market at rest."""

    def __init__(self, results, numbers):
        def own(frame):
            return frame[frame["world"].isin(numbers)]

        self.monthly = own(results.monthly)
        self.policy = self.monthly[self.monthly["phase"] == "policy"]
        months = self.policy.index.unique()
        self.rolls = own(results.rolls[results.rolls["month"].isin(months)])
        self.scorecard = own(results.scorecard[results.scorecard["month"].isin(months)])
        self.hazard = own(results.hazard)


@dataclass(frozen=True)
class Market:
    """The tables facts are measured on, made once."""

    monthly: pd.DataFrame
    rolls: pd.DataFrame
    scorecard: pd.DataFrame
    hazard: pd.DataFrame
    worlds: list[int]

    def together(self):
        """All worlds as one."""
        return Worlds(self, self.worlds)

    def one_by_one(self):
        """Each world on its own."""
        return [Worlds(self, [world]) for world in self.worlds]

    def without_one(self):
        """All worlds but one, for each."""
        return [Worlds(self, [other for other in self.worlds if other != world]) for world in self.worlds]


def plausibility(by_scenario, facts=FACTS):
    """Make the table of facts for {scenario: Results of the default market}; facts of other scenarios are left out."""
    rows = []
    for scenario, results in by_scenario.items():
        market = Market(results.monthly, results.rolls, results.scorecard, hazard_by_age(results.vintages), results.worlds)
        samples = market.together(), market.one_by_one(), market.without_one()
        rows += [judged(fact, *samples) for fact in facts if fact.scenario == scenario]
    return pd.DataFrame(rows).astype({"inside": "boolean"}) if rows else pd.DataFrame()


def judged(fact, together, one_by_one, without_one):
    """One row: the measured value in the fact's unit, its standard error, and whether it lies in the band; None if unknown."""
    value, error, worlds = (jackknife if fact.together else average)(fact.measure, together, one_by_one, without_one)
    measured = fact.scale * value
    return {
        "statistic": fact.statistic,
        "measured": measured,
        "standard_error": fact.scale * error,
        "low": fact.low,
        "high": fact.high,
        "unit": fact.unit,
        "scenario": fact.scenario,
        "inside": None if np.isnan(measured) else bool(fact.low <= measured <= fact.high),
        "decimals": fact.decimals,
        "detail": fact.detail(together),
        "source": fact.source,
        "worlds": worlds,
    }


def average(measure, together, one_by_one, without_one):
    """Mean over worlds, its standard error, worlds in which it is known."""
    values = np.array([measure(world) for world in one_by_one], float)
    values = values[~np.isnan(values)]
    error = values.std(ddof=1) / np.sqrt(values.size) if values.size > 1 else np.nan
    return float(values.mean()) if values.size else np.nan, float(error), int(values.size)


def jackknife(measure, together, one_by_one, without_one):
    """Value on all worlds together, its standard error by leaving out one world at a time, worlds."""
    worlds = len(one_by_one)
    if worlds < 2:
        return measure(together), np.nan, worlds
    values = np.array([measure(rest) for rest in without_one], float)
    return measure(together), float(np.sqrt((worlds - 1) * values.var())), worlds


def calibration_note(settings):
    """The line every report carries until the settings name what they were calibrated on."""
    found = calibrated_on(settings)
    return f"settings: calibrated on {found}" if found else UNCALIBRATED


def calibrated_on(settings):
    """Find `calibrated_on` anywhere in the settings."""
    if not isinstance(settings, dict):
        return None
    return settings.get("calibrated_on") or next(filter(None, map(calibrated_on, settings.values())), None)
