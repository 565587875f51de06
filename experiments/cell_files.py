"""What is kept of a sweep while it lasts: a small file for each finished cell, and a lock on the folder."""

import hashlib
import json
import math
from contextlib import contextmanager

from sim.records import files
from sim.records.outcomes import OUTCOMES

CELLS, FAILED = "cells", "failed"


@contextmanager
def alone(folder):
    """Be the only sweep at work in a folder; what an earlier one was killed over is swept away."""
    for name in (CELLS, FAILED):
        (folder / name).mkdir(exist_ok=True)
    with files.alone(folder, "another sweep"):
        for place in (folder, folder / CELLS, folder / FAILED):
            for left in place.glob(".*.tmp"):
                left.unlink()
        for told in (folder / FAILED).glob("*.txt"):
            told.unlink()
        yield


def keep(folder, name, worlds, found):
    """Keep what a cell found: {outcome: [a number per world]}; whole or not at all."""
    plain = {outcome: [None if math.isnan(value) else value for value in values] for outcome, values in found.items()}
    told = {"cell": name, "worlds": list(worlds), "outcomes": plain}
    files.write_json(folder / CELLS / f"{name}.json", told | {"sha256": own_hash(told)})


def own_hash(told):
    """SHA-256 of what a cell's file tells."""
    return hashlib.sha256(json.dumps(told, allow_nan=False).encode()).hexdigest()


def kept(folder, name, worlds):
    """What a finished cell found, or None; a file that is not as it was written counts as none."""
    try:
        read = json.loads((folder / CELLS / f"{name}.json").read_text(encoding="utf-8"))
        whole = read.pop("sha256") == own_hash(read) and read["cell"] == name and read["worlds"] == list(worlds)
        found = {outcome: [math.nan if v is None else float(v) for v in read["outcomes"][outcome]] for outcome in OUTCOMES}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    return found if whole else None


def keep_failure(folder, name, told):
    """Keep the whole story of a failure, for whoever looks into it; the cell is tried again by the next start."""
    files.write_text(folder / FAILED / f"{name}.txt", told)
