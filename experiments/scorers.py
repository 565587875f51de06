"""What scorers are worth: python -m experiments.scorers worlds=5

Every scorer lends in a market of its own, on the same worlds; beside them one market admits every applicant, so that what
no lender sees is known: the true quality of the rejected, and whom a scorer swaps in and out.
"""

import time

import pandas as pd
from rich.console import Console

from experiments.answer import unlearnt
from experiments.capacity import check_memory
from experiments.cli import entry, named_by
from experiments.compare import largest, note_settings
from experiments.comparison import comparison, finish, save, saving
from experiments.drawing import drawn
from experiments.foretelling import MONTH, beside_days, foretold, learning, scorers_of
from experiments.judging import scorer_rows, swap_rows
from experiments.pictures import scorer_sketches
from experiments.progress import progress
from experiments.protocol import borrower_days, check_burn_ins
from experiments.report import Report, write
from experiments.scorer_tables import answer, sections
from experiments.scorer_tables import console as as_text
from experiments.shadow import judged_world
from experiments.tables import console_table, duration, large
from experiments.warming import warm
from experiments.workers import cores, workers
from sim.economy.scenario import clock_of
from sim.records import files
from sim.records.openings import OUTCOME_MONTHS
from sim.records.plausibility import calibration_note
from sim.records.provenance import provenance
from sim.records.results import Results, save_table
from sim.settings import BadInput


def run(settings, command):
    """Live every scorer's market and the shadow in every scenario, print the tables, write figures and report."""
    console, experiment = Console(), settings.experiment
    settings = settings.model_copy(update={"worlds": settings.worlds if command.names("worlds") else experiment.worlds})
    if settings.worlds < 2:
        raise BadInput("worlds", settings.worlds, "is too few: paired differences need at least 2")
    processes = min(settings.threads or cores(), settings.worlds * len(experiment.scenarios))
    with workers(processes, command.plugins) as crew:
        scenarios = {s: {arm: command.arm(experiment, arm, s) for arm in experiment.arms} for s in experiment.scenarios}
        check_burn_ins(scenarios)
        for arms in scenarios.values():
            same_data(arms, experiment.baseline)
            long_enough(arms[experiment.baseline].horizon.months)
        check_memory(largest(scenarios), processes, processes)
        folder = files.claim(settings.output or f"runs/{named_by(experiment, 'compare')}")
        first = scenarios[experiment.scenarios[0]][experiment.baseline]
        console.print(f"compile: {duration(warm([first], crew, processes))}", highlight=False)
        start = time.perf_counter()
        runs, shadows, scorers, swaps = lived(console, crew, scenarios, settings.worlds, processes, experiment)
        note_settings(runs, scenarios, settings.worlds)
        numbers, seconds = range(settings.world, settings.world + settings.worlds), time.perf_counter() - start
        made = provenance(settings.seed, numbers, processes, command.typed, seconds, with_shadow(scenarios, settings.worlds))
        list(saving(runs, folder, made, crew))
        report(console, crew, comparison(runs, experiment), shadows, scorers, swaps, settings, folder, made)


def same_data(arms, baseline):
    """Refuse scorers that see other data than the baseline: in its shadow they could not be asked."""
    for arm, settings in arms.items():
        if settings.data != arms[baseline].data:
            raise BadInput("experiment.arms", arm, f"sees other data than {baseline}: scorers are compared on the same")


def long_enough(months):
    """Refuse a policy phase in which no application's year ends."""
    if months <= OUTCOME_MONTHS:
        reason = f"is too few: what became of an application is known {OUTCOME_MONTHS} months later, before run-off"
        raise BadInput("horizon.months", months, reason)


def with_shadow(scenarios, worlds):
    """Borrower-days of all markets, the shadows among them."""
    return sum(borrower_days(next(iter(arms.values())), len(arms) + 1, worlds) for arms in scenarios.values())


def beside_all(scenarios):
    """Seconds of one world in which no day is lived, the shadow's too: in it every scorer learns and scores once more."""
    months = sum(next(iter(arms.values())).horizon.all_months for arms in scenarios.values())
    learnt = sum(learning(settings) for arms in scenarios.values() for settings in arms.values())
    return beside_days(scenarios) + months * MONTH + learnt


def known_before(scenarios, processes):
    """Borrower-days of the worlds in which oracles learn: one for every process and scenario that has one."""
    every = [(s, scorer) for arms in scenarios.values() for s in arms.values() for scorer in scorers_of(s.scoring)]
    sizes = [scorer.reference_size * clock_of(s).days for s, scorer in every if scorer.kind == "oracle"]
    return processes * max(sizes, default=0) * len(scenarios)


