"""Executors of one worker: in this process or in one of its own; hydra's launchers too.  Ray's are in test_ray."""

import os
import time
from concurrent.futures import BrokenExecutor

import pandas as pd
import pytest

from experiments import run
from experiments.cli import execute
from experiments.executors import maker
from experiments.multirun import LAUNCHERS, _installed
from sim.settings import BadInput

TINY = ["population.size=300", "horizon.burn_in_months=2", "horizon.months=3", "horizon.run_off_months=0", "threads=1"]


def test_a_worker_answers_fails_and_is_lost():
    answers_fails_and_is_lost(*maker("processes", 2))


def answers_fails_and_is_lost(count, make):
    """What is asked of every worker that is a process of its own."""
    assert count >= 1
    worker = make()
    try:
        assert worker.submit(divmod, 7, 2).result(60) == (3, 1)
        assert worker.submit(os.getpid).result(60) != os.getpid()
        with pytest.raises(ZeroDivisionError):
            worker.submit(divmod, 1, 0).result(60)
        with pytest.raises(BrokenExecutor):
            worker.submit(os._exit, 9).result(60)
    finally:
        worker.shutdown(wait=False, cancel_futures=True)


def test_a_process_is_ended_in_the_middle_of_its_work():
    _, make = maker("processes", 2)
    worker, start = make(), time.monotonic()
    job = worker.submit(time.sleep, 600)
    worker.shutdown(wait=False, cancel_futures=True)
    with pytest.raises(BrokenExecutor):
        job.result(60)
    assert time.monotonic() - start < 300


def test_one_worker_of_processes_is_this_process():
    count, make = maker("processes", 1)
    assert count == 1 and make().submit(os.getpid).result() == os.getpid()


def test_ray_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr("experiments.executors.find_spec", lambda name: None)
    with pytest.raises(BadInput, match="executor: ray is not installed: pip install 'creditworlds"):
        maker("ray", 2)


@pytest.mark.slow
@pytest.mark.parametrize("launcher", LAUNCHERS)
def test_hydras_launchers_live_every_run(launcher, tmp_path):
    if LAUNCHERS[launcher] and not _installed(LAUNCHERS[launcher]):
        pytest.skip(f"hydra-{launcher}-launcher is not installed")
    assert execute(run.run, ["-m", f"launcher={launcher}", *TINY, "seed=7,8", f"output={tmp_path / 'many'}"]) == 0
    tables = [pd.read_parquet(tmp_path / "many" / str(number) / "monthly.parquet") for number in (0, 1)]
    assert len(tables[0]) == len(tables[1]) == 5 and not tables[0].equals(tables[1])
