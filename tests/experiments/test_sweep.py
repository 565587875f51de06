"""A sweep on tiny worlds: what it finds, what it leaves, and that no kill changes a byte of it."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from experiments import cell_files, sweep
from experiments.cell_work import lived_cell
from experiments.cells import digest
from experiments.cli import execute
from sim import load_settings, simulate
from sim.records.outcomes import OUTCOMES

ROOT = Path(__file__).parents[2]
TINY = ["population.size=300", "horizon.burn_in_months=2", "horizon.months=3", "horizon.run_off_months=1", "worlds=2"]
CUTOFFS = "{key: scoring.cutoff, values: [600, 650, 700]}"
PRICES = "{key: pricing.rate, low: 30000, high: 50000, whole: true, levels: 2}"
FACTORS = f"sweep.factors=[{CUTOFFS}, {PRICES}]"
DAMAGES = [
    lambda text: "[" * 200_000,
    lambda text: text.replace("0.", "1" * 400 + ".", 1),
    lambda text: re.sub(r"-?\d+\.\d+", "Infinity", text, count=1),
    lambda text: re.sub(r"(\d)\.(\d)", r"\1.9\2", text, count=1),
]
GRID = [
    *TINY,
    FACTORS,
    "sweep.scenarios=[calm,covid_2020]",
    "sweep.arms={plain: [], watched: ['limits=dynamic']}",
    "sweep.baseline=plain",
]


def swept(folder, *more, threads=1):
    return execute(sweep.run, [*GRID, f"output={folder}", f"threads={threads}", *more], "python -m experiments.sweep")


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sweeps") / "unbroken"
    assert swept(folder) == 0
    return folder


def table(folder):
    return pd.read_parquet(folder / "sweep.parquet")


def test_a_row_per_cell_with_the_outcomes_of_plain_runs(done):
    found = table(done)
    assert len(found) == 3 * 2 * 2 * 2 and (found["status"] == "done").all()
    row = found[(found["scenario"] == "covid_2020") & (found["arm"] == "watched") & (found["scoring.cutoff"] == 650)].iloc[1]
    same = load_settings(
        [*TINY, "scenario=covid_2020", "limits=dynamic", "scoring.cutoff=650", "pricing.rate=50000", "threads=1"]
    )
    results = simulate(same).outcomes()
    for name in OUTCOMES:
        assert row[name] == pytest.approx(results[name].mean(), rel=1e-12, nan_ok=True)
    worlds = pd.read_parquet(done / "worlds.parquet")
    assert worlds[worlds["cell"] == row["cell"]]["consumption"].tolist() == results["consumption"].tolist()
    assert row["consumption_difference"] == pytest.approx(row["consumption"] - found.loc[row.name - 1, "consumption"])


def test_it_leaves_a_whole_folder(done):
    names = {path.name for path in done.iterdir()}
    assert names >= {
        "sweep.parquet",
        "worlds.parquet",
        "config.yaml",
        "provenance.json",
        "report.html",
        "summary.json",
        "figures",
    }
    assert {path.name for path in (done / "figures").iterdir()} == {"sweep_heat_map.png", "sweep_panels.png"}
    summary = json.loads((done / "summary.json").read_text())
    assert summary["cells"]["value"] == 24 and summary["failed_cells"]["value"] == 0
    assert "flattered by luck" in (done / "report.html").read_text(encoding="utf-8")


def test_the_saved_settings_give_the_same_bytes(done, tmp_path):
    given = ["--config", str(done / "config.yaml"), f"output={tmp_path}"]
    assert execute(sweep.run, given, "python -m experiments.sweep") == 0
    assert (tmp_path / "sweep.parquet").read_bytes() == (done / "sweep.parquet").read_bytes()


def test_finished_cells_are_skipped_and_damaged_ones_lived_again(done, monkeypatch):
    before = (done / "sweep.parquet").read_bytes()
    lived = []
    monkeypatch.setattr(sweep, "lived_cell", lambda *given: lived.append(given[1]) or lived_cell(*given))
    damaged = sorted((done / "cells").iterdir())[3]
    damaged.write_text(damaged.read_text()[:40])
    assert swept(done) == 0 and len(lived) == 1
    for cell, change in zip(sorted((done / "cells").iterdir()), DAMAGES):
        cell.write_text(change(cell.read_text()))
    assert swept(done) == 0 and len(lived) == 1 + len(DAMAGES)
    assert (done / "sweep.parquet").read_bytes() == before


def test_cells_that_differ_after_the_burn_in_share_it(tmp_path, monkeypatch):
    from experiments import cell_work

    burnt = []
    monkeypatch.setattr(
        cell_work, "burn_in", lambda s, real=cell_work.burn_in: burnt.append((s.scenario.name, s.world)) or real(s)
    )
    cell_work._kept["name"] = None
    assert swept(tmp_path) == 0
    assert sorted(burnt) == [(scenario, world) for scenario in ("calm", "covid_2020") for world in (0, 1)]


def failing(*given):
    if given[0]["scoring"]["cutoff"] == 650:
        raise ZeroDivisionError("as planned\nsecond line")
    return lived_cell(*given)


def test_a_failed_cell_is_a_row_with_its_reason_and_tried_again(done, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sweep, "lived_cell", failing)
    assert swept(tmp_path) == 0
    found = table(tmp_path)
    failed = found[found["status"] == "failed"]
    assert (failed["scoring.cutoff"] == 650).all() and len(failed) == 8
    assert set(failed["reason"]) == {"ZeroDivisionError: as planned"} and failed["rate_30"].isna().all()
    assert "8 of 24 cells failed; the first: ZeroDivisionError" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "second line" in next((tmp_path / "failed").iterdir()).read_text()
    monkeypatch.undo()
    assert swept(tmp_path) == 0
    assert (tmp_path / "sweep.parquet").read_bytes() == (done / "sweep.parquet").read_bytes()
    assert not list((tmp_path / "failed").iterdir())


def test_a_combination_that_is_not_allowed_is_a_row_too(tmp_path):
    cap = "sweep.factors=[{key: limits.cap, values: [50000.0, 900000.0]}]"
    assert swept(tmp_path, cap, "sweep.scenarios=[calm]") == 0
    found = table(tmp_path)
    assert found["status"].tolist() == ["done", "done", "failed", "failed"]
    assert "limits.cap: 900000 is above 200000" in found["reason"].iloc[2]


@pytest.mark.parametrize(
    "more, words",
    [
        ("sweep.factors=[{key: scoring.cutof, values: [600]}]", "scoring.cutof: is not a setting; did you mean cutoff?"),
        ("sweep.factors=[{key: scoring.cutoff, values: [600.5]}]", "scoring.cutoff: 600.5 is not a whole number"),
        ("sweep.factors=[{key: limits, values: [nosuch]}]", "limits: nosuch is not one of"),
        ("sweep.factors=[{key: output, values: [x]}]", "may not vary here"),
        ("sweep.factors=[{key: hydra.run.dir, values: [x]}]", "refused"),
        ("sweep.factors=[{key: ../x, values: [x]}]", "characters that are not allowed"),
        ("sweep.factors=[]", "names no design"),
        ("sweep.baseline=nosuch", "nosuch is not one of plain, watched"),
        ("sweep.arms={plain: ['limits=nosuch']}", "limits: nosuch is not one of"),
        ("sweep.scenarios=[nosuch]", "scenario: nosuch is not one of"),
        ("worlds=auto", "give a number"),
        ("sweep.points=100_001", "is above 100000"),
        ("sweep.factors=[{key: world, values: [0, 5]}]", "world may not vary here: is the same for all cells"),
        ("sweep.overrides=['world=9']", "world may only be set on the command line"),
        ("sweep.arms={plain: [], watched: ['seed=2']}", "watched changes seed, which must be the baseline's: make it a factor"),
        (
            "sweep.factors=[{key: scoring.cutoff, low: 1e-308, high: 1e308, scale: log, whole: true}]",
            "high: 1e+308 is beyond",
        ),
        ("sweep.factors=[{key: scoring.cutoff, values: [inf, 2]}]", "sweep.factors.0.values.0: inf is not finite"),
        ("sweep.factors=[{key: scoring.cutoff, low: 600.2, high: 600.8, whole: true}]", "low: 600.2 to 600.8 holds no whole"),
        (
            "sweep.factors=[{key: scoring.cutoff, low: 600, high: 700, levels: 10000}, {key: seed, values: [1, 2, 3]}]",
            "more than",
        ),
    ],
)
def test_bad_designs_are_refused_before_anything_is_written(more, words, tmp_path, capsys):
    given = [*TINY, f"output={tmp_path / 'x'}"]
    code = execute(sweep.run, given, "p") if more == "sweep.factors=[]" else swept(tmp_path / "x", more)
    assert code == 2 and words in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_a_second_sweep_in_the_same_folder_waits_for_nobody(tmp_path, capsys):
    with cell_files.alone(sweep.files.claim(tmp_path / "x")):
        assert swept(tmp_path / "x") == 3
    assert "another sweep is at work here" in capsys.readouterr().err


def test_names_of_cells_depend_on_all_they_are_made_of():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1}) != digest({"a": 1, "b": 2.5})


def started(folder):
    command = [sys.executable, "-m", "experiments.sweep", *GRID, f"output={folder}", "threads=2"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def children(process):
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    told = {int(pid): Path(f"/proc/{pid}/cmdline").read_bytes() for pid in listed}
    return [pid for pid, command in told.items() if b"spawn_main" in command]


def finished(folder):
    return {path.name for path in (folder / "cells").glob("[!.]*.json")}


def reached(process, folder, count):
    for _ in range(6_000):
        if len(finished(folder)) >= count or process.poll() is not None:
            return
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds its workers in /proc")
@pytest.mark.parametrize("seed", [1])
def test_kills_lose_only_cells_in_flight_and_change_no_byte(seed, done, tmp_path):
    luck, folder = random.Random(seed), tmp_path / "killed"  # noqa: NPY002
    known = set()
    for count in sorted(luck.sample(range(1, 20), 2)):
        process = started(folder)
        reached(process, folder, max(count - 1, 1))
        if process.poll() is None and (workers := children(process)):
            os.kill(luck.choice(workers), signal.SIGKILL)
        reached(process, folder, count)
        time.sleep(luck.random() * 0.3)
        process.kill()
        process.communicate(timeout=60)
        assert known <= finished(folder), "a finished cell was lost"
        known = finished(folder)
        assert not (folder / "summary.json").exists() or len(known) == 24
    process = started(folder)
    told, complaint = process.communicate(timeout=300)
    assert process.returncode == 0, complaint
    assert f"{len(known)} finished before" in told and f"in {24 - len(known)} cells" in told
    assert (folder / "sweep.parquet").read_bytes() == (done / "sweep.parquet").read_bytes()
    assert (folder / "worlds.parquet").read_bytes() == (done / "worlds.parquet").read_bytes()
    assert not [path for path in folder.rglob("*") if path.name.endswith(".tmp")]
