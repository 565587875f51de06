"""Threads that work on shares of tiles at the same time; compiled loops release Python's lock.

Tiles share nothing, so that neither the number of threads nor the shares change a bit of what comes out.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import count

from sim.numerics.jit import thread_count

FEWEST, MOST_SHARES = 8, 8  # tiles of a share, shares of a thread


@cache
def _pool(threads):
    return ThreadPoolExecutor(threads, thread_name_prefix="tiles")


def over_tiles(kernel, tiles, *given, own=None):
    """Call kernel(first, end, [own[k],] *given) until all tiles are done, in as many threads as `jit.threads` says.

    tiles: how many there are; own: what each thread has for itself, one of it per thread.  A thread that is done with one
    share takes the next, so that none waits long for a slower one.  The first error is raised after all threads have ended.
    """
    threads = thread_count() if own is None else min(thread_count(), len(own))
    shares = threads * min(max(tiles // (threads * FEWEST), 1), MOST_SHARES) if threads > 1 else 1
    turns = count()  # the next number of a count is one thread's alone

    def work(k):
        private = () if own is None else (own[k],)
        while (turn := next(turns)) < shares:
            kernel(turn * tiles // shares, (turn + 1) * tiles // shares, *private, *given)

    calls = [_pool(threads - 1).submit(work, k) for k in range(1, threads)]
    try:
        work(0)
    finally:
        errors = [call.exception() for call in calls]
    for error in errors:
        if error is not None:
            raise error
