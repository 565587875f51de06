"""Run one policy in one scenario: python -m experiments.run scenario=covid_2020 limits=dynamic output=runs/mine"""

import time
from signal import SIGINT, SIGTERM

from rich.console import Console

from experiments.answer import summed_up
from experiments.capacity import check_memory
from experiments.cli import entry
from experiments.drawing import drawn
from experiments.pictures import run_sketches
from experiments.progress import progress
from experiments.protocol import lived_world, one_world
from experiments.ray_shards import check as check_ray
from experiments.ray_shards import world_on_ray
from experiments.report import Report, write
from experiments.saving import FOLDER, Interrupted, days_lived, forget, prepared, saved_world, saved_world_beside
from experiments.scorer_tables import console as as_text
from experiments.tables import summary_table
from experiments.trials import trial
from experiments.warming import warm, warm_here
from experiments.workers import cores, workers
from sim.records.plausibility import calibration_note, plausibility
from sim.records.provenance import provenance
from sim.records.results import Results
from sim.settings.worlds import number_of


def run(settings, command):
    """Live the worlds of the settings, show the headline numbers, and save tables and report where `output` says.

    A run with an output saves itself now and then; the same command goes on with an unfinished one.
    """
    console = Console()
    number_of(settings.worlds)
    check_ray(settings)
    threads = settings.threads or cores()
    if settings.executor != "ray":
        check_memory(settings.population.size, min(threads, settings.worlds))
    with prepared(settings) as folder:
        lived_and_told(settings, command, console, threads, folder)


def lived_and_told(settings, command, console, threads, folder):
    """Live the worlds, print what came of them, and write it into the folder, if there is one."""
    if settings.worlds == 1:
        warm_here([settings], threads, command.plugins)
    start = time.perf_counter()
    saves = folder if settings.checkpoint.every else None
    try:
        parts = lived(console, settings, threads, command.plugins, saves)
    except Interrupted as left:
        raise Interrupted(*left.args[:2], command.typed) from None
    seconds = time.perf_counter() - start
    results = Results.concat([part for part, _ in parts])
    results.settings = settings.resolved()
    days = sum(days_lived(settings, first) for _, first in parts)
    results.provenance = provenance(settings.seed, results.worlds, threads, command.typed, seconds, days)
    results.provenance["months_resumed"] = sum(first for _, first in parts)
    console.print(summary_table(results.summary))
    for table in trial(results):
        console.print(as_text(table), soft_wrap=True)
    if folder:
        save(results, settings, folder)
        forget(folder)
        console.print(f"saved in {folder}", highlight=False, soft_wrap=True)


def lived(console, settings, threads, plugins, folder):
    """All worlds, as (Results, the month each began with)."""
    return one(console, settings, folder, plugins) if settings.worlds == 1 else many(console, settings, threads, plugins, folder)


def one(console, settings, folder, plugins):
    """One world on all threads, saving itself in a folder, if there is one."""
    with progress(console, "months", settings.horizon.all_months) as (tell, _):
        if folder is None:
            return [(one_world(settings, settings.world, lambda market: tell(market.month)), 0)]
        if settings.population.shards > 1 and settings.executor == "ray":
            return [world_on_ray(settings, folder, plugins, tell)]
        return [saved_world(settings, settings.world, folder, lambda market: tell(market.month))]


def many(console, settings, threads, plugins, folder):
    """Many worlds, one to a core, each saving itself in a folder, if there is one."""
    numbers, parts = range(settings.world, settings.world + settings.worlds), {}
    processes = min(threads, len(numbers))
    job, more = (lived_world, ()) if folder is None else (saved_world_beside, (folder,))
    try:
        with workers(processes, plugins) as crew, progress(console, "worlds", len(numbers)) as (tell, _):
            warm([settings], crew, processes)
            for place, found in crew([(job, settings, number, *more) for number in numbers]):
                parts[place] = (found, 0) if folder is None else found
                tell(len(parts))
    except (KeyboardInterrupt, SystemExit) as left:
        if folder is None:
            raise
        raise Interrupted(SIGTERM if isinstance(left, SystemExit) else SIGINT, f"in {folder / FOLDER}") from None
    return [parts[place] for place in sorted(parts)]


def save(results, settings, folder):
    """Write the run's folder with its figures and report; summary.json last."""
    scenario = settings.scenario.name
    told = Report(
        title=f"{scenario}: {settings.limits.kind} limits, {settings.pricing.kind} price",
        question=settings.scenario.told,
        sentence=summed_up(results.summary, scenario),
        numbers=results.summary,
        plausibility=plausibility({scenario: results}),
        note=calibration_note(settings),
        sections=trial(results),
        pictures=drawn(run_sketches(results)),
        settings=results.settings,
        provenance=results.provenance,
    )
    write(told, folder)
    results.save(folder)


if __name__ == "__main__":
    entry(run)
