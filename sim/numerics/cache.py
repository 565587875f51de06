"""Where compiled passes are kept: a private folder of the user, named after a fingerprint of all sources.

A second start of the same sources on the same machine compiles nothing; an edited source, another numba, Python or
CPU, or an option that changes the code, starts a fresh folder.
"""

import functools
import hashlib
import os
import platform
import shutil
import stat
from pathlib import Path

import llvmlite
import numba
from llvmlite.binding import get_host_cpu_features, get_host_cpu_name
from numba import config

PACKAGE = Path(__file__).resolve().parents[1]
KEPT = 12
# Settings of numba that change the code and that numba's own cache does not tell apart.
CODE_OPTIONS = ("BOUNDSCHECK", "CPU_FEATURES", "CPU_NAME", "DEBUGINFO_DEFAULT", "LOOP_VECTORIZE", "OPT", "SLP_VECTORIZE")


def covers(function):
    """True if the function's source lies in this package, so that the fingerprint notices every edit."""
    return PACKAGE in Path(function.__code__.co_filename).resolve().parents


def fingerprint():
    """Name the sources and everything else that decides what they compile to: 32 hexadecimal digits of a SHA-256."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(f"{path.relative_to(PACKAGE)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    versions = [numba.__version__, llvmlite.__version__, platform.python_version()]
    machine = [get_host_cpu_name(), get_host_cpu_features().flatten()]
    options = [(name, getattr(config, name, None)) for name in CODE_OPTIONS]
    digest.update(repr(versions + machine + options).encode())
    return digest.hexdigest()[:32]


@functools.cache
def folder():
    """The cache folder, made if need be; None where no private and writable one can be had (then every start compiles)."""
    try:
        base = os.environ.get("XDG_CACHE_HOME", "")
        home = (Path(base) if os.path.isabs(base) else Path.home() / ".cache") / "creditworlds"
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _private(home) or not os.access(home, os.W_OK | os.X_OK):
            return None
        current = home / fingerprint()
        current.mkdir(mode=0o700, exist_ok=True)
        if not _private(current):
            return None
        os.utime(current)
        _forget(home, current)
        return current
    except (OSError, RuntimeError):
        return None


def _private(path):
    """True if the folder is the user's own and nobody else may write in it: cached code is executed."""
    found = path.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o022


def _forget(home, current):
    """Delete all but the folders used last; their names tell them from anything else that may lie there."""
    old = [path for path in home.iterdir() if len(path.name) == 32 and path != current and path.is_dir()]
    old.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in old[KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
