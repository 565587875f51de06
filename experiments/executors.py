"""Who carries out the cells of a sweep: objects shaped like `concurrent.futures.Executor`, each with one worker.

A maker makes one such object: `submit(function, *arguments)` returns a Future, `shutdown` ends it.  A worker that is lost
shows as `BrokenExecutor` from its future; the object is then shut down and the maker called again.
"""

import multiprocessing
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from functools import partial
from importlib.util import find_spec

from experiments.plugins import load_plugin
from experiments.workers import _begin, _deaf_to_interrupts, cores
from sim.settings import BadInput


def maker(kind, threads, plugins=()):
    """How many executors of one worker to make, and the function that makes one.

    kind: as in the setting `executor`; threads: how many are wanted, None for every core of the machine, or of Ray's cluster.
    """
    if kind == "ray":
        return _ray(threads, plugins)
    count = threads or cores()
    return count, Here if count == 1 else partial(Process, plugins)


class Here:
    """Carries out in this process, at once."""

    def submit(self, function, *arguments):
        """Call, and give the result or the error as a Future."""
        future = Future()
        try:
            future.set_result(function(*arguments))
        except Exception as error:
            future.set_exception(error)
        return future

    def shutdown(self, wait=True, cancel_futures=False):
        """Nothing to end."""


class Process(ProcessPoolExecutor):
    """A process of its own, started afresh; it ends with this one."""

    def __init__(self, plugins=()):
        super().__init__(1, multiprocessing.get_context("spawn"), _begin, (plugins,))

    def submit(self, function, *arguments):
        """As any executor; the process leaves Ctrl-C to its parent."""
        with _deaf_to_interrupts():
            return super().submit(function, *arguments)

    def shutdown(self, wait=True, cancel_futures=False):
        """End the process, in the middle of its work if need be."""
        for process in list((self._processes or {}).values()):
            process.terminate()
        super().shutdown(wait, cancel_futures=cancel_futures)


def _ray(threads, plugins):
    if find_spec("ray") is None:
        raise BadInput("executor", "ray", "is not installed: pip install 'creditworlds[ray]'")
    import ray

    if not ray.is_initialized():
        ray.init(address=None, include_dashboard=False, log_to_driver=False)

    there = max(int(ray.cluster_resources().get("CPU", 1)), 1)

    @ray.remote(num_cpus=1, max_restarts=0)
    class Worker:
        def __init__(self):
            for path in plugins:
                load_plugin(path)

        def call(self, function, *arguments):
            return function(*arguments)

    class Actor:
        """A Ray actor."""

        def __init__(self):
            self.worker = Worker.remote()

        def submit(self, function, *arguments):
            future, inner = Future(), self.worker.call.remote(function, *arguments).future()
            inner.add_done_callback(partial(self._pass_on, future))
            return future

        @staticmethod
        def _pass_on(future, inner):
            error = inner.exception()
            if error is None:
                future.set_result(inner.result())
            elif isinstance(error, ray.exceptions.RayTaskError):
                future.set_exception(error.cause)
            else:
                future.set_exception(BrokenExecutor(str(error)))

        def shutdown(self, wait=True, cancel_futures=False):
            ray.kill(self.worker)

    return min(threads or there, there), Actor  # an actor that finds no free core would wait for ever
