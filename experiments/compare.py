"""Compare policies on the same worlds: python -m experiments.compare experiment=main worlds=20"""

import time

from rich.console import Console

from experiments.answer import answered, best_arm, closing_sentence, unlearnt
from experiments.capacity import check_memory
from experiments.cli import entry, named_by
from experiments.comparison import comparison, finish, save, saving
from experiments.drawing import drawn
from experiments.foretelling import beside_days, foretold
from experiments.looks import half_width, looks, sequential
from experiments.pictures import check_pictures, comparison_sketches
from experiments.progress import progress
from experiments.protocol import burn_ins, check_burn_ins, compared, days_of, joined
from experiments.report import Report, Section, write
from experiments.tables import console_table, digits_for, duration, first_look, large, number, signed
from experiments.warming import warm
from experiments.workers import cores, workers
from sim.records import files
from sim.records.compare import by_scenario, difference_table, indistinct
from sim.records.outcomes import OUTCOMES
from sim.records.plausibility import calibration_note
from sim.records.provenance import provenance
from sim.settings import BadInput
from sim.settings.worlds import AUTO

FIRST_LOOK = 2  # worlds
CHANGE_ONE_THING = """change one thing:
  make run ARGS="worlds=5"
  make run ARGS="population.size=20_000 seed=8"
  .venv/bin/python -m experiments.run scenario=fed_2025_severely_adverse limits=dynamic output=runs/mine"""


def run(settings, command):
    """Live every arm in every scenario, print the paired differences and one sentence, write figures and report."""
    console, experiment = Console(), settings.experiment
    worlds = settings.worlds if command.names("worlds") else experiment.worlds
    plan = planned(worlds, settings.target, experiment)
    check_pictures(experiment)
    processes = min(settings.threads or cores(), plan[0] * len(experiment.scenarios))
    with workers(processes, command.plugins) as crew:
        scenarios = {s: {arm: command.arm(experiment, arm, s) for arm in experiment.arms} for s in experiment.scenarios}
        check_months(scenarios)
        check_burn_ins(scenarios)
        check_memory(largest(scenarios), processes, processes * max(map(len, burn_ins(scenarios))))
        folder = files.claim(settings.output or f"runs/{named_by(experiment, 'compare')}")
        console.print("[2/4] compile: about 100 s the first time, a few seconds after that", highlight=False)
        arms = list(scenarios[experiment.scenarios[0]].values())
        console.print(f"      {duration(warm(arms, crew, processes))}", highlight=False)
        start = time.perf_counter()
        runs, lives, stopped = lived(console, crew, scenarios, plan, processes, experiment, settings.target)
        seconds, worlds = time.perf_counter() - start, len(next(iter(runs[experiment.scenarios[0]].values())).worlds)
        note_settings(runs, scenarios, worlds)
        numbers = range(settings.world, settings.world + worlds)
        made = provenance(
            settings.seed,
            numbers,
            processes,
            command.typed,
            seconds,
            days_of(scenarios, [look for look in plan if look <= worlds], processes),
        )
        made["scenario_sources"] = {name: dict(next(iter(arms.values())).scenario.sources) for name, arms in scenarios.items()}
        settings = settings.model_copy(update={"worlds": worlds})
        kept = saving(runs, folder, made, crew)  # while the runs are compared
        found = comparison(runs, experiment, lives)
        if stopped:
            found.differences = as_looked(found.differences, runs, experiment, settings.target)
        list(kept)
        report(console, crew, found, settings, folder, made, stopped)


def note_settings(runs, scenarios, worlds):
    """Note in the Results of every arm the settings they were lived with, and how many worlds they are of."""
    for scenario, arms in runs.items():
        for arm, results in arms.items():
            results.settings = scenarios[scenario][arm].model_copy(update={"worlds": worlds}).resolved()


def largest(scenarios):
    """The largest population of all arms."""
    return max(settings.population.size for arms in scenarios.values() for settings in arms.values())


