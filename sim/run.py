"""Running worlds: one burn-in per world is shared by all arms, each arm takes the burnt-in book over."""

import gc
from functools import cache, partial

from sim.economy.scenario import first_month
from sim.lender.lender import check_decision
from sim.market import CreditMarket
from sim.numerics.jit import most_threads
from sim.records.results import Results
from sim.reference import models_of_truth, oracle_in
from sim.settings import BadInput, Settings, load_settings
from sim.settings.data import BurnInData
from sim.settings.product import Variant
from sim.settings.registry import DECISIONS, implementation
from sim.settings.worlds import MOST as MOST_WORLDS
from sim.settings.worlds import number_of
from sim.shards import ALONE, in_step


def burn_in(settings, chroniclers=(), shard=ALONE):
    """Live a world through its burn-in under the lender of `settings`."""
    return live_on(settings, arm="burn_in", months=settings.horizon.burn_in_months, chroniclers=chroniclers, shard=shard)


def live_on(settings, burnt_in=None, observers=(), arm="", months=None, chroniclers=(), shard=ALONE):
    """Live a world to the end of its horizon or through its first `months`, from the start or from a burnt-in market.

    After each month observers get the lender's view, chroniclers the whole market, hidden columns too; both only read.
    """
    return go_on(market_of(settings, burnt_in, arm, shard), months, observers, chroniclers)


def market_of(settings, burnt_in=None, arm="", shard=ALONE):
    """A market whose scorer knows what it has to know from elsewhere."""
    market = CreditMarket(settings, burnt_in, arm, shard)
    enlighten(market.lender.scoring, settings)
    return market


def go_on(market, months=None, observers=(), chroniclers=()):
    """Live a market on to the end of its horizon, or until it has lived so many months; returns it."""
    while market.running and (months is None or market.month < months):
        market.step()
        for observe in observers:
            observe(market.view(market.month - 1))
        for note in chroniclers:
            note(market)
    return market


def enlighten(scorer, settings):
    """Let a scorer that is an oracle, or has one inside, know the truth.  settings: all settings, with the scorer's own."""
    oracle = oracle_in(settings.scoring)
    if oracle:
        scorer.knows(models_of_truth(plain(settings).model_copy(update={"data": settings.data}), oracle))


def of_world(settings, world):
    """The same settings in another world."""
    return settings.model_copy(update={"world": world})


def plain(settings, others=()):
    """The settings of the burn-in: the default lender, whatever the arm's, and no trial of a product yet.

    others: of further arms that take the burnt-in market over; the readings that any of them gets late are kept for them.
    """
    data = BurnInData.of([arm.data for arm in (settings, *others)])
    product = settings.product.model_copy(update={"variant": Variant()})
    return settings.model_copy(update={**_plain_lender(), "data": data, "product": product})


@cache
def _plain_lender():
    default = load_settings()
    return {name: getattr(default, name) for name in (*DECISIONS, "lender")}


def check(settings):
    """Refuse, before anything is done, what only this machine, the population or a user's file can tell to be wrong."""
    threads, size = settings.threads, settings.population.size
    if threads and threads > most_threads():
        raise BadInput("threads", threads, f"is above {most_threads()}, the most this machine takes")
    for number in settings.record.lives:
        if number >= size:
            raise BadInput("record.lives", number, f"is not a borrower: numbers are 0 to {size - 1}")
    first_month(settings.scenario)  # reads the user's path
    for room in DECISIONS:
        check_decision(room, getattr(settings, room).kind)


def simulate(settings, worlds=None, observers=(), arm=""):
    """Run `worlds` worlds (default: the setting) from settings.world on and return their `Results`.

    Each burns in under the plain lender at the scenario's first values, then lives policy and run-off months under the
    lender of the settings.  Never prints, never touches the disk.
    """
    if not isinstance(settings, Settings):
        raise BadInput("settings", type(settings).__name__, "are no settings: make them with load_settings")
    if worlds is not None and not (isinstance(worlds, int) and 1 <= worlds <= MOST_WORLDS):
        raise BadInput("worlds", worlds, f"is not a whole number, 1 to {MOST_WORLDS:,}")
    check(settings)
    shards = settings.population.shards
    if observers and shards > 1:
        raise BadInput("population.shards", shards, "is too many for observers: each would see one shard only")
    parts = []
    for world in range(settings.world, settings.world + (worlds or number_of(settings.worlds))):
        here = of_world(settings, world)
        parts.append(in_shards(here, partial(_world, here, observers, arm)))
        gc.collect()  # a market and its agents name one another: without this, worlds would pile up
    return Results.concat(parts)


def in_shards(settings, job):
    """What job(shard) returns on the first shard of a market, all of them in this process."""
    check_shards(settings)
    return in_step(settings.population.shards, job)[0]


def check_shards(settings):
    """Refuse what shards do not exchange yet: the cases that scorers learn from, and what providers deliver late."""
    shards = settings.population.shards
    scorer = implementation("scoring", settings.scoring.kind).of(settings, "scoring") if shards > 1 else None
    if shards > 1 and (scorer.learns or scorer.needs_truth or settings.data.lags):
        raise BadInput("population.shards", shards, "needs a scorer that does not learn, and data without lag: use 1")


def _world(settings, observers, arm, shard):
    return live_on(settings, burn_in(plain(settings), shard=shard), observers, arm, shard=shard).results()
