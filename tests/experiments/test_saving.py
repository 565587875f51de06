"""Runs that are stopped, damaged or out of space, from the command line: exit codes, the line that resumes, the same bytes."""

import io
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from experiments import run, saving
from experiments.cli import execute
from sim import CreditMarket, load_settings
from sim.checkpoints import save
from sim.records import files
from sim.run import go_on, plain
from sim.settings.registry import forget

ROOT = Path(__file__).parents[2]
RUN = ["population.size=400", "horizon.burn_in_months=4", "horizon.months=4", "horizon.run_off_months=1", "threads=1",
       "limits=dynamic", "checkpoint.every=2"]  # fmt: skip
TABLES = ("monthly", "vintages", "rolls", "segments", "fifths", "scorecard", "books")


def started(folder, *more):
    """The exit code of a run, and what it printed."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        code = execute(run.run, [*RUN, f"output={folder}", *more], "python -m experiments.run")
    return code, printed.getvalue()


def bytes_of(folder):
    return {name: (folder / name).read_bytes() for name in (*(f"{table}.parquet" for table in TABLES), "summary.json")}


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "unbroken"
    assert started(folder)[0] == 0
    return bytes_of(folder)


@pytest.fixture
def stop(monkeypatch):
    """Let the next run be asked to end while it lives a month."""

    def at(month, signum):
        real = saving.go_on

        def go_on(market, months=None, chroniclers=()):
            def ask(market):
                if market.month == month:
                    monkeypatch.setattr(saving, "go_on", real)
                    os.kill(os.getpid(), signum)

            return real(market, months, chroniclers=(ask, *chroniclers))

        monkeypatch.setattr(saving, "go_on", go_on)

    return at


def saves(folder, world=0):
    return sorted(path.name for path in (folder / f"checkpoints/world_{world}").iterdir())


@pytest.mark.parametrize(("signum", "code", "month"), [
    (signal.SIGINT, 130, 1), (signal.SIGINT, 130, 5), (signal.SIGTERM, 143, 4), (signal.SIGTERM, 143, 8),
])  # fmt: skip
def test_a_signal_ends_a_run_at_a_months_end_and_the_same_command_goes_on(tmp_path, unbroken, stop, capfd, signum, code, month):
    folder = tmp_path / "run"
    stop(month, signum)
    assert started(folder)[0] == code
    line = capfd.readouterr().err.splitlines()[-1]
    assert line.startswith("interrupted; saved after 20") and str(folder) in line
    assert line.endswith(f"go on with: python -m experiments.run {' '.join(RUN)} output={folder}")
    assert saves(folder)[-1] == f"month_{month:04d}" and len(saves(folder)) <= 2 and not (folder / "summary.json").exists()
    assert started(folder, "threads=2", "numerics.tile_size=11")[0] == 0
    assert bytes_of(folder) == unbroken and not (folder / "checkpoints").exists()


def test_a_second_ctrl_c_ends_at_once(tmp_path):
    keeper = saving.Keeper(load_settings(RUN), tmp_path)
    keeper.ask(signal.SIGINT, None)
    with pytest.raises(KeyboardInterrupt):
        keeper.ask(signal.SIGINT, None)


def test_a_run_that_was_stopped_is_not_gone_on_with_under_other_settings(tmp_path, stop, capfd):
    folder = tmp_path / "run"
    stop(6, signal.SIGINT)
    assert started(folder)[0] == 130
    before = saves(folder)
    assert started(folder, "limits=fixed")[0] == 4
    err = capfd.readouterr().err.splitlines()[-1]
    assert "month_0006" in err and "limits.kind is fixed here and dynamic in it" in err and "checkpoint.resume=false" in err
    assert saves(folder) == before
    assert started(folder, "limits=fixed", "checkpoint.resume=false")[0] == 0


def test_nor_with_another_plugin_or_other_worlds(tmp_path, stop, capfd):
    mine, folder = tmp_path / "mine.py", tmp_path / "run"
    text = (
        "from sim import register\nfrom sim.lender.limits.fixed import FixedLimits\n"
        "@register('limits', 'steady')\nclass Steady(FixedLimits):\n    version = {}\n"
    )
    mine.write_text(text.format(1))
    given = ["--plugin", str(mine), "limits=steady"]
    stop(6, signal.SIGINT)
    assert started(folder, *given)[0] == 130
    mine.write_text(text.format(2))
    assert started(folder, *given)[0] == 4
    err = capfd.readouterr().err.splitlines()[-1]
    assert "plugins.limits is" in err and "only the same command goes on with it" in err
    assert started(folder, *given, "world=3")[0] == 4 and saves(folder)
    assert "is of another run: world is 0 there, 3 here" in capfd.readouterr().err
    forget("limits", "steady")


def test_two_runs_do_not_share_a_folder(tmp_path, capfd):
    with files.alone(files.claim(tmp_path / "run")):
        assert started(tmp_path / "run")[0] == 3
    assert "another run is at work here" in capfd.readouterr().err


def test_a_damaged_manifest_is_named(tmp_path, unbroken, stop, capfd):
    folder = tmp_path / "run"
    stop(6, signal.SIGTERM)
    assert started(folder)[0] == 143
    manifest = folder / "checkpoints/world_0/month_0006/manifest.json"
    manifest.write_text("[" * 200_000)
    assert started(folder)[0] == 4
    assert "manifest.json is damaged; delete it to go on from the one before it" in capfd.readouterr().err
    shutil.rmtree(manifest.parent)
    assert started(folder)[0] == 0 and bytes_of(folder) == unbroken


def test_a_damaged_save_is_named_and_the_one_before_it_serves(tmp_path, unbroken, stop, capfd):
    folder = tmp_path / "run"
    stop(6, signal.SIGTERM)
    assert started(folder)[0] == 143 and saves(folder) == ["month_0004", "month_0006"]
    newest = folder / "checkpoints/world_0/month_0006"
    path = newest / "borrowers_0.people.cash.npy"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert started(folder)[0] == 4
    assert "borrowers_0.people.cash.npy is damaged: its SHA-256 is another" in capfd.readouterr().err
    shutil.rmtree(newest)
    assert started(folder)[0] == 0 and bytes_of(folder) == unbroken


def test_a_finished_run_begins_anew(tmp_path, unbroken):
    folder = tmp_path / "run"
    assert started(folder)[0] == 0
    (folder / "checkpoints/world_0/month_0006").mkdir(parents=True)  # as a kill between the summary and the clearing leaves
    assert started(folder)[0] == 0 and bytes_of(folder) == unbroken


def test_checkpoints_can_be_left_out(tmp_path, unbroken, monkeypatch):
    monkeypatch.setattr(saving, "save", lambda *_: pytest.fail("saved"))
    assert started(tmp_path / "run", "checkpoint.every=0")[0] == 0 and bytes_of(tmp_path / "run") == unbroken


def test_a_full_disk_ends_a_run_with_the_old_state_intact(tmp_path, unbroken, monkeypatch, capfd):
    folder, real = tmp_path / "run", os.fsync

    def full(handle):
        if "month_0004" in os.readlink(f"/proc/self/fd/{handle}"):
            raise OSError(28, os.strerror(28), str(folder))
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    assert started(folder)[0] == 3 and saves(folder) == ["month_0002"]
    assert capfd.readouterr().err == f"{folder}: No space left on device\n"
    monkeypatch.undo()
    assert started(folder)[0] == 0 and bytes_of(folder) == unbroken


@pytest.fixture
def small_disk(tmp_path):
    """A file system that holds one checkpoint and a half, where one may be mounted."""
    save(go_on(CreditMarket(plain(load_settings(RUN))), 2), tmp_path / "saved")
    pages = sum(-(-path.stat().st_size // 4096) for path in (tmp_path / "saved").iterdir())
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={6 * pages}k", "none", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("may not mount a file system here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_really_full(small_disk, tmp_path, unbroken, capfd):
    folder = small_disk / "run"
    assert started(folder, "checkpoint.keep=9")[0] == 3
    assert capfd.readouterr().err.endswith("No space left on device\n") and not (folder / "summary.json").exists()
    kept = saves(folder)
    assert kept and not list((folder / "checkpoints/world_0").glob(".*"))
    shutil.copytree(folder, tmp_path / "elsewhere")
    assert started(tmp_path / "elsewhere")[0] == 0 and bytes_of(tmp_path / "elsewhere") == unbroken


@pytest.mark.slow
def test_worlds_side_by_side_are_gone_on_with(tmp_path):
    """Two processes are told to end while they live; worlds that are done are not lived again."""
    many = [*RUN, "worlds=3", "population.size=3_000", "horizon.months=30", "checkpoint.every=3"]
    many[many.index("threads=1")] = "threads=2"
    command = [sys.executable, "-m", "experiments.run", *many]
    subprocess.run([*command, f"output={tmp_path / 'a'}"], cwd=ROOT, check=True, capture_output=True)
    folder = tmp_path / "b"
    with subprocess.Popen([*command, f"output={folder}"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        while running.poll() is None and not list(folder.glob("checkpoints/world_1/month_*")):
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=120)
    assert running.returncode == 130 and b"go on with: python -m experiments.run" in err
    assert list(folder.glob("checkpoints/world_*/month_*")) and not (folder / "summary.json").exists()
    subprocess.run([*command, f"output={folder}"], cwd=ROOT, check=True, capture_output=True)
    assert bytes_of(folder) == bytes_of(tmp_path / "a")
