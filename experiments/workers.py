"""Worlds side by side: processes of one thread each, started afresh, so that no world waits for another's slowest tile.

Results depend neither on how many processes there are nor on which of them is done first.
"""

import gc
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager

from experiments.plugins import load_plugin


def cores():
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def alone(jobs):
    """Do jobs in this process, one after another; yields as `workers` does."""
    return ((place, function(*given)) for place, (function, *given) in enumerate(jobs))


@contextmanager
def workers(count, plugins=()):
    """Give a function that does jobs on `count` processes, which start at once: in this one if it is one.

    jobs: (function, *arguments), functions by name and arguments that can be sent to another process, which begin when
    the function is called.  It yields (place of the job, what it returned) as jobs are done.  On an interrupt or an error
    all processes are ended.
    """
    if count == 1:
        yield alone
        return
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, spawn, _begin, (plugins,))
    try:
        with _deaf_to_interrupts():
            pool.submit(ready)
        yield lambda jobs: _begun(pool, jobs)
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def ready():
    """The first job: the processes load what they need while this one prepares what they will do."""


def _begun(pool, jobs):
    """Hand the jobs over at once: they go on while whoever asked for them does something else."""
    with _deaf_to_interrupts():
        places = {pool.submit(*job): place for place, job in enumerate(jobs)}
    return _done(places)


def _done(places):
    for future in as_completed(places):
        place = places.pop(future)
        yield place, future.result()


@contextmanager
def _deaf_to_interrupts():
    """Processes started here leave Ctrl-C to their parent, which ends them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(plugins):
    """A process begins: it ends with its parent, knows the user's decisions, and looks for no garbage in what was loaded."""
    gc.freeze()
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()
    for path in plugins:
        load_plugin(path)


def _end_with(parent):
    parent.join()
    os._exit(1)
