"""Jobs in this process or in several: the same results, nothing left behind."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from experiments.cli import execute
from experiments.workers import cores, workers

ROOT = Path(__file__).parents[2]
SLOW = """
import sys, time
from experiments.cli import execute
from experiments.cli import execute
from experiments.workers import workers

def main(settings, command):
    with workers(2) as crew:
        print("ready", flush=True)
        for _ in crew([(time.sleep, 60), (time.sleep, 60)]):
            pass

if __name__ == "__main__":
    sys.exit(execute(main, []))
"""


@pytest.mark.parametrize("count", [1, 2])
def test_every_job_is_done_once_and_a_failed_one_ends_all_with_its_own_error(count):
    before = set(multiprocessing.active_children())
    with pytest.raises(ZeroDivisionError), workers(count) as crew:
        assert dict(crew([(pow, 2, k) for k in range(5)])) == {k: 2**k for k in range(5)}
        assert (dict(crew([(os.getpid,)]))[0] == os.getpid()) == (count == 1)
        list(crew([(divmod, 1, 0), (time.sleep, 0.1)]))
    assert not set(multiprocessing.active_children()) - before


@pytest.mark.parametrize("how, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_ends_the_processes_and_says_so_in_one_line(tmp_path, how, code):
    (tmp_path / "slow.py").write_text(SLOW)
    command = [sys.executable, str(tmp_path / "slow.py")]
    given = {"env": os.environ | {"PYTHONPATH": str(ROOT)}, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, start_new_session=True, **given) as running:
        assert running.stdout.readline() == "ready\n"
        time.sleep(0.5)
        os.killpg(running.pid, how) if how == signal.SIGINT else running.send_signal(how)
        _, err = running.communicate(timeout=30)
    assert running.returncode == code and "Traceback" not in err and err.count("\n") <= 1
    assert ends(running.pid)


def test_a_process_that_is_killed_is_told_in_one_line(capsys):
    def main(settings, command):
        with workers(2) as crew:
            list(crew([(os.kill, 0, 0), (os._exit, 9)]))

    assert execute(main, []) == 3
    assert capsys.readouterr().err.startswith("processes: one was ended from outside")


def ends(group, seconds=10):
    """Does every process of a group end within some seconds?"""
    for _ in range(seconds * 10):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_cores_are_those_this_process_may_use():
    assert 1 <= cores() <= os.cpu_count()
