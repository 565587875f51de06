"""How rules and passes are compiled: the only place where numba's options are chosen.

A *rule* is a scalar function without state; a *pass* is the loop of rules over one tile of borrowers; a *parallel*
function runs passes over many tiles.  Compiled passes of this package are kept on disk in a folder named after a
fingerprint of all the sources they import, because numba by itself does not notice an edited rule in another file.
"""

import os
from contextlib import contextmanager, suppress
from functools import cache
from numbers import Integral
from threading import local

import numba
from numba import config, njit, types
from numba.core.caching import FunctionCache
from numba.core.errors import TypingError
from numba.core.runtime import rtsys
from numba.extending import overload
from numba.np.ufunc import parallel as pool

from sim.numerics import cache as disk

# Before OpenMP starts: its threads must not spin after a loop, for they would hold the cores of the threads over tiles.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

PACKAGE = __name__.partition(".")[0]
WITHIN = "within"  # where versions for compiled callers are kept, beside those for Python: numba cannot tell them apart
SMALLEST_LIMIT = 8  # threads that may be asked for on any machine
_asked = local()  # `count`: what `threads` asked for on this thread


def rule(function):
    """Compile a scalar function so that it dissolves in the loops that use it.

    Inlining is forced: LLVM declines to inline a long rule, and a loop with a call in it does not vectorise.
    The plain Python function stays available as `.py_func`.
    """
    return _within(_compiled(function, forceinline=True, _nrt=False), function, forceinline=True, _nrt=False)


def sweep(function):
    """Compile a pass: one loop over the slices of one tile, without branches, so that LLVM vectorises it.

    A pass stays vectorised while it loops `for i in range(column.size)` over contiguous slices (never `range(lo, hi)`
    or `column[lo + i]`), selects `a if c else b` between values already computed, stores unconditionally, and calls
    nothing but rules: no `%`, no integer division by a variable, no table argument, no libm.  It may write W columns
    and only read R while W (W - 1) / 2 + W R <= 128, the aliasing checks LLVM is willing to make.  A 64-bit integer in
    the loop halves its width.  Division by zero gives IEEE values (numpy's error model: a check would be a branch);
    fastmath is off, so the bits are the same on every machine.
    """
    return _within(_kept(function, _nrt=False), function, _nrt=False)


def slicing(function):
    """Compile a function that returns slices of columns: the only kind that keeps numba's reference counts.

    Rules and passes do without them (a borrower's columns outlive every pass): counting references of forty columns on
    every call would cost more than the call.
    """
    return _within(_compiled(function, forceinline=True), function, forceinline=True)


def inlined(function):
    """Compile a list of passes where it is called, with the caller's types: a level of its own would compile them all twice."""
    return _compiled(function, inline="always", _nrt=False)


def concurrent(function):
    """Compile a loop over tiles that runs without Python's lock, for several threads each with tiles of its own."""
    return _kept(function, nogil=True, _nrt=False)


def parallel(function):
    """Compile a loop `for k in prange(tiles)`: tiles are independent, so any number of threads gives the same bits."""
    return _kept(function, parallel=True)


@contextmanager
def threads(count):
    """Run parallel functions on `count` threads, then restore the number that was set before.

    Raises ValueError unless 1 <= count <= most_threads().
    """
    most = most_threads()
    if not (isinstance(count, Integral) and 1 <= count <= most):
        raise ValueError(
            f"threads: {count!r} is not a whole number from 1 to {most} (NUMBA_NUM_THREADS, set before starting, allows more)"
        )
    if getattr(_asked, "count", None) == count:
        yield
        return
    before, outer = numba.get_num_threads(), getattr(_asked, "count", None)
    pool._set_num_threads(int(count))  # numba's public setter refuses more than its limit
    _asked.count = int(count)
    try:
        yield
    finally:
        pool._set_num_threads(before)
        _asked.count = outer


def thread_count():
    """The threads that were asked for here, by default numba's own number: numba is slow to tell."""
    return getattr(_asked, "count", None) or numba.get_num_threads()


