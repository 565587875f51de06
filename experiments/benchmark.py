"""How fast the market is, beside a toy on the same machine: python -m experiments.benchmark population.size=100_000 threads=1

Everything is a plain setting: population.size, threads, horizon.burn_in_months (lived before the clock starts, so that
accounts exist), horizon.months (timed).  Three flags: --json FILE keeps the numbers, --sizes 1e4,1e5,1e6 chooses the
populations of the linearity table (none skips it), --bare skips everything but the two headline cases.
"""

import json
import os
import platform
import sys
from argparse import SUPPRESS, ArgumentParser
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from experiments import timing
from experiments.capacity import free_memory, needed_memory
from experiments.guard import guarded
from sim.columns import bytes_per_borrower
from sim.settings import BadInput, load_settings

DEFAULTS = [
    "population.size=1_000_000",
    f"threads={min(2, timing.cores())}",
    "horizon.burn_in_months=24",
    "horizon.months=12",
    "horizon.run_off_months=0",
]
CASES = {  # name: (overrides, goal, floor) as shares of the toy's speed
    "fast, monthly plans": (["numerics.generator=fast", "collections.plan_every=month"], 0.33, 0.25),
    "defaults": ([], 0.25, 0.20),
    "weekly plans": (["collections.call_capacity=40"], 0.25, 0.20),
}
LINEAR = ["horizon.burn_in_months=12", "horizon.months=6"]
MOST_BYTES, HOT_BYTES = 384, 100  # of columns per borrower with its line: at most, about
MOST_SECONDS = 3.0  # from starting a second process to its first simulated day
MOST_MONTH_ENDS = 0.3
STEADY = 0.85  # of its best speed, the toy's median month on a quiet machine
WIDTH = 150  # of the tables in a file or a pipe


def benchmark(arguments):
    """Measure and print."""
    given = _parser().parse_intermixed_args(arguments)
    console = Console() if Console().is_terminal else Console(width=WIDTH)
    settings = _settings(given.overrides)
    if not (find_spec("benchmarks") and find_spec("benchmarks.toy")):
        raise BadInput("benchmark", None, "needs a clone of the repository: benchmarks/toy.py is not installed")
    if given.json:
        Path(given.json).touch()  # before hours are spent
    found = {"machine": machine(settings)}
    console.print(found["machine"], highlight=False)
    cases = measured(console, {name: _settings(given.overrides, *more) for name, (more, _, _) in CASES.items()})
    speed_table(console, cases)
    stage_table(console, cases)
    found["cases"] = [months.as_dict() for months in cases.values()]
    if not given.bare:
        found["start"] = start(console, settings)
        found["bytes"] = memory(console)
        found["sizes"] = linearity(console, given)
    if given.json:
        Path(given.json).write_text(json.dumps(found, indent=1) + "\n")


def _settings(overrides, *case):
    settings = load_settings([*DEFAULTS, *overrides, *case])
    if settings.horizon.burn_in_months < 12:
        raise BadInput("horizon.burn_in_months", settings.horizon.burn_in_months, "is below 12: accounts must exist")
    if settings.horizon.months + settings.horizon.run_off_months == 0:
        raise BadInput("horizon.months", 0, "leaves no month to time")
    return settings


def machine(settings):
    """What is measured on."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{platform.machine()}, {timing.cores()} cores{load}; {settings.population.size:,} borrowers, {settings.threads} threads"
    )


def measured(console, cases):
    """Time some markets of one size beside the toy, with a progress bar."""
    total = next(iter(cases.values())).horizon.all_months
    columns = TextColumn("months"), BarColumn(), TextColumn("{task.completed}/{task.total}")
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("months", total=total)
        return timing.measured(cases, lambda done: bar.update(task, completed=done))


def speed_table(console, cases):
    """Borrower-days per second, whole months with their ends, and the ratio that is judged."""
    some = next(iter(cases.values()))
    console.print(
        f"\nmillion borrower-days a second, {len(some.days)} months with their ends and records, beside the toy", highlight=False
    )
    table = Table("", "whole", "best", "median", "whole / toy", "best / best", "median / median", "goal", "floor", "")
    table.add_row("the toy", *(f"{some.toy_rate(kind):,.1f}" for kind in timing.KINDS))
    for name, months in cases.items():
        _, goal, floor = CASES[name]
        speeds = [f"{months.rate(kind):,.1f}" for kind in timing.KINDS]
        ratios = [f"{months.ratio(kind):.3f}" for kind in timing.KINDS]
        table.add_row(name, *speeds, *ratios, f"{goal:.2f}", f"{floor:.2f}", judged(months.ratio(), goal, floor))
    console.print(table)
    if some.steadiness() < STEADY:
        console.print(
            f"a busy machine: the toy's median month has {some.steadiness():.0%} of the speed of its best one", highlight=False
        )


def judged(ratio, goal, floor):
    """The ratio of whole runs against goal and floor."""
    return "goal reached" if ratio >= goal else ("between floor and goal" if ratio >= floor else "BELOW THE FLOOR")


def stage_table(console, cases):
    """Where a month's time goes."""
    console.print("\nwhere a month's time goes", highlight=False)
    table = Table("stage", "where", *(f"{head}:\n{what}" for head in cases for what in ("calls", "ms a call", "share")))
    for name, (label, place) in timing.STAGES.items():
        table.add_row(label, place, *(cell for months in cases.values() for cell in _stage(months, name)))
    console.print(table)
    for name, months in cases.items():
        share = months.share_of_month_ends()
        verdict = "within" if share <= MOST_MONTH_ENDS else "OVER"
        outside = f"outside the days {months.share_outside_days():.0%}"
        console.print(f"{name}: month ends {share:.0%}, {verdict} {MOST_MONTH_ENDS:.0%}; {outside}", highlight=False)


