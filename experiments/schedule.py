"""Handing out jobs: each worker stays with one group of jobs, so that what it keeps for the group is used again.

Results do not depend on who does which job.  A lost worker is replaced and its job tried again, a few times.
"""

from collections import deque
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, wait
from contextlib import contextmanager

TRIES = 3


class Lost(Exception):
    """The workers of a job were ended from outside, again and again."""


@contextmanager
def crew(make, count, first=None):
    """Make so many executors at once, and end them at the end.

    first: what each does before its first job, while whoever asked prepares the jobs.
    """
    executors = [make() for _ in range(count)]
    try:
        for executor in executors if first else ():
            executor.submit(first)
        yield executors
    finally:
        for executor in executors:
            executor.shutdown(wait=False, cancel_futures=True)


def carried_out(make, executors, groups, job):
    """Carry out the jobs of all groups; yields (item, result, error) as they are done.

    executors: of one worker each; make: makes another in the place of one that is lost; groups: lists of items;
    job(item): (function, *arguments).
    """
    waiting = deque(deque(group) for group in groups if group)
    mine, tries, at_work = [deque() for _ in executors], {}, {}

    def begin_next(lane):
        item = _next_item(lane, waiting, mine)
        if item is not None:
            at_work[_submitted(lane, executors, make, job(item))] = lane, item

    for lane in range(len(executors)):
        begin_next(lane)
    while at_work:
        for future in wait(at_work, return_when=FIRST_COMPLETED).done:
            lane, item = at_work.pop(future)
            error = future.exception()
            if isinstance(error, BrokenExecutor):
                _replace(lane, executors, make)
                tries[id(item)] = tries.get(id(item), 0) + 1
                if tries[id(item)] < TRIES:
                    mine[lane].appendleft(item)
                    begin_next(lane)
                    continue
                error = Lost(f"its worker was ended from outside {TRIES} times, perhaps for want of memory")
            begin_next(lane)
            yield item, None if error else future.result(), error


def _submitted(lane, executors, make, job):
    """The future of a job; a worker that was lost before it is replaced."""
    try:
        return executors[lane].submit(*job)
    except BrokenExecutor:
        _replace(lane, executors, make)
        return executors[lane].submit(*job)


def _replace(lane, executors, make):
    executors[lane].shutdown(wait=False, cancel_futures=True)
    executors[lane] = make()


def _next_item(lane, waiting, mine):
    """A worker's next job, or None: of its own group, of a new one, or of the half that another has still to do."""
    if not mine[lane]:
        mine[lane] = waiting.popleft() if waiting else _half_of(max(mine, key=len))
    return mine[lane].popleft() if mine[lane] else None


def _half_of(queue):
    taken = deque()
    for _ in range((len(queue) + 1) // 2):
        taken.appendleft(queue.pop())
    return taken
