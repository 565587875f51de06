"""Compare policies on the same worlds: python -m experiments.compare experiment=main worlds=20"""

import os
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from experiments.cli import entry
from experiments.design import two_by_two
from experiments.pictures import comparison_pictures
from experiments.protocol import borrower_days, compared, joined, warm
from experiments.report import Report, write
from experiments.tables import closing_sentence, console_table
from sim.records.compare import by_scenario, difference_table, effect_table
from sim.records.plausibility import calibration_note, plausibility
from sim.records.provenance import provenance
from sim.settings import BadInput

STATED = {"dynamic_flat": ("dynamic limits", "fixed limits")}  # how an arm and the baseline are called in the sentence


def run(settings, command):
    """Live every arm in every scenario, print the paired differences and one sentence, write figures and report."""
    console, experiment = Console(), settings.experiment
    worlds = settings.worlds if command.names("worlds") else experiment.worlds
    if worlds < 2:
        raise BadInput("worlds", worlds, "is too few: paired differences need at least 2")
    scenarios = {s: {arm: command.arm(experiment, arm, s) for arm in experiment.arms} for s in experiment.scenarios}
    first = next(iter(next(iter(scenarios.values())).values()))
    console.print("[2/4] compile: up to 200 s the first time, none the second", highlight=False)
    warm(first)
    start = time.perf_counter()
    runs = lived(console, scenarios, worlds, experiment)
    seconds = time.perf_counter() - start
    days = sum(borrower_days(next(iter(arms.values())), len(arms), worlds) for arms in scenarios.values())
    report(console, runs, scenarios, experiment, settings, worlds, days, seconds)


def lived(console, scenarios, worlds, experiment):
    """Live all worlds with a progress bar and a first provisional table after two worlds."""
    arms, size = len(experiment.arms), next(iter(next(iter(scenarios.values())).values())).population.size
    console.print(
        f"[3/4] simulate: {worlds} worlds x {len(scenarios)} scenarios x {arms} policies, {size:,} borrowers", highlight=False
    )
    bar = Progress(
        TextColumn("worlds"), BarColumn(), TextColumn("{task.completed}/{task.total}"), TimeRemainingColumn(), console=console
    )
    with bar as progress:
        task = progress.add_task("worlds", total=worlds * len(scenarios))

        def tell(done, total, parts):
            progress.update(task, completed=done)
            if done == 2 * len(scenarios) and worlds > 2:
                show(progress.console, joined(parts), experiment, "provisional, 2 worlds")

        return compared(scenarios, worlds, tell)


def show(console, runs, experiment, note):
    """Print the table of paired differences of every scenario."""
    for scenario, rows in by_scenario(runs, difference_table, experiment.baseline).groupby("scenario", sort=False):
        console.print(console_table(rows, f"{scenario}: differences from {experiment.baseline} ({note})"))


def report(console, runs, scenarios, experiment, settings, worlds, days, seconds):
    """Print tables and the closing sentence; write figures, tables and report.html."""
    console.print("[4/4] report", highlight=False)
    baseline = experiment.baseline
    differences = by_scenario(runs, difference_table, baseline)
    design = two_by_two({arm: list(changes) for arm, changes in experiment.arms.items()}, baseline)
    effects = by_scenario(runs, effect_table, *design) if design else None
    facts = plausibility({scenario: arms[baseline] for scenario, arms in runs.items()})
    show(console, runs, experiment, f"{worlds} worlds")
    scenario = list(runs)[-1]
    others = [name for name in experiment.arms if name != baseline]
    arm = next((name for name in STATED if name in others), others[0])
    policy, against = STATED.get(arm, (arm, baseline))
    rows = differences[differences["scenario"] == scenario]
    sentence = closing_sentence(rows, arm, policy, against, scenario, days, seconds)
    folder = Path(settings.output or f"runs/{Path(experiment.how_to_run).name.split('=')[-1] or 'compare'}")
    made = provenance(
        settings.seed,
        list(range(settings.world, settings.world + worlds)),
        settings.threads or os.cpu_count(),
        " ".join(sys.argv),
        seconds,
        days,
    )
    made["scenario_sources"] = {name: dict(next(iter(arms.values())).scenario.sources) for name, arms in scenarios.items()}
    pictures = comparison_pictures(runs, differences, baseline)
    written = Report(
        experiment.title,
        experiment.question,
        sentence,
        baseline,
        differences,
        effects,
        facts,
        calibration_note(settings),
        pictures,
        settings.resolved(),
        made,
    )
    write(written, folder)
    console.print(sentence, highlight=False)
    console.print(f"figures and report: {folder}/report.html", highlight=False)
    console.print(
        'change one thing:\n  make run ARGS="worlds=5"\n  make run ARGS="population.size=20_000 seed=8"\n'
        "  python -m experiments.run scenario=fed_2025_severely_adverse limits=dynamic",
        highlight=False,
    )


if __name__ == "__main__":
    entry(run)
