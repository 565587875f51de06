"""Workers stay with their group, help others at the end, and are replaced when they are lost."""

from concurrent.futures import BrokenExecutor, Future

import pytest

from experiments.executors import Here
from experiments.schedule import TRIES, Lost, carried_out


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
    done = list(carried_out(lambda: Lane(made, losing or {}), count, groups, lambda item: (divmod, item, 1)))
    return done, made


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
