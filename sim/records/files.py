"""Writing so that nothing is ever half written: a temporary name, fsync, then rename."""

import errno
import fcntl
import json
import os
from contextlib import contextmanager
from pathlib import Path

from sim.settings.errors import BadInput

MARKER = ".creditworlds"


@contextmanager
def replacing(path):
    """Write a file under a temporary name that takes the real one only when all of it lies on the disk."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with open(temporary, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def claim(folder):
    """Make a folder ready for a run: new, empty, or one of ours; an older run in it counts as unfinished from now on."""
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise BadInput("output", str(folder), "is a file; name a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).exists():
        raise BadInput("output", str(folder), "is not empty and holds no earlier run; name another folder")
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / MARKER, "a run of creditworlds; finished once summary.json is here\n")
    (folder / "summary.json").unlink(missing_ok=True)
    return folder


@contextmanager
def alone(folder, who="another run"):
    """Be the only one at work in a folder; raises OSError where somebody else is."""
    with open(folder / ".lock", "ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OSError(errno.EBUSY, f"{who} is at work here", str(folder)) from None
        yield


def sync(folder):
    """Make renames in a folder last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_text(path, text):
    """Write a text file, whole or not at all."""
    with replacing(path) as file:
        file.write(text.encode())


def write_json(path, value):
    """Write JSON that every reader accepts: no NaN, keys in the order given."""
    write_text(path, json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
