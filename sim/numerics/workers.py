"""Threads that work on shares of tiles at the same time; compiled loops release Python's lock.

Tiles share nothing, so that neither the number of threads nor the shares change a bit of what comes out.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

from sim.numerics.jit import thread_count


@cache
def _pool(count):
    return ThreadPoolExecutor(count, thread_name_prefix="tiles")


def over_tiles(kernel, tiles, *given, own=None):
    """Call kernel(first, end, [own[k],] *given) for every thread's share of the tiles, all at once.

    tiles: how many there are; own: what each thread has for itself, one of it per thread.  `jit.threads` sets how many
    threads there are.  The first error is raised after all threads have ended.
    """
    threads = thread_count() if own is None else min(thread_count(), len(own))

    def share(k):
        private = () if own is None else (own[k],)
        kernel(k * tiles // threads, (k + 1) * tiles // threads, *private, *given)

    if threads == 1:
        return share(0)
    calls = [_pool(threads - 1).submit(share, k) for k in range(1, threads)]
    try:
        share(0)
    finally:
        errors = [call.exception() for call in calls]
    for error in errors:
        if error is not None:
            raise error
