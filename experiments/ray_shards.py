"""One market with its borrowers in Ray actors, a shard each, perhaps on many machines (extra `ray`).

The actors meet in one more, which hands everyone's part of an exchange to all.  When an actor or its machine is lost, all
are ended and begin again from the newest checkpoint, so that no month counts twice; the folder of the run must be one that
every machine sees.
"""

import asyncio
import errno
import os
import signal
import time
from contextlib import contextmanager, suppress
from functools import partial
from importlib.util import find_spec
from itertools import count

from experiments.plugins import load_plugin
from experiments.saving import FOLDER, SIGNALS, WORLD, saved_shard
from sim.checkpoints import newest
from sim.run import check_shards, of_world
from sim.settings import BadInput
from sim.shards import Shard

LOST_IN_A_ROW = 3  # losses without a new checkpoint in between after which the run gives up
LONGEST_MONTH = 86_400  # seconds an exchange may take: the slowest shard lives its days meanwhile
LOOK = 0.5  # seconds
PATIENCE = 600  # seconds in which lost machines may come back


def check(settings):
    """Refuse what Ray could not do, before anything is written."""
    if settings.population.shards == 1 or settings.executor != "ray":
        return
    check_shards(settings)
    if find_spec("ray") is None:
        raise BadInput("executor", "ray", "is not installed: pip install 'creditworlds[ray]'")
    if settings.worlds != 1:
        raise BadInput("worlds", settings.worlds, "is too many for population.shards on Ray: run one world")
    if settings.output is None or settings.checkpoint.every == 0:
        raise BadInput("output", None, "is needed by population.shards on Ray, and checkpoints: lost actors come back from them")


class Meeting:
    """Where shards meet: an asynchronous actor that gives everyone's value of an exchange to all of them."""

    def __init__(self, count):
        self.count, self.rounds, self.months, self.signal = count, {}, 0, 0

    async def exchange(self, number, place, value):
        """Give a value, wait for the others', take all."""
        given, complete = self.rounds.setdefault(number, ({}, asyncio.Event()))
        given[place] = value
        if len(given) == self.count:
            complete.set()
            del self.rounds[number]
        await complete.wait()
        return [given[place] for place in range(self.count)]

    async def tell(self, months):
        """How far the first shard is."""
        self.months = months

    async def ask(self, signum):
        """Ask the shards to save and end."""
        self.signal = signum

    async def state(self):
        """(months lived, signal asked)."""
        return self.months, self.signal


class OnRay(Shard):
    """A shard in an actor."""

    def __init__(self, place, count_, meeting):
        import ray

        self.get, self.meeting, self.numbers_of_rounds = partial(ray.get, timeout=LONGEST_MONTH), meeting, count()
        super().__init__(place, count_, self._meet)

    def _meet(self, value):
        return self.get(self.meeting.exchange.remote(next(self.numbers_of_rounds), self.place, value))

    def asked(self):
        return self.get(self.meeting.state.remote())[1]


class Part:
    """An actor: lives one shard."""

    def live(self, settings, folder, plugins, place, count, meeting):
        """Live a shard from the newest checkpoint to the end; returns what `saved_world` does, on the first shard only."""
        for path in plugins:
            load_plugin(path)
        told = [lambda market: meeting.tell.remote(market.month)]
        found = saved_shard(settings, settings.world, folder, told, False, OnRay(place, count, meeting))
        return None if place else found

    def process(self):
        """Its number on its machine."""
        return os.getpid()


def world_on_ray(settings, folder, plugins, tell, watch=lambda parts: None):
    """Live one world on Ray, as `saving.saved_world` does in this process.  watch: told of the actors once they are there."""
    import ray

    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    if not ray.is_initialized():
        ray.init(log_to_driver=False, logging_level="ERROR")
    here = of_world(settings, settings.world).model_copy(update={"threads": settings.threads or 1})
    check_room(ray, here)
    folder, lost, saved = folder.resolve(), 0, None
    while True:
        found = newest(folder / FOLDER / f"{WORLD}{here.world}")
        lost, saved = (lost if found == saved else 0), found
        try:
            return attempt(ray, here, folder, plugins, tell, watch)
        except ray.exceptions.RayError as error:
            cause = getattr(error, "cause", None) or error
            lost += 1
            if not isinstance(cause, ray.exceptions.RayActorError | ray.exceptions.NodeDiedError) or lost == LOST_IN_A_ROW:
                raise cause from None
            wait_for_room(ray, here)


def wait_for_room(ray, settings):
    """Lost machines may come back; where too few do, the run ends, and the same command goes on with it."""
    needed, end = settings.population.shards * settings.threads, time.monotonic() + PATIENCE
    while (cores := ray.cluster_resources().get("CPU", 0)) < needed:
        if time.monotonic() >= end:
            raise OSError(errno.ENODEV, f"{cores:g} of {needed} cores are left; the same command goes on", "ray")
        time.sleep(LOOK)


def check_room(ray, settings):
    """Actors wait for ever for cores that are not there."""
    shards, threads, cores = settings.population.shards, settings.threads, ray.cluster_resources().get("CPU", 0)
    if shards * threads > cores:
        raise BadInput("population.shards", shards, f"x threads={threads} is more than {cores:g} cores")


def attempt(ray, settings, folder, plugins, tell, watch):
    """Begin with fresh actors and live as long as all of them do."""
    shards = settings.population.shards
    meeting = ray.remote(num_cpus=0)(Meeting).options(max_concurrency=4 * shards + 8).remote(shards)
    part = ray.remote(num_cpus=settings.threads, max_restarts=0, scheduling_strategy="SPREAD")(Part)
    parts = [part.remote() for _ in range(shards)]
    try:
        watch(parts)
        with asking(meeting):
            results = [part.live.remote(settings, folder, plugins, k, shards, meeting) for k, part in enumerate(parts)]
            left = results
            while left:
                done, left = ray.wait(left, num_returns=1, timeout=LOOK)
                ray.get(done)
                tell(ray.get(meeting.state.remote())[0])
            return ray.get(results[0])
    finally:
        for actor in (*parts, meeting):
            with suppress(Exception):
                ray.kill(actor)


@contextmanager
def asking(meeting):
    """Hand signals on to the shards, which save themselves and end; a second Ctrl-C ends at once."""
    heard = []

    def hear(signum, _):
        if heard and signum == signal.SIGINT:
            raise KeyboardInterrupt
        heard.append(signum)
        meeting.ask.remote(signum)

    before = {signum: signal.signal(signum, hear) for signum in SIGNALS}
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)
