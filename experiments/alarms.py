"""What early warning is worth, by rhythm: python -m experiments.alarms worlds=10 population.size=20_000

Every world is lived unwatched and watched by month, week and day, in calm and under stress, with the same people and luck.
Settings of the watch are given as ever: monitoring.alarm=threshold monitoring.action=cut_50.
"""

import time

import pandas as pd
import yaml
from rich.console import Console
from rich.table import Table

from experiments.capacity import check_memory
from experiments.cli import entry
from experiments.compare import check_months, largest
from experiments.progress import progress
from experiments.tables import duration
from experiments.warming import warm
from experiments.watching import MEASURES, UNWATCHED, shock_of, summed_up, watched_world
from experiments.workers import cores, workers
from sim.figures import draw
from sim.records import files
from sim.records.alarms import changes
from sim.records.results import Results, save_table
from sim.settings import BadInput
from sim.settings.monitoring import NoMonitoring

RHYTHMS = ("month", "week", "day")
SCENARIOS = ("calm", "covid_2020")


def run(settings, command):
    """Live all worlds, print a table per scenario, write tables and the event study."""
    if settings.monitoring.kind == "none" and command.names("monitoring"):
        raise BadInput("monitoring", "none", "watches nothing: choose a variant that rings alarms")
    console, start = Console(), time.perf_counter()
    worlds = settings.worlds if command.names("worlds") else settings.experiment.worlds
    if worlds < 2:
        raise BadInput("worlds", worlds, "is too few: paired differences need at least 2")
    scenarios = {name: arms(command, name) for name in scenarios_of(settings, command)}
    check_months(scenarios)
    processes = min(settings.threads or cores(), worlds * len(scenarios))
    check_memory(largest(scenarios), processes, processes)
    folder = files.claim(settings.output or "runs/alarms")
    shocks = {name: shock_of(found[UNWATCHED]) for name, found in scenarios.items()}
    runs, measures = lived(console, scenarios, worlds, processes, settings, command)
    table = by_arm(measures)
    for scenario, rows in table.groupby("scenario", sort=False):
        console.print(shown(rows, f"{scenario}: watching against not watching ({worlds} worlds)"))
    write(folder, runs, measures, table, settings, shocks)
    console.print(f"tables and figure: {folder}; {duration(time.perf_counter() - start)}", highlight=False, soft_wrap=True)


def scenarios_of(settings, command):
    """The scenario that was asked for, or calm and covid_2020."""
    return (settings.scenario.name,) if command.names("scenario") else SCENARIOS


def arms(command, scenario):
    """The unwatched arm and one for each rhythm."""
    after = [f"scenario={scenario}"] if not command.names("scenario") else []
    before = [] if command.names("monitoring") else ["monitoring=segment_alarm"]
    watched = {name: command.settings(*before, after=[*after, f"monitoring.watch_every={name}"]) for name in RHYTHMS}
    return {UNWATCHED: watched["month"].model_copy(update={"monitoring": NoMonitoring()})} | watched


def lived(console, scenarios, worlds, processes, settings, command):
    """Live all worlds; returns ({scenario: {arm: Results}}, a frame of measures: a row per scenario, arm and world)."""
    jobs = [(scenario, settings.world + number) for number in range(worlds) for scenario in scenarios]
    parts, rows = {scenario: {} for scenario in scenarios}, []
    with workers(processes, command.plugins) as crew:
        warm(list(next(iter(scenarios.values())).values()), crew, processes)
        with progress(console, "worlds", len(jobs)) as (advance, _):
            given = [(watched_world, scenarios[scenario], world) for scenario, world in jobs]
            for done, (place, (results, told)) in enumerate(crew(given), 1):
                scenario, world = jobs[place]
                for arm, found in results.items():
                    parts[scenario].setdefault(arm, []).append(found)
                rows += [{"scenario": scenario, "arm": arm, "world": world} | found for arm, found in told.items()]
                advance(done)
    runs = {scenario: {arm: Results.concat(each) for arm, each in found.items()} for scenario, found in parts.items()}
    measures = pd.DataFrame(rows).sort_values(["scenario", "arm", "world"], ignore_index=True)
    return runs, measures


def watched(arms):
    """Results of the watched arms."""
    return [results for results in arms.values() if results.alarms is not None]


def by_arm(measures):
    """Every measure of every scenario and rhythm with its standard error over worlds."""
    parts = []
    for scenario in measures["scenario"].unique():
        for arm in RHYTHMS:
            rows = measures[(measures["scenario"] == scenario) & (measures["arm"] == arm)]
            parts.append(summed_up(rows).assign(scenario=scenario, arm=arm))
    return pd.concat(parts, ignore_index=True)


def shown(rows, title):
    """A table for the terminal: a row per measure, a column per rhythm, standard errors in brackets."""
    table = Table(title=title, title_justify="left", box=None)
    for heading in ("", *(f"by {arm}" for arm in RHYTHMS)):
        table.add_column(heading, justify="left" if not heading else "right")
    for name, (words, unit, digits) in MEASURES.items():
        mine = rows[rows["measure"] == name].set_index("arm")
        if mine["estimate"].notna().any():
            cells = [cell(*mine.loc[arm, ["estimate", "standard_error"]], digits) for arm in RHYTHMS]
            table.add_row(f"{words} ({unit})" if unit else words, *cells)
    return table


def cell(value, error, digits):
    """A number with its standard error."""
    if pd.isna(value):
        return "-"
    return f"{value:,.{digits}f}" + ("" if pd.isna(error) else f" ({error:,.{digits}f})")


def write(folder, runs, measures, table, settings, shocks):
    """Write every run, the measures and the picture; summary.json comes last."""
    for scenario, arms in runs.items():
        for arm, results in arms.items():
            results.save(folder / scenario / arm)
    logs = [changes(each.alarms).assign(scenario=name) for name, arms in runs.items() for each in watched(arms)]
    save_table(pd.concat(logs, ignore_index=True), folder / "events.parquet")
    save_table(measures, folder / "measures.parquet")
    save_table(table, folder / "alarms.parquet")
    (folder / "figures").mkdir(exist_ok=True)
    for scenario, arms in runs.items():
        draw("alarm_event_study", arms, shock=shocks.get(scenario)).savefig(
            folder / "figures" / f"alarm_event_study_{scenario}.png", dpi=150
        )
    files.write_text(folder / "config.yaml", yaml.safe_dump(settings.resolved(), sort_keys=False, allow_unicode=True))
    known = table[table["estimate"].notna()]
    told = {
        f"{row.scenario}.{row.arm}.{row.measure}": {
            "value": row.estimate,
            "standard_error": None if pd.isna(row.standard_error) else row.standard_error,
            "unit": MEASURES[row.measure][1],
        }
        for row in known.itertuples()
    }
    files.write_json(folder / "summary.json", told)
    files.sync(folder)


if __name__ == "__main__":
    entry(run)
