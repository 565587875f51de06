"""Living the worlds of one cell: worlds that are burnt in once serve every cell that differs only in what comes after.

A process keeps the burnt-in worlds of the cells it is at; which process lives a cell changes nothing of what it finds.
"""

import gc
from functools import cache

from experiments.warming import warm_here
from sim.records.outcomes import OUTCOMES, outcomes_of_tallies
from sim.run import burn_in, live_on, of_world, plain
from sim.settings.load import load_settings, validated

MOST_BYTES = 1 << 29  # of burnt-in worlds kept by a process
BYTES = 600  # of a burnt-in borrower: its columns, line and tickets; an estimate

_kept = {"name": None, "worlds": {}}


def lived_cell(settings, worlds, burn_in_name):
    """Live one cell; returns {outcome: [a number per world]}.  settings: plain; burn_in_name: equal for equal burn-ins."""
    settings = validated(settings).model_copy(update={"threads": 1})
    make_ready()
    found = {name: [] for name in OUTCOMES}
    for world in worlds:
        here = of_world(settings, world)
        market = live_on(here, burnt_in(here, burn_in_name))
        recorder, clock = market.recorder, market.clock
        seen = {"monthly": recorder.rows, "vintages": recorder.vintages(), "fifths": recorder.fifths.tallies(len(recorder.rows))}
        row = outcomes_of_tallies(seen, clock)
        del market, recorder
        gc.collect()  # a market and its agents name one another
        for name in OUTCOMES:
            found[name].append(float(row[name]))
    return found


@cache
def make_ready():
    """Load every kernel once, and let no later look for rubbish go through what was loaded."""
    warm_here([load_settings(["threads=1"])])
    gc.collect()
    gc.freeze()


def burnt_in(settings, name):
    """A world after its burn-in: one that is kept, or a new one, kept if there is room."""
    if _kept["name"] != name:
        _kept["name"], _kept["worlds"] = name, {}
        gc.collect()
    if settings.world not in _kept["worlds"]:
        market = burn_in(plain(settings))
        if (len(_kept["worlds"]) + 1) * settings.population.size * BYTES > MOST_BYTES:
            return market
        _kept["worlds"][settings.world] = market
    return _kept["worlds"][settings.world]
