"""Where compiled passes are kept: private folders of the user, one for each module, named after what it is compiled from.

A second start of the same sources on the same machine compiles nothing.  An edited source, another numba, Python or CPU,
or an option that changes the code, starts a fresh folder for every module that imports it, directly or not, and for no
other: who edits a policy does not wait for the day to be compiled again.
"""

import functools
import hashlib
import os
import platform
import re
import shutil
import stat
from pathlib import Path

import llvmlite
import numba
from llvmlite.binding import get_host_cpu_features, get_host_cpu_name
from numba import config

PACKAGE = Path(__file__).resolve().parents[1]
KEPT = 12  # folders of a module
# Settings of numba that change the code and that numba's own cache does not tell apart.
CODE_OPTIONS = ("BOUNDSCHECK", "CPU_FEATURES", "CPU_NAME", "DEBUGINFO_DEFAULT", "LOOP_VECTORIZE", "OPT", "SLP_VECTORIZE")
FROM = re.compile(r"^[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)", re.M)
IMPORT = re.compile(r"^[ \t]*import[ \t]+([^\n]*)", re.M)
# Numba tells named tuples apart by the types of their fields, not by their order: a pass may be given one it does not import.
TUPLES = re.compile(r"^class \w+\(.*NamedTuple\):\n(?:(?:[ \t].*)?\n)*|namedtuple\((?:[^()]|\([^()]*\))*\)", re.M)


def covers(function):
    """True if the function's source lies in this package, so that the fingerprint notices every edit."""
    return PACKAGE in source_of(function).parents


def source_of(function):
    """The file a function was written in."""
    return _resolved(function.__code__.co_filename)


@functools.cache
def _resolved(name):
    return Path(name).resolve()


def fingerprint(path):
    """Name what a module compiles to: 32 hexadecimal digits of a SHA-256 over its sources and the circumstances."""
    digest = hashlib.sha256(circumstances())
    for source in sorted(sources(path)):
        digest.update(_identity(source))
    return digest.hexdigest()[:32]


@functools.cache
def _identity(source):
    """A source's name and the hash of its text."""
    return f"{source.relative_to(PACKAGE)}\0".encode() + hashlib.sha256(_text(source).encode()).digest()


@functools.cache
def circumstances():
    """Everything but the sources that decides what is compiled, and the named tuples of the whole package."""
    versions = [numba.__version__, llvmlite.__version__, platform.python_version()]
    machine = [get_host_cpu_name(), get_host_cpu_features().flatten()]
    options = [(name, getattr(config, name, None)) for name in CODE_OPTIONS]
    tuples = [tuples_of(_text(path)) for path in sorted(PACKAGE.rglob("*.py"))]
    return repr(versions + machine + options + tuples).encode()


def tuples_of(text):
    """The definitions of named tuples in a source; all of it where their fields are computed."""
    found = TUPLES.findall(text)
    return [text] if any(" for " in each for each in found if each.startswith("namedtuple")) else found


def sources(path):
    """The module's file and those of all modules of this package that it imports, directly or not."""
    found, waiting = set(), [path]
    while waiting:
        source = waiting.pop()
        if source not in found:
            found.add(source)
            waiting += imported(source)
    return found


@functools.cache
def imported(path):
    """The files of this package that a file names in its import statements."""
    named = []
    for module, names in FROM.findall(_text(path)):
        module = _absolute(module, path)
        named += [module, *(f"{module}.{name}" for name in re.findall(r"\w+", names))]
    for line in IMPORT.findall(_text(path)):
        named += re.findall(r"[\w.]+", line)
    return [found for name in named if (found := _file(name))]


def _absolute(module, path):
    """The full name of a module that may be named relative to a file."""
    dots = len(module) - len(module.lstrip("."))
    if not dots:
        return module
    folder = path.parents[dots - 1].relative_to(PACKAGE.parent)
    return ".".join(filter(None, (*folder.parts, module[dots:])))


@functools.cache
def _file(name):
    """The file of a module of this package; None for anything else."""
    parts = name.split(".")
    if parts[0] != PACKAGE.name:
        return None
    path = PACKAGE.joinpath(*parts[1:])
    if path.is_dir():
        return path / "__init__.py" if (path / "__init__.py").is_file() else None
    return path.with_suffix(".py") if path.with_suffix(".py").is_file() else None


@functools.cache
def _text(path):
    return path.read_text(encoding="utf-8")


@functools.cache
def folder(path):
    """The cache folder of a module, made if need be; None where no private and writable one can be had.

    Without one, every start compiles.
    """
    try:
        base = os.environ.get("XDG_CACHE_HOME", "")
        home = (Path(base) if os.path.isabs(base) else Path.home() / ".cache") / "creditworlds"
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _private(home) or not os.access(home, os.W_OK | os.X_OK):
            return None
        module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        current = home / f"{module}-{fingerprint(path)}"
        fresh = not current.exists()
        current.mkdir(mode=0o700, exist_ok=True)
        if not _private(current):
            return None
        os.utime(current)
        if fresh:
            _forget(home, module, current)
        return current
    except (OSError, RuntimeError):
        return None


def holds(path):
    """True if a module's compiled passes are on the disk, so that a start need not compile them."""
    kept = folder(path.resolve())
    return kept is not None and any(kept.rglob("*.nbc"))


def _private(path):
    """True if the folder is the user's own and nobody else may write in it: cached code is executed."""
    found = path.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o022


def _forget(home, module, current):
    """Delete all but the folders of a module used last; their names tell them from anything else that may lie there."""
    length = len(current.name)
    old = [path for path in home.glob(f"{module}-*") if len(path.name) == length and path != current and path.is_dir()]
    old.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in old[KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
