"""Handing out jobs: each worker stays with one group of jobs, so that what it keeps for the group is used again.

Results do not depend on who does which job.  A lost worker is replaced and its job tried again, a few times.
"""

from collections import deque
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, wait

TRIES = 3


class Lost(Exception):
    """The workers of a job were ended from outside, again and again."""


def carried_out(make, count, groups, job):
    """Carry out the jobs of all groups; yields (item, result, error) as they are done.

    make: makes an executor of one worker; groups: lists of items; job(item): (function, *arguments).
    """
    waiting = deque(deque(group) for group in groups if group)
    mine, tries = [deque() for _ in range(count)], {}
    executors, at_work = [make() for _ in range(count)], {}
    try:
        for lane in range(count):
            _begin_next(lane, waiting, mine, executors, at_work, job)
        while at_work:
            for future in wait(at_work, return_when=FIRST_COMPLETED).done:
                lane, item = at_work.pop(future)
                error = future.exception()
                if isinstance(error, BrokenExecutor):
                    executors[lane].shutdown(wait=False, cancel_futures=True)
                    executors[lane] = make()
                    tries[id(item)] = tries.get(id(item), 0) + 1
                    if tries[id(item)] < TRIES:
                        mine[lane].appendleft(item)
                        _begin_next(lane, waiting, mine, executors, at_work, job)
                        continue
                    error = Lost(f"its worker was ended from outside {TRIES} times, perhaps for want of memory")
                _begin_next(lane, waiting, mine, executors, at_work, job)
                yield item, None if error else future.result(), error
    finally:
        for executor in executors:
            executor.shutdown(wait=False, cancel_futures=True)


def _begin_next(lane, waiting, mine, executors, at_work, job):
    """Give a worker its next job: of its own group, of a new one, or half of what another has still to do."""
    if not mine[lane]:
        mine[lane] = waiting.popleft() if waiting else _half_of(max(mine, key=len))
    if mine[lane]:
        item = mine[lane].popleft()
        at_work[executors[lane].submit(*job(item))] = lane, item


def _half_of(queue):
    taken = deque()
    for _ in range((len(queue) + 1) // 2):
        taken.appendleft(queue.pop())
    return taken
