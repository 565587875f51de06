"""Runs that save themselves: checkpoints as months pass, a signal that ends the run at a month's end, going on from there."""

import multiprocessing
import shutil
import signal
import sys
import threading
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from experiments.protocol import let_go, on_one_thread
from sim.checkpoints import load, month_of, newest, save
from sim.economy.scenario import clock_of
from sim.records import files
from sim.records.checkpoint import CheckpointError
from sim.run import go_on, in_shards, market_of, of_world, plain

FOLDER, WORLD = "checkpoints", "world_"  # of a run, while it lasts
ANEW = "checkpoint.resume=false begins anew"
ADVICE = {True: f"only the same command goes on with it; {ANEW}", False: f"delete it to go on from the one before it; {ANEW}"}
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupted(Exception):
    """A run that was asked to end and has saved itself; exit code 130 or 143."""

    def __init__(self, signum, where, command=None):
        super().__init__(signum, where, command)
        self.exit_code, self.where, self.command = 128 + signum, where, command

    def __str__(self):
        return f"interrupted; saved {self.where}; go on with: {self.command or 'the same command'}"


class Keeper:
    """Saves a market every so many months, and once more when the process is asked to end; the newest saves are kept."""

    def __init__(self, settings, folder):
        self.settings, self.folder, self.asked = settings.checkpoint, Path(folder), 0

    def __call__(self, market):
        """Called after each month; what one shard is asked, all are."""
        asked = max(market.shard.exchange(self.asked or market.shard.asked()))
        if asked or market.month % self.settings.every == 0:
            self.save(market)
        if asked:
            month = market.clock.months[market.month - 1].name
            raise Interrupted(asked, f"after {month} in {self.folder}")

    def save(self, market):
        """Save, then forget the oldest."""
        save(market, self.folder / f"month_{market.month:04d}")
        market.shard.apart(lambda: market.shard.place or self.forget())

    def forget(self):
        """Remove all but the newest."""
        for old in sorted(self.folder.glob("month_*"))[: -self.settings.keep]:
            shutil.rmtree(old)

    def ask(self, signum, _):
        """End at the end of this month; a second Ctrl-C ends at once."""
        if self.asked and signum == signal.SIGINT:
            raise KeyboardInterrupt
        self.asked = signum
        if multiprocessing.parent_process() is None:
            print("saving at the end of this month; Ctrl-C again ends at once", file=sys.stderr)

    @contextmanager
    def listening(self):
        """Hear signals, where this is the main thread."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {signum: signal.signal(signum, self.ask) for signum in SIGNALS}
        try:
            yield
        finally:
            for signum, handler in before.items():
                signal.signal(signum, handler)


@contextmanager
def prepared(settings):
    """The folder of a run, ready for it and for nobody else; None without one.

    What an unfinished run of before saved there stays if it is to be gone on with.
    """
    if settings.output is None:
        yield None
        return
    finished = Path(settings.output, "summary.json").is_file()
    folder = files.claim(settings.output)
    with files.alone(folder):
        if finished or not (settings.checkpoint.resume and settings.checkpoint.every):
            forget(folder)
        check_worlds(settings, folder)
        yield folder


def check_worlds(settings, folder):
    """Refuse to forget what an unfinished run of other worlds saved."""
    saved = sorted(int(path.name.removeprefix(WORLD)) for path in (folder / FOLDER).glob(f"{WORLD}*"))
    wanted = range(settings.world, settings.world + settings.worlds)
    if saved and not any(world in wanted for world in saved):
        here = f"is of another run: world is {saved[0]} there, {settings.world} here; {ADVICE[True]}"
        raise CheckpointError(folder / FOLDER, here, foreign=True)


def forget(folder):
    """Remove all checkpoints of a run."""
    if (folder / FOLDER).exists():
        shutil.rmtree(folder / FOLDER)


def saved_world(settings, world, folder, *notes, last=False):
    """Live one world from its newest checkpoint on, or from its start.

    folder: of the run; notes: told of the market after each month; last: save the end too, so that nothing is lived twice
    while other worlds go on.  Returns (Results, the month it began with).
    """
    here = of_world(settings, world)
    return in_shards(here, partial(saved_shard, here, world, folder, notes, last))


def saved_shard(here, world, folder, notes, last, shard):
    """The same of one shard; the first one tells and hears."""
    notes = () if shard.place else notes
    keeper = Keeper(here, folder / FOLDER / f"{WORLD}{world}")
    found = newest(keeper.folder)
    with keeper.listening():
        market = begun(here, found, shard)
        first = market.month
        for note in notes:
            note(market)
        burn_in = here.horizon.burn_in_months
        if first <= burn_in:
            market = market_of(here, go_on(market, burn_in, chroniclers=(*notes, keeper)), shard=shard)
        market = go_on(market, chroniclers=(*notes, keeper))
        if last and market.month > max(first, burn_in):
            keeper.save(market)
    return market.results(), first


def begun(settings, found, shard):
    """The market to go on with: as found, under the plain lender until burn-in is over."""
    if found is None:
        return market_of(plain(settings), arm="burn_in", shard=shard)
    try:
        under = plain(settings) if month_of(found) <= settings.horizon.burn_in_months else settings
        return load(under, found, shard=shard)
    except CheckpointError as error:
        raise CheckpointError(found, f"{error.args[1]}; {ADVICE[error.foreign]}") from None


def saved_world_beside(settings, world, folder):
    """The same as one of many, on one thread."""
    let_go()
    return saved_world(on_one_thread(settings), world, folder, last=True)


def days_lived(settings, first):
    """Borrower-days of a world from a month on."""
    clock = clock_of(settings)
    begun = clock.months[first].first_day if first < len(clock.months) else clock.days
    return settings.population.size * (clock.days - begun)
