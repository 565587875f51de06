"""Workers stay with their group, help others at the end, and are replaced when they are lost."""

from concurrent.futures import BrokenExecutor, Future

import pytest

from experiments.executors import Here
from experiments.schedule import TRIES, Lost, carried_out, crew


class Lane(Here):
    """Remembers what it did; loses jobs as told."""

    def __init__(self, made, losing):
        self.did, self.losing = [], losing
        made.append(self)

    def submit(self, function, *arguments):
        self.did.append(arguments)
        if self.losing.get(arguments[0], 0) > 0:
            self.losing[arguments[0]] -= 1
            future = Future()
            future.set_exception(BrokenExecutor())
            return future
        return super().submit(function, *arguments)


def carried(groups, count=2, losing=None):
    made = []

    def make():
        return Lane(made, losing or {})

    with crew(make, count) as executors:
        return list(carried_out(make, executors, groups, lambda item: (divmod, item, 1))), made


@pytest.mark.parametrize("count", [1, 2, 5])
def test_every_job_is_done_once(count):
    done, _ = carried([[10 * g + i for i in range(7)] for g in range(3)], count)
    assert sorted(item for item, _, _ in done) == sorted(10 * g + i for g in range(3) for i in range(7))
    assert all(result == (item, 0) and error is None for item, result, error in done)


def test_one_group_is_shared_where_there_is_no_other():
    _, made = carried([list(range(10))], 2)
    assert all(len(lane.did) == 5 for lane in made)


def test_a_lost_worker_is_replaced_and_its_job_done_again():
    done, made = carried([[1, 2, 3]], 1, {2: 1})
    assert sorted(item for item, _, error in done if error is None) == [1, 2, 3] and len(made) == 2


def test_a_job_that_always_loses_its_worker_fails_alone():
    done, made = carried([[1, 2, 3]], 1, {2: 99})
    errors = {item: error for item, _, error in done}
    assert isinstance(errors[2], Lost) and errors[1] is errors[3] is None
    assert len(made) == 1 + TRIES


def test_every_executor_does_what_comes_first_and_is_ended():
    did, ended = [], []

    class Notes(Here):
        def submit(self, function, *arguments):
            did.append((self, function, arguments))

        def shutdown(self, wait=True, cancel_futures=False):
            ended.append(self)

    with pytest.raises(KeyError), crew(Notes, 3, dict) as executors:
        assert did == [(executor, dict, ()) for executor in executors] and not ended
        raise KeyError
    assert ended == executors and len(ended) == 3


def test_a_worker_lost_before_its_first_job_is_replaced():
    class Gone(Here):
        def submit(self, function, *arguments):
            raise BrokenExecutor

    given = iter([Gone(), Here(), Here()])
    with crew(lambda: next(given), 2) as executors:
        done = list(carried_out(lambda: next(given), executors, [[1, 2, 3]], lambda item: (divmod, item, 1)))
    assert sorted(item for item, _, error in done if error is None) == [1, 2, 3]
