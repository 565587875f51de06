"""Run one policy in one scenario: python -m experiments.run scenario=covid_2020 limits=dynamic output=runs/mine"""

import time

from rich.console import Console

from experiments.answer import summed_up
from experiments.cli import entry
from experiments.pictures import run_pictures
from experiments.progress import progress
from experiments.protocol import borrower_days, lived_world, one_world, warm
from experiments.report import Report, write
from experiments.tables import summary_table
from experiments.workers import cores, workers
from sim.records import files
from sim.records.plausibility import calibration_note, plausibility
from sim.records.provenance import provenance
from sim.records.results import Results
from sim.settings.worlds import number_of


def run(settings, command):
    """Live the worlds of the settings, show the headline numbers, and save tables and report where `output` says."""
    console = Console()
    number_of(settings.worlds)
    folder = files.claim(settings.output) if settings.output else None
    warm(settings)
    start, threads = time.perf_counter(), settings.threads or cores()
    results = one(console, settings) if settings.worlds == 1 else many(console, settings, threads, command.plugins)
    seconds = time.perf_counter() - start
    days = borrower_days(settings, 1, settings.worlds)
    results.settings = settings.resolved()
    results.provenance = provenance(settings.seed, results.worlds, threads, command.typed, seconds, days)
    console.print(summary_table(results.summary))
    if folder:
        save(results, settings, folder)
        console.print(f"saved in {folder}", highlight=False, soft_wrap=True)


def one(console, settings):
    """One world on all threads."""
    with progress(console, "months", settings.horizon.all_months) as (tell, _):
        return one_world(settings, settings.world, lambda market: tell(market.month))


def many(console, settings, threads, plugins):
    """Many worlds, one to a core."""
    numbers, parts = range(settings.world, settings.world + settings.worlds), {}
    with progress(console, "worlds", len(numbers)) as (tell, _), workers(min(threads, len(numbers)), plugins) as crew:
        for place, results in crew([(lived_world, settings, number) for number in numbers]):
            parts[place] = results
            tell(len(parts))
    return Results.concat([parts[place] for place in sorted(parts)])


def save(results, settings, folder):
    """Write the run's folder with its figures and report; summary.json last."""
    scenario = settings.scenario.name
    told = Report(
        title=f"{scenario}: {settings.limits.kind} limits, {settings.pricing.kind} price",
        question=settings.scenario.title,
        sentence=summed_up(results.summary, scenario),
        numbers=results.summary,
        plausibility=plausibility({scenario: results}),
        note=calibration_note(settings),
        pictures=run_pictures(results),
        settings=results.settings,
        provenance=results.provenance,
    )
    write(told, folder)
    results.save(folder)


if __name__ == "__main__":
    entry(run)
