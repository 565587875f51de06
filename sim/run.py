"""Running worlds: one burn-in per world is shared by all arms, each arm takes the burnt-in book over."""

import gc
from functools import cache

from sim.market import CreditMarket
from sim.records.results import Results
from sim.settings import load_settings
from sim.settings.registry import DECISIONS
from sim.settings.worlds import number_of


def burn_in(settings, chroniclers=()):
    """Live a world through its burn-in under the lender of `settings`."""
    return live_on(settings, arm="burn_in", months=settings.horizon.burn_in_months, chroniclers=chroniclers)


def live_on(settings, burnt_in=None, observers=(), arm="", months=None, chroniclers=()):
    """Live a world to the end of its horizon or through its first `months`, from the start or from a burnt-in market.

    After each month observers get the lender's view, chroniclers the whole market, hidden columns too; both only read.
    """
    market = CreditMarket(settings, burnt_in, arm)
    while market.running and (months is None or market.month < months):
        market.step()
        for observe in observers:
            observe(market.view(market.month - 1))
        for note in chroniclers:
            note(market)
    return market


def of_world(settings, world):
    """The same settings in another world."""
    return settings.model_copy(update={"world": world})


def plain(settings):
    """The settings of the burn-in: the default lender, whatever the arm's."""
    return settings.model_copy(update=_plain_lender())


@cache
def _plain_lender():
    default = load_settings()
    return {name: getattr(default, name) for name in (*DECISIONS, "lender")}


def simulate(settings, worlds=None, observers=(), arm=""):
    """Run `worlds` worlds (default: the setting) from settings.world on and return their `Results`.

    Each burns in under the plain lender at the scenario's first values, then lives policy and run-off months under the
    lender of the settings.  Never prints, never touches the disk.
    """
    parts = []
    for world in range(settings.world, settings.world + (worlds or number_of(settings.worlds))):
        here = of_world(settings, world)
        parts.append(live_on(here, burn_in(plain(here)), observers, arm).results())
        gc.collect()  # a market and its agents name one another: without this, worlds would pile up
    return Results.concat(parts)
