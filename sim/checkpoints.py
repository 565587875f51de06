"""A whole market between two months, saved in a folder and loaded again: it goes on as if it had never stopped.

Neither threads nor tiles nor the number of shards need be the same; everything else a world depends on must.
"""

import hashlib
import sys
from dataclasses import astuple
from functools import cache, partial
from pathlib import Path

import numpy as np

from sim.memory import again, plain
from sim.portable import put_back, taken_out
from sim.records import checkpoint
from sim.records.provenance import code_fingerprint, versions
from sim.run import market_of
from sim.settings.registry import DECISIONS, implementation
from sim.shards import ALONE
from sim.watch import Evening

KEPT = ("month", "stocks", "income_index", "recorder", "lender")  # of a market, beside its state
SAMPLED = ("archive", "providers")  # kept where the borrowers are in one place: in shards nobody learns from them
FREE = (  # settings that change no result, or only what is written down
    "threads", "output", "worlds", "target", "experiment", "sweep", "executor", "checkpoint", "numerics.tile_size",
    "population.shards", "record.lives",
)  # fmt: skip
PART = "borrowers_{}"
MOST_PARTS = 1 << 16


def save(market, folder):
    """Save a market in a folder, whole or not at all; each shard writes its borrowers, the first one everything else."""
    shard, evenings = market.shard, sum(market.shard.exchange(market.recorder.evenings), [])
    temporary = shard.exchange(shard.apart(lambda: None if shard.place else checkpoint.begin(folder)))[0]
    try:
        written = shard.apart(lambda: written_by(market, temporary, evenings))
        everything = {name: told for each in shard.exchange(written) for name, told in each.items()}
        shard.apart(lambda: shard.place or checkpoint.finish(temporary, folder, told(market) | origin(market), everything))
    except BaseException:
        if not shard.place:
            checkpoint.leave(temporary)
        raise


def written_by(market, temporary, evenings):
    """Write what a shard has to write; returns the files.  evenings: of the watched borrowers of all shards"""
    written = checkpoint.put(temporary, PART.format(market.shard.place), taken_out(market.state))
    return written if market.shard.place else written | checkpoint.put(temporary, "market", memory_of(market, evenings))


def load(settings, folder, arm="", shard=ALONE):
    """The market that was saved in a folder.

    settings: those it was saved under, but for what changes no result.  Raises CheckpointError, exit code 4, naming what
    differs or is damaged.
    """
    return shard.apart(partial(_loaded, market_of(settings, arm=arm, shard=shard), folder))


def _loaded(market, folder):
    manifest = checkpoint.manifest_of(folder)
    checkpoint.check_origin(folder, manifest, origin(market))
    names = [name for name in map(PART.format, range(MOST_PARTS)) if f"{name}.json" in manifest["files"]]
    put_back(market.state, (checkpoint.read(folder, name, manifest, lazily=True) for name in names))
    remember(market, checkpoint.read(folder, "market", manifest))
    return market


def month_of(folder):
    """How many months the market in a folder has lived."""
    month = checkpoint.manifest_of(folder).get("month")
    if not isinstance(month, int):
        raise checkpoint.CheckpointError(folder, f"{checkpoint.MANIFEST} names no month")
    return month


def memory_of(market, evenings):
    """Everything but the borrowers, as plain values."""
    memory = {name: plain(getattr(market, name)) for name in (*KEPT, *(SAMPLED if market.shard.count == 1 else ()))}
    memory["recorder"]["evenings"] = np.array(evenings, np.int64)
    return memory | {"collected": plain(market.datacollector.model_vars)}


def remember(market, memory):
    """Let a fresh market take over what another one remembered."""
    for name in (*KEPT, *(SAMPLED if market.shard.count == 1 and "archive" in memory else ())):
        setattr(market, name, again(getattr(market, name), memory[name]))
    evenings = [] if market.shard.place else memory["recorder"]["evenings"].tolist()
    market.recorder.evenings = [Evening(*evening) for evening in evenings]
    market.datacollector.model_vars.update(memory["collected"])
    market.running = market.month < len(market.clock.months)


def told(market):
    """What a manifest tells beside what is compared."""
    return {"month": market.month, "lived_through": market.clock.months[market.month - 1].name if market.month else None,
            "versions": versions()}  # fmt: skip


def origin(market):
    """What must be the same where a checkpoint is loaded: code, plugins, settings, the paths of the economy as they came out."""
    return {
        "code": fingerprint(),
        "plugins": plugins(market.settings),
        "settings": binding(market.settings.resolved()),
        "paths": hash_of(market.paths),
    }


def plugins(settings):
    """SHA-256 of the files of a user's own decisions, by room; the name of a class that has no file."""
    chosen = {room: implementation(room, getattr(settings, room).kind) for room in DECISIONS}
    return {room: source_of(own) for room, own in chosen.items() if own.__module__.partition(".")[0] != "sim"}


def source_of(own):
    """What names the source of a class."""
    file = getattr(sys.modules.get(own.__module__), "__file__", None)
    return hashlib.sha256(Path(file).read_bytes()).hexdigest() if file else f"{own.__module__}.{own.__qualname__}"


def binding(settings):
    """The settings that results depend on.  settings: all of them, as plain values"""
    return {name: binding_part(name, value) for name, value in settings.items() if name not in FREE}


def binding_part(name, value):
    """A group without what is free."""
    if not isinstance(value, dict):
        return value
    return {key: each for key, each in value.items() if f"{name}.{key}" not in FREE}


def hash_of(paths):
    """SHA-256 of the paths, whatever file they came from."""
    digest = hashlib.sha256()
    for path in astuple(paths):
        digest.update(b"-" if path is None else np.asarray(path, "<f8").tobytes())
    return digest.hexdigest()


@cache
def fingerprint():
    """The code's, once a process."""
    return code_fingerprint()


def newest(folder):
    """The checkpoint in a folder of checkpoints that has lived longest; None without any."""
    found = sorted(path for path in Path(folder).glob("month_*") if path.is_dir())
    return found[-1] if found else None
