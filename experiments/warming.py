"""Compile every kernel before the clock starts, on two processes where there are two cores."""

import time

from experiments.workers import workers
from sim.warming import compiled, end_months, live_all, live_days, tiny


def warm(arms, crew, processes):
    """Compile or load every kernel that some policies need in the processes of a crew; returns the seconds it took.

    arms: settings of policies that share a burn-in; what is compiled is kept on the disk, and loaded from there by whoever
    comes next.
    """
    start = time.perf_counter()
    small = [tiny(settings) for settings in arms]
    if processes > 1 and not compiled():
        _in_halves(small, crew)
    list(crew([(live_all, small)] * processes))
    return time.perf_counter() - start


def warm_here(arms, processes=1, plugins=()):
    """Compile or load every kernel that some policies need in this process, and compile on two where as many may be used."""
    small = [tiny(settings) for settings in arms]
    if processes > 1 and not compiled():
        with workers(2, plugins) as crew:
            _in_halves(small, crew)
    live_all(small)


def _in_halves(small, crew):
    """Compile the days and the month ends at the same time."""
    list(crew([(live_days, small[0]), (end_months, small)]))
