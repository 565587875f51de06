"""Compile every kernel before the clock starts, on two processes where there are two cores."""

import time

from experiments.workers import workers
from sim.warming import compiled, end_months, live_all, live_days, tiny


def warm(arms, processes=1, plugins=()):
    """Compile or load every kernel that some policies need; returns the seconds it took.

    arms: settings of policies that share a burn-in; processes: how many may work at once: what they compile is kept on
    the disk, and loaded from there by whoever comes next.
    """
    start = time.perf_counter()
    small = [tiny(settings) for settings in arms]
    if processes > 1 and not compiled():
        with workers(2, plugins) as crew:
            list(crew([(live_days, small[0]), (end_months, small)]))
    live_all(small)
    return time.perf_counter() - start