def check_months(scenarios):
    """Refuse runs without a policy month: there is nothing to compare."""
    for arms in scenarios.values():
        for settings in arms.values():
            if not settings.horizon.months:
                raise BadInput("horizon.months", 0, "is too few: policies are compared in policy months")


def planned(worlds, target, experiment):
    """Numbers of worlds after which is looked whether they are enough: one, or those of the target for worlds=auto."""
    if worlds == AUTO:
        if target.half_width is None:
            raise BadInput("target.half_width", None, "is missing: worlds=auto needs it")
        if answer_arm(experiment) == experiment.baseline:
            raise BadInput("worlds", worlds, "needs an arm beside the baseline")
        return looks(target.most_worlds)
    if worlds < 2:
        raise BadInput("worlds", worlds, "is too few: paired differences need at least 2")
    return [worlds]


def lived(console, crew, scenarios, plan, processes, experiment, target):
    """Live all worlds with a progress bar and a first provisional table after two worlds.

    Returns (runs, days of two borrowers or None, why it stopped or "").
    """
    size, total = next(iter(scenarios[experiment.scenarios[0]].values())).population.size, days_of(scenarios, plan, processes)
    at_most = f"at most {plan[-1]}" if len(plan) > 1 else f"{plan[-1]}"
    console.print(
        f"[3/4] simulate: {at_most} worlds x {len(scenarios)} scenarios x {len(experiment.arms)} policies, {size:,} borrowers: "
        f"{large(total)} borrower-days, about {foretold(total, beside_days(scenarios), plan[-1], processes)} on {processes} "
        f"core{'s' * (processes > 1)}",
        highlight=False,
        soft_wrap=True,
    )
    shown, parts, lives, stopped = [], {}, None, ""
    watched = experiment.scenarios[-1], watched_arms(experiment)
    with progress(console, "worlds", plan[-1] * len(scenarios)) as (advance, aside):

        def tell(done, parts):
            advance(done)
            enough = all(set(range(FIRST_LOOK)) <= lived.keys() for arms in parts.values() for lived in arms.values())
            if enough and plan[0] > FIRST_LOOK and not shown:
                shown.append(done)
                early = by_scenario(joined(parts, FIRST_LOOK), difference_table, experiment.baseline, experiment.outcomes)
                aside.print(first_look(early, FIRST_LOOK, experiment.primary))

        for worlds in plan:
            runs, found = compared(crew, processes, scenarios, worlds, watched, tell, parts)
            lives = lives if found is None else found
            if len(plan) > 1:
                enough, stopped = looked(runs[experiment.scenarios[-1]], experiment, target, plan.index(worlds) + 1)
                aside.print(f"      {stopped}", highlight=False, soft_wrap=True)
                if enough:
                    break
    return runs, lives, stopped


def looked(arms, experiment, target, look):
    """Is the interval of the primary outcome narrow enough at this look?  And the same in words."""
    arm, outcome, told = answer_arm(experiment), OUTCOMES[experiment.primary], primary(arms, experiment, target)
    width = half_width(told) * outcome.scale
    enough, digits = width <= target.half_width, max(outcome.decimals, digits_for(target.half_width))
    which = f"{outcome.title}, {arm} against {experiment.baseline} under {experiment.scenarios[-1]}"
    return enough, (
        f"Look {look} of {len(looks(target.most_worlds))} after {told['worlds']} worlds: {which}: "
        f"{signed(told['estimate'] * outcome.scale, digits)} ± {number(width, digits)} {outcome.unit}, "
        f"{'narrow enough' if enough else 'not narrow enough'} for a target of ± {target.half_width:g} "
        f"(this interval covers with 95 % at whichever look it stops)."
    )


def primary(arms, experiment, target):
    """The primary difference of the arm that is looked at, with the interval of a look."""
    names = experiment.baseline, answer_arm(experiment)
    return sequential(*(arms[name].outcomes()[experiment.primary].to_numpy() for name in names), target.most_worlds)