def _stage(months, name):
    seconds, calls = months.stages.seconds[name], months.stages.calls[name]
    each = f"{1e3 * seconds / calls:,.2f}" if calls else "-"
    return f"{calls / len(months.days):.1f}", each, f"{seconds / sum(months.stages.seconds.values()):.1%}"


def start(console, settings):
    """A second start: nothing to compile, soon at the first simulated day."""
    size = ["population.size=50_000"]
    small = load_settings([*DEFAULTS, *size, f"threads={settings.threads}"])
    timing.second_start(small)  # whatever is missing is compiled here
    found = timing.second_start(small)
    compiled = ", ".join(found["compiled"]) or "nothing"
    verdict = "within" if found["first_day"] <= MOST_SECONDS and not found["compiled"] else "OVER"
    console.print(
        f"second start: compiles {compiled}; imported after {found['imported']:.2f} s, 50,000 borrowers born after "
        f"{found['born']:.2f} s, first day lived after {found['first_day']:.2f} s: {verdict} {MOST_SECONDS:.0f} s",
        highlight=False,
    )
    return found


def memory(console):
    """Bytes of columns."""
    total, hot = bytes_per_borrower(), bytes_per_borrower(hot_only=True)
    verdict = "within" if total <= MOST_BYTES else "OVER"
    console.print(
        f"columns: {total} bytes per borrower with its line, {verdict} {MOST_BYTES}; hot every day: {hot} (about {HOT_BYTES})",
        highlight=False,
    )
    return {"per_borrower": total, "hot": hot}


def linearity(console, given):
    """The defaults at other populations: the speed should not depend on the size."""
    if not given.sizes:
        return []
    console.print("\nthe defaults by size: million borrower-days a second", highlight=False)
    table = Table("borrowers", "whole", "best", "median", "whole / toy", "best / best", "median / median")
    found = []
    for size in given.sizes:
        free, needed = free_memory(), needed_memory(size)
        if free is not None and free < needed:
            console.print(f"{size:,} left out: needs about {needed / 1e9:.1f} GB, {free / 1e9:.1f} GB are free", highlight=False)
            continue
        months = measured(console, {"defaults": _settings(given.overrides, *LINEAR, f"population.size={size}")})["defaults"]
        found.append(months.as_dict())
        cells = [f"{months.rate(kind):,.1f}" for kind in timing.KINDS] + [f"{months.ratio(kind):.3f}" for kind in timing.KINDS]
        table.add_row(f"{size:,}", *cells)
    console.print(table)
    return found


def _sizes(text):
    try:
        return [] if text == "none" else [int(float(part)) for part in text.split(",")]
    except (ValueError, OverflowError):
        raise BadInput("--sizes", text, "is not a list like 1e4,1e5,1e6 or none") from None


class _Parser(ArgumentParser):
    def error(self, message):
        raise BadInput("arguments", None, message)


def _parser():
    parser = _Parser(prog="python -m experiments.benchmark", description=__doc__, usage="%(prog)s [key=value ...] [flags]")
    parser.add_argument("overrides", nargs="*", help=SUPPRESS)
    parser.add_argument("--json", metavar="FILE", help="keep every number")
    parser.add_argument(
        "--sizes", type=_sizes, default=[10_000, 100_000, 1_000_000, 10_000_000], metavar="1e4,1e5", help="populations"
    )
    parser.add_argument("--bare", action="store_true", help="only the two headline cases")
    return parser


if __name__ == "__main__":
    sys.exit(guarded(lambda: benchmark(sys.argv[1:])))
