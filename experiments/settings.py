"""Show every setting: python -m experiments.settings [group or part of a key]."""

import sys

from rich.console import Console
from rich.table import Table

from experiments.guard import guarded
from sim.settings import BadInput
from sim.settings.compose import options
from sim.settings.describe import rows
from sim.settings.errors import nearest, shown
from sim.settings.overrides import GROUPS

WIDTH = 200


def show(arguments):
    """Print the settings, all or those of one group."""
    wanted = arguments[0] if arguments else ""
    every = list(rows())
    groups = {row.key.split(".")[0] for row in every}
    found = [row for row in every if row.key.startswith(wanted + ".")] if wanted in groups else []
    found = found or [row for row in every if wanted in row.key]
    if not found:
        raise BadInput("settings", wanted, f"is in no key{nearest(wanted, groups)}")
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    console.print(_table(found))
    console.print(f"{len(found)} settings. Options: {_options(wanted)}", markup=False)


def _table(found):
    table = Table("key", "default", "unit", "allowed", "meaning", "kind", "source")
    for row in found:
        default = "null" if row.default is None else shown(row.default)
        key = f"{row.key} ({row.option})" if row.option else row.key
        cells = key, default, row.unit, row.allowed, row.meaning, row.kind, row.source
        table.add_row(*[cell.replace("[", r"\[") for cell in cells])
    return table


def _options(wanted):
    groups = [group for group in GROUPS if not wanted or group == wanted.split(".")[0]]
    return "; ".join(f"{group}={'|'.join(options(group))}" for group in groups) or "none"


if __name__ == "__main__":
    sys.exit(guarded(lambda: show(sys.argv[1:])))