def as_looked(differences, runs, experiment, target):
    """The table of differences in which the one that said when to stop has the interval that stays honest then."""
    scenario, arm = experiment.scenarios[-1], answer_arm(experiment)
    told, table = primary(runs[scenario], experiment, target), differences.copy()
    row = (table["scenario"] == scenario) & (table["arm"] == arm) & (table["outcome"] == experiment.primary)
    table.loc[row, ["low", "high"]] = told["low"], told["high"]
    return table


def answer_arm(experiment):
    """The arm named before the run to be looked at beside the baseline: the answer's, or the first other one."""
    return experiment.answer or next((arm for arm in experiment.arms if arm != experiment.baseline), experiment.baseline)


def watched_arms(experiment):
    """The two arms in which two borrowers are looked for, if they are to be drawn: the baseline and the arm of the answer."""
    arms = experiment.baseline, answer_arm(experiment)
    return arms if "two_lives" in experiment.figures and arms[0] != arms[1] else ()


def report(console, crew, found, settings, folder, made, stopped=""):
    """Print tables and the closing sentence; write tables, figures and report.html."""
    console.print("[4/4] report", highlight=False)
    save(found, settings, folder, made)
    for scenario, rows in found.differences.groupby("scenario", sort=False):
        console.print(console_table(rows, f"{scenario}: differences from {found.baseline} ({len(found.worlds)} worlds)"))
        if found.effects is not None:
            effects = found.effects[found.effects["scenario"] == scenario]
            console.print(console_table(effects, f"{scenario}: main effects and interaction", by="effect"))
    sentence, others = sentences(found, settings.experiment, made)
    learning = [line for name, arms in found.runs.items() for line in unlearnt(arms, name, len(found.worlds))]
    others = [*([stopped] if stopped else []), *others, *learning]
    pictures = drawn(comparison_sketches(found.runs, found.differences, settings.experiment, found.lives), crew)
    told = Report(
        title=settings.experiment.title,
        question=settings.experiment.question,
        sentence=sentence,
        others=others,
        baseline=found.baseline,
        differences=found.differences,
        effects=found.effects,
        plausibility=found.facts,
        note=calibration_note(settings),
        sections=[policies(settings.experiment)],
        pictures=pictures,
        settings=settings.resolved(),
        provenance=made,
    )
    write(told, folder)
    finish(found, folder)
    console.print("\n".join(["", sentence, *learning, ""]), highlight=False, soft_wrap=True)
    console.print(
        f"report, figures and tables: {folder}/report.html, {folder}/figures, {folder}/*.parquet", highlight=False, soft_wrap=True
    )
    console.print(CHANGE_ONE_THING, highlight=False, soft_wrap=True)


def policies(experiment):
    """The policies by their short names: in words, and what they set."""
    rows = [(arm, experiment.words.get(arm, ""), " ".join(changes)) for arm, changes in experiment.arms.items()]
    shared = f"All of them with {' '.join(experiment.overrides)}." if experiment.overrides else "Everything else is the same."
    return Section("Policies", shared, ("policy", "in words", "settings"), rows, names=3)


def sentences(found, experiment, made):
    """The closing sentence, about the last scenario, and the same of the others."""
    tables = {scenario: found.differences[found.differences["scenario"] == scenario] for scenario in found.scenarios}
    *others, last = found.scenarios
    size = made["borrower_days"], made["duration_seconds"]
    rivals = {scenario: rivals_of_best(found.runs[scenario], tables[scenario], experiment) for scenario in found.scenarios}
    return (
        closing_sentence(tables[last], experiment, last, *size, rivals[last]),
        [answered(tables[scenario], experiment, scenario, rivals[scenario]) + "." for scenario in others],
    )


def rivals_of_best(arms, table, experiment):
    """Arms whose paired difference from the best in the primary outcome may be luck."""
    best = best_arm(table, experiment.primary)
    if best is None:
        return []
    return indistinct({arm: results.outcomes() for arm, results in arms.items()}, best, experiment.primary)


if __name__ == "__main__":
    entry(run)
