"""What a comparison found, and how it is kept: tables over all scenarios, and a folder per scenario and policy."""

from dataclasses import dataclass, replace

import pandas as pd
import yaml

from experiments.design import two_by_two
from experiments.workers import alone
from sim.records import files
from sim.records.compare import by_scenario, difference_table, effect_table
from sim.records.outcomes import STORED_UNITS
from sim.records.plausibility import plausibility
from sim.records.results import Results, save_table

SHARED = ("baseline", "standard_error", "low", "high", "p", "p_holm", "pairing_factor")


@dataclass
class Comparison:
    """Runs {scenario: {arm: Results}} and what follows from them; lives: days of two borrowers, if any."""

    runs: dict[str, dict[str, Results]]
    baseline: str
    differences: pd.DataFrame
    effects: pd.DataFrame | None
    facts: pd.DataFrame
    lives: pd.DataFrame | None

    @property
    def worlds(self):
        """Numbers of the worlds."""
        return next(iter(self.runs[self.scenarios[0]].values())).worlds

    @property
    def scenarios(self):
        """Names of the scenarios, the calm one first."""
        return list(self.runs)

    def tables(self):
        """The tables that exist, by the name of their file."""
        every = {"differences": self.differences, "effects": self.effects, "plausibility": self.facts, "lives": self.lives}
        return {name: table for name, table in every.items() if table is not None}


def comparison(runs, experiment, lives=None):
    """Compare the arms of an experiment in every scenario."""
    design = two_by_two({arm: list(changes) for arm, changes in experiment.arms.items()}, experiment.baseline)
    effects = by_scenario(runs, effect_table, *design, experiment.outcomes) if design else None
    differences = by_scenario(runs, difference_table, experiment.baseline, experiment.outcomes)
    facts = plausibility({scenario: arms[experiment.baseline] for scenario, arms in runs.items()})
    return Comparison(runs, experiment.baseline, differences, effects, facts, lives)


def saving(runs, folder, provenance, crew=alone):
    """Begin to write every run into a folder of its own, in the processes of a crew; it is done when all of it is drained."""
    every = [(results, folder / scenario / arm) for scenario, arms in runs.items() for arm, results in arms.items()]
    return crew([(Results.save, replace(results, provenance=provenance), place) for results, place in every])


def save(found, settings, folder, provenance):
    """Write the tables over all runs, settings and provenance; done before anything is drawn of them."""
    for name, table in found.tables().items():
        save_table(table, folder / f"{name}.parquet")
    files.write_text(folder / "config.yaml", yaml.safe_dump(settings.resolved(), sort_keys=False, allow_unicode=True))
    files.write_json(folder / "provenance.json", provenance)
    files.sync(folder)


def finish(found, folder):
    """Write summary.json, the last file: with it the folder is complete."""
    files.write_json(folder / "summary.json", summary(found.differences))
    files.sync(folder)


def summary(differences):
    """Every difference under `scenario.arm.outcome`: value, standard error, worlds, unit, interval, p; null where unknown."""
    return {
        f"{row['scenario']}.{row['arm']}.{row['outcome']}": {"value": known(row["estimate"]), "worlds": int(row["worlds"])}
        | {name: known(row[name]) for name in SHARED}
        | {"unit": STORED_UNITS.get(row["outcome"], "fraction")}
        for _, row in differences.iterrows()
    }


def known(value):
    """A number, or null where it is not known."""
    return None if pd.isna(value) else value