def lived(console, crew, scenarios, worlds, processes, experiment):
    """Live all worlds: ({scenario: {arm: Results}}, {scenario: the shadow's Results}, table of scorers, of swap sets)."""
    baseline, total = experiment.baseline, with_shadow(scenarios, worlds)
    size = next(iter(scenarios[experiment.scenarios[0]].values())).population.size
    expected = foretold(total + known_before(scenarios, processes), beside_all(scenarios), worlds, processes)
    console.print(
        f"simulate: {worlds} worlds x {len(scenarios)} scenarios x {len(experiment.arms)} scorers and a shadow, {size:,} "
        f"borrowers: {large(total)} borrower-days, about {expected}",
        highlight=False,
        soft_wrap=True,
    )
    places = [(number, scenario) for number in range(worlds) for scenario in scenarios]
    first = next(iter(scenarios[experiment.scenarios[0]].values())).world
    found = {}
    with progress(console, "worlds", len(places)) as (advance, _):
        jobs = [(judged_world, scenarios[scenario], baseline, first + number) for number, scenario in places]
        for place, made in crew(jobs):
            found[places[place]] = made
            advance(len(found))
    runs = {
        scenario: {arm: Results.concat([found[n, scenario][0][arm] for n in range(worlds)]) for arm in arms}
        for scenario, arms in scenarios.items()
    }
    shadows = {scenario: Results.concat([found[n, scenario][1] for n in range(worlds)]) for scenario in scenarios}
    return runs, shadows, *judged(found, scenarios, baseline)


def judged(found, scenarios, baseline):
    """(table of scorers, of swap sets): a row per scenario, world and scorer (and set)."""
    scorers, swaps = [], []
    order = sorted(found, key=lambda place: (list(scenarios).index(place[1]), place[0]))  # not the order of being done
    for arms, scenario, applications in ((found[place][0], place[1], found[place][2]) for place in order):
        cutoffs = {arm: getattr(settings.scoring, "cutoff", 0) for arm, settings in scenarios[scenario].items()}
        labels = {"scenario": scenario, "world": int(next(iter(arms.values())).worlds[0])}
        scorers.append(scorer_rows(arms, applications, cutoffs).assign(**labels))
        swaps.append(swap_rows(applications, baseline, list(arms), cutoffs[baseline]).assign(**labels))
    return tuple(pd.concat(tables, ignore_index=True) for tables in (scorers, swaps))


def report(console, crew, found, shadows, scorers, swaps, settings, folder, made):
    """Print the tables; write tables, figures and report.html."""
    experiment = settings.experiment
    save(found, settings, folder, made)
    told = sections(scorers, swaps, found.baseline)
    for each in told:
        console.print(as_text(each), soft_wrap=True)
    for scenario, rows in found.differences.groupby("scenario", sort=False):
        console.print(console_table(rows, f"{scenario}: differences from {found.baseline} ({len(found.worlds)} worlds)"))
    *others, sentence = (answer(scorers, found.baseline, scenario) for scenario in found.scenarios)
    learning = [line for name, arms in found.runs.items() for line in unlearnt(arms, name, len(found.worlds))]
    size = f"{len(found.worlds)} worlds, {large(made['borrower_days'])} borrower-days, {duration(made['duration_seconds'])}"
    sentence = f"{sentence.removesuffix('.')} (± standard errors; {size})."
    page = Report(
        title=experiment.title,
        question=experiment.question,
        sentence=sentence,
        others=[*others, *learning],
        baseline=found.baseline,
        differences=found.differences,
        effects=found.effects,
        sections=told,
        plausibility=found.facts,
        note=calibration_note(settings),
        pictures=drawn(scorer_sketches(found.runs, shadows, found.differences, found.baseline), crew),
        settings=settings.resolved(),
        provenance=made,
    )
    write(page, folder)
    for name, table in (("scorers", scorers), ("swap_sets", swaps)):
        save_table(table, folder / f"{name}.parquet")
    for scenario, results in shadows.items():
        results.save(folder / scenario / "shadow")
    finish(found, folder)
    console.print("\n".join(["", sentence, *learning, ""]), highlight=False, soft_wrap=True)
    console.print(f"report, figures and tables: {folder}/report.html", highlight=False, soft_wrap=True)


if __name__ == "__main__":
    entry(run, "experiment=scorers")