@cache
def most_threads():
    """The most threads that may be asked for: numba's own limit, and 8 where more threads than cores are safe.

    They are safe with OpenMP, whose team grows on demand; numba's other layers would wait for ever.  A limit set by
    the environment variable NUMBA_NUM_THREADS is respected.
    """
    limit = config.NUMBA_NUM_THREADS
    numba.get_num_threads()  # starts numba's threads: only then is their layer known
    grows = numba.threading_layer() == "omp" and "NUMBA_NUM_THREADS" not in os.environ
    return max(SMALLEST_LIMIT, limit) if grows else limit


def cut(columns, lo, hi):
    """Take borrowers lo to hi of every column: the same NamedTuple type with each 1-D array sliced [lo:hi], not copied."""
    for name, column in zip(columns._fields, columns, strict=True):
        if getattr(column, "ndim", None) != 1:
            raise TypeError(f"cut: {type(columns).__name__}.{name} is not a 1-D array")
    return type(columns)(*(column[lo:hi] for column in columns))


@overload(cut)
def _compiled_cut(columns, lo, hi):
    """Write the constructor call out, field by field: numba cannot loop over columns of different types."""
    if not isinstance(columns, types.BaseNamedTuple):
        raise TypingError("cut: the first argument is not a NamedTuple of 1-D arrays")
    for name, column in zip(columns.fields, columns, strict=True):
        if not (isinstance(column, types.Array) and column.ndim == 1):
            raise TypingError(f"cut: {columns.instance_class.__name__}.{name} is not a 1-D array")
    slices = ", ".join(f"columns.{name}[lo:hi]" for name in columns.fields)
    scope = {"Columns": columns.instance_class}
    exec(f"def take(columns, lo, hi):\n    return Columns({slices})", scope)
    return scope["take"]


class _Kept(FunctionCache):
    """Numba's disk cache, except that a damaged, full or vanished folder costs a compilation and never the run."""

    def load_overload(self, sig, target_context):
        rtsys.initialize(target_context)  # all that compiled code needs; what a compiler needs takes long to load
        try:
            return self._load_overload(sig, target_context)
        except Exception:  # whatever unpickling makes of a damaged file
            with suppress(OSError):
                self.flush()
            return None

    def save_overload(self, sig, data):
        if any(map(_foreign, sig)):
            return  # a start without that module could read nothing that is kept beside it
        with suppress(OSError):
            super().save_overload(sig, data)


def _foreign(kind):
    """True if a type is, or holds, a named tuple that is defined outside this package."""
    if isinstance(kind, types.BaseNamedTuple) and kind.instance_class.__module__.partition(".")[0] != PACKAGE:
        return True
    return any(map(_foreign, (*getattr(kind, "types", ()), *filter(None, [getattr(kind, "group", None)]))))


def _within(compiled, function, **options):
    """Let compiled callers have a version of a function without the way in from Python, and Python the ordinary one.

    That way in unpacks every column it is given, which takes LLVM longer than the function itself.
    """
    if compiled is function:
        return compiled
    keep = _kept if "forceinline" not in options else _compiled
    inner = cache(lambda: keep(function, no_cpython_wrapper=True, **options))  # only a compiler asks for it
    compiled.get_call_template = lambda *types: inner().get_call_template(*types)
    compiled.get_overload = lambda *types: inner().get_overload(*types)
    return compiled


def _kept(function, **options):
    """Compile, and keep the result on disk if the function belongs to this package, whose sources the fingerprint covers."""
    compiled = _compiled(function, **options)
    if compiled is function or not disk.covers(function):
        return compiled
    folder = disk.folder(disk.source_of(function))
    if folder is None:
        return compiled
    folder = folder / WITHIN if "no_cpython_wrapper" in options else folder
    before, config.CACHE_DIR = config.CACHE_DIR, str(folder)  # read once, while the cache is being attached
    try:
        compiled._cache = _Kept(function)
    except (RuntimeError, OSError):
        pass  # numba found no writable place
    finally:
        config.CACHE_DIR = before
    return compiled


def _compiled(function, **options):
    """Compile strictly: IEEE arithmetic, no bounds checks; under NUMBA_DISABLE_JIT the function stays as it is."""
    compiled = njit(error_model="numpy", no_cfunc_wrapper=True, **options)(function)
    if compiled is function:
        function.py_func = function
    return compiled
