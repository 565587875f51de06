"""A run's folder: whole or unfinished, read back to the bit, and nobody else's files touched."""

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest
import yaml

from sim import load_settings
from sim.clock import Clock
from sim.records import files
from sim.records.results import Results
from sim.settings.errors import BadInput
from tests.records.synthetic import results

SHORT = Clock("2019-12", 3, 12, 3)
NAMES = {"config.yaml", "provenance.json", "summary.json", *(f"{name}.parquet" for name in
         ("monthly", "vintages", "rolls", "segments", "fifths", "scorecard", "scores", "books"))}  # fmt: skip


@pytest.fixture(scope="module")
def run():
    return dataclasses.replace(results(worlds=2, dates=SHORT), provenance={"seed": 7})


def test_saved_and_loaded_is_the_same_to_the_bit(run, tmp_path):
    run.save(tmp_path / "run")
    again = Results.load(tmp_path / "run")
    for name, table in run.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], table)
    assert again.digest() == run.digest() and again.settings == run.settings and again.provenance == run.provenance


def test_the_folder_holds_what_is_promised(run, tmp_path):
    run.save(tmp_path)
    assert {path.name for path in tmp_path.iterdir() if not path.name.startswith(".")} == NAMES
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert all(set(number) == {"value", "standard_error", "worlds", "unit"} for number in summary.values())
    assert yaml.safe_load((tmp_path / "config.yaml").read_text()) == run.settings


def test_saving_twice_gives_the_same_bytes(run, tmp_path):
    run.save(tmp_path / "a")
    run.save(tmp_path / "b")
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in NAMES)


def test_a_foreign_folder_is_left_alone(run, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(BadInput, match="not empty"):
        run.save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    with pytest.raises(BadInput, match="is a file"):
        run.save(tmp_path / "thesis.txt")


def test_an_earlier_run_is_replaced_and_its_extra_tables_with_it(run, tmp_path):
    days = pd.DataFrame({"world": [0], "arm": ["a"], "drawn": [1.0]})
    dataclasses.replace(run, daily=days).save(tmp_path)
    assert (tmp_path / "daily.parquet").exists()
    run.save(tmp_path)
    assert not (tmp_path / "daily.parquet").exists() and Results.load(tmp_path).daily is None


@pytest.mark.parametrize("broken", range(1, 10))
def test_a_failed_write_leaves_an_unfinished_folder_and_no_torn_file(run, tmp_path, monkeypatch, broken):
    calls, replace = [], files.os.replace

    def fails(*names):
        calls.append(names)
        if len(calls) == broken:
            raise OSError("disk full")
        return replace(*names)

    monkeypatch.setattr(files.os, "replace", fails)
    with pytest.raises(OSError, match="disk full"):
        run.save(tmp_path)
    assert not (tmp_path / "summary.json").exists() and not list(tmp_path.glob(".*.tmp"))
    with pytest.raises(BadInput, match="no finished run"):
        Results.load(tmp_path)


def test_worlds_stand_in_their_own_order():
    worlds = [results(worlds=3, dates=SHORT)]
    parts = [Results(**{name: table[table["world"] == world] for name, table in worlds[0].tables.items()}) for world in (2, 0, 1)]
    joined = Results.concat(parts)
    assert joined.worlds == [0, 1, 2] and joined.digest() == Results.concat(parts[::-1]).digest() == worlds[0].digest()


def test_the_digest_sees_one_bit_and_one_name(run):
    moved, renamed = run.books.copy(), run.books.rename(columns={"debit": "debits"})
    moved.loc[0, "debit"] += 1
    digests = {dataclasses.replace(run, books=books).digest() for books in (run.books, moved, renamed)}
    assert len(digests) == 3
    shuffled = run.monthly.assign(rate_30=np.roll(run.monthly["rate_30"], 1))
    assert dataclasses.replace(run, monthly=shuffled).digest() != run.digest()


@pytest.mark.parametrize("other", ["seed=8", "horizon.months=7"])
def test_runs_of_other_luck_or_other_months_are_no_pairs(run, other):
    mine, baseline = (dataclasses.replace(run, settings=load_settings(more).resolved()) for more in ([], [other]))
    with pytest.raises(BadInput, match="is not the baseline's"):
        mine.compare(baseline)


def test_compare_pairs_by_world(run):
    other = results("dynamic, flat", worlds=2, dates=SHORT)
    table = other.compare(run)
    expected = (other.outcomes() - run.outcomes())["rate_30"].mean()
    assert table.loc["rate_30", "estimate"] == pytest.approx(expected) and table.loc["rate_30", "worlds"] == 2


def test_unknown_figures_are_answered_with_the_known(run):
    with pytest.raises(BadInput, match="portfolio.*did you mean vintages"):
        run.figure("vintage")
