"""Live a design of many cells: python -m experiments.sweep sweep=cutoff_by_scenario worlds=4 executor=processes

A cell is a point of the design under one scenario and one arm.  Finished cells are skipped when the command is given again.
"""

import hashlib
import time
import traceback
from itertools import groupby
from pathlib import Path

from rich.console import Console

from experiments import cell_files
from experiments.capacity import check_memory
from experiments.cell_work import lived_cell, make_ready
from experiments.cells import cells
from experiments.cli import entry, named_by
from experiments.executors import maker
from experiments.progress import progress
from experiments.protocol import borrower_days
from experiments.report import write
from experiments.schedule import carried_out, crew
from experiments.sweep_report import headline, told
from experiments.sweep_table import sweep_table, world_table
from experiments.tables import duration, large
from experiments.warming import warm_here
from sim.records import files
from sim.records.provenance import code_fingerprint, provenance
from sim.records.results import save_table
from sim.settings import BadInput
from sim.settings.errors import one_line
from sim.settings.load import validated
from sim.settings.worlds import number_of
from sim.warming import compiled


def run(settings, command):
    """Live every cell that is not finished yet, then write tables, figures and report."""
    sweep = settings.sweep
    if not sweep.factors and len(sweep.arms) * len(sweep.scenarios) == 1:
        raise BadInput("sweep", None, "names no design: choose one, such as sweep=cutoff_by_scenario")
    count = number_of(settings.worlds) if command.names("worlds") else sweep.worlds
    worlds = range(settings.world, settings.world + count)
    code = [code_fingerprint(), *(hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in command.plugins)]
    processes, make = maker(settings.executor, settings.threads, command.plugins)
    with crew(make, processes, make_ready if processes > 1 and compiled() else None) as executors:
        design = cells(command, sweep, list(worlds), code)
        if settings.executor != "ray":
            check_memory(max((cell.settings["population"]["size"] for cell in design if cell.settings), default=0), processes)
        folder = files.claim(settings.output or f"runs/{named_by(sweep, 'sweep')}")
        with cell_files.alone(folder):
            found, days, seconds = lived(Console(), design, worlds, folder, make, executors)
            made = provenance(settings.seed, worlds, processes, command.typed, seconds, days)
            base = command.settings(*sweep.overrides)
            sweep = sweep.model_copy(update={"overrides": (), "worlds": count})
            report(design, found, base.model_copy(update={"sweep": sweep, "worlds": count}), folder, made)


def lived(console, design, worlds, folder, make, executors):
    """Read what is finished, live the rest; returns ({number of the cell: outcomes}, borrower-days and seconds of now)."""
    found = {cell.number: cell_files.kept(folder, cell.name, worlds) for cell in design if cell.settings}
    found = {number: outcomes for number, outcomes in found.items() if outcomes}
    rest = sorted((cell for cell in design if cell.settings and cell.number not in found), key=lambda c: (c.burn_in, c.number))
    groups = [list(group) for _, group in groupby(rest, key=lambda cell: cell.burn_in)]
    days = sum(borrower_days(validated(group[0].settings), len(group), len(worlds)) for group in groups)
    console.print(
        f"{len(design)} cells x {len(worlds)} worlds, {len(found)} finished before: {large(days)} borrower-days to live in "
        f"{len(rest)} cells after {len(groups) * len(worlds)} burn-ins",
        highlight=False,
        soft_wrap=True,
    )
    start = time.perf_counter()
    if rest:
        if len(executors) == 1 or not compiled():
            warm_here([validated(rest[0].settings)], len(executors))
        groups.sort(key=lambda group: group[0].number)
        start = time.perf_counter()
        with progress(console, "cells", len(design)) as (tell, aside):
            live(groups, found, worlds, folder, make, executors, (tell, aside))
    return found, days, time.perf_counter() - start


def live(groups, found, worlds, folder, make, executors, shown):
    """Live the cells of all groups, keeping each as it is finished."""
    tell, aside = shown
    done = len(found)
    tell(done)
    for cell, outcomes, error in carried_out(
        make, executors, groups, lambda cell: (lived_cell, cell.settings, list(worlds), cell.burn_in)
    ):
        if error is None:
            cell_files.keep(folder, cell.name, worlds, outcomes)
            found[cell.number] = outcomes
        else:
            cell.reason = one_line(f"{type(error).__name__}: {error}".splitlines()[0])
            cell_files.keep_failure(folder, cell.name, "".join(traceback.format_exception(error)))
            aside.print(f"      cell {cell.number} failed: {cell.reason}", highlight=False, soft_wrap=True)
        done += 1
        tell(done)


def report(design, found, settings, folder, made):
    """Write the tables, the figures and the report; summary.json last."""
    console, worlds = Console(), made["worlds"]
    table = sweep_table(design, found, settings.sweep, worlds)
    page = told(table, settings, made)
    write(page, folder)
    files.write_text(folder / "config.yaml", settings.to_yaml())
    save_table(table, folder / "sweep.parquet")
    save_table(world_table(design, found, worlds), folder / "worlds.parquet")
    files.write_json(folder / "provenance.json", made)
    files.sync(folder)
    files.write_json(folder / "summary.json", headline(table, settings.sweep))
    files.sync(folder)
    console.print(f"\n{page.sentence}\n", highlight=False, soft_wrap=True)
    console.print(
        f"{duration(made['duration_seconds'])}; table, figures and report: {folder}/sweep.parquet, {folder}/figures, "
        f"{folder}/report.html",
        highlight=False,
        soft_wrap=True,
    )


if __name__ == "__main__":
    entry(run)
