"""Comparing scorers on tiny worlds: what it prints, what it writes, what it refuses."""

import io
from contextlib import redirect_stdout
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from experiments import scorers
from experiments.cli import execute
from sim import Results

FOG = Path(__file__).with_name("fog.py")
TINY = ["population.size=2_000", "horizon.burn_in_months=3", "horizon.months=15", "horizon.run_off_months=1"]
MINE = """
title: Clear sight or fog
question: What is a clear score worth?
how_to_run: python -m experiments.scorers experiment=fog
baseline: clear
arms:
  clear: [scoring=platform]
  fog: [scoring=fog]
scenarios: [calm]
worlds: 2
"""


def compared(folder, *more):
    """A comparison of a clear and a foggy scorer: its exit code, what it printed, its folder."""
    mine = folder.parent / "mine"
    (mine / "experiment").mkdir(parents=True, exist_ok=True)
    (mine / "experiment" / "fog.yaml").write_text(MINE)
    printed = io.StringIO()
    typed = ["--plugin", str(FOG), "--config-dir", str(mine), "experiment=fog", *TINY, f"output={folder}", *more]
    with redirect_stdout(printed):
        code = execute(scorers.run, typed, "python -m experiments.scorers")
    return SimpleNamespace(code=code, text=printed.getvalue(), folder=folder)


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    return compared(tmp_path_factory.mktemp("runs") / "fog", "threads=1")


def test_it_prints_what_is_seen_what_is_not_and_who_changes_places(done):
    assert done.code == 0, done.text
    places = [done.text.index(words) for words in (
        "simulate: 2 worlds x 1 scenarios x 2 scorers and a shadow, 2,000 borrowers", "calm: what a lender sees",
        "calm: what no lender sees", "calm: who changes places with clear", "calm: differences from clear (2 worlds)",
        "Under calm,", "report.html",
    )]  # fmt: skip
    assert places == sorted(places)
    assert all(name in done.text for name in ("Gini % of all", "bad % of the rejected", "fog swapped in", "calibration slope"))


def test_it_keeps_tables_figures_and_every_run(done):
    names = {path.name for path in done.folder.iterdir() if not path.name.startswith(".")}
    tables = {"scorers.parquet", "swap_sets.parquet", "differences.parquet"}
    assert names >= tables | {"report.html", "figures", "summary.json", "calm"}
    drawn = {path.stem for path in (done.folder / "figures").iterdir()}
    assert drawn == {"paired_differences", "scorecard", "scorecard_of_all", "score_stability"}
    assert all(Results.load(done.folder / "calm" / arm).worlds == [0, 1] for arm in ("clear", "fog", "shadow"))
    page = (done.folder / "report.html").read_text(encoding="utf-8")
    assert "what no lender sees" in page and "swapped in" in page


def test_its_numbers_are_those_of_the_worlds(done):
    table = pd.read_parquet(done.folder / "scorers.parquet").set_index(["scorer", "world"])
    assert list(table.index) == [("clear", 0), ("fog", 0), ("clear", 1), ("fog", 1)]
    clear, fog = (table.loc[name] for name in ("clear", "fog"))
    assert (clear["applicants"] == fog["applicants"]).all() and (clear["approved"] != fog["approved"]).any()
    assert clear["pd_error"].to_numpy() == pytest.approx((clear["pd_rejected"] - clear["bad_rate_rejected"]).to_numpy())
    scores = Results.load(done.folder / "calm" / "shadow").scores.query("phase == 'policy' and score == 'own' and world == 1")
    rejected = scores[scores["treatment"] == "explored"]
    rate = rejected["defaults"].sum() / rejected["accounts"].sum()
    assert clear.loc[1, "bad_rate_rejected"] == pytest.approx(rate)
    assert clear.loc[1, "pd_rejected"] == pytest.approx(np.average(rejected["pd"], weights=rejected["accounts"]))


def test_swap_sets_are_even_and_whole(done):
    swaps = pd.read_parquet(done.folder / "swap_sets.parquet")
    counts = swaps.pivot(index="world", columns="set", values="applicants")
    table = pd.read_parquet(done.folder / "scorers.parquet").query("scorer == 'clear'").set_index("world")
    assert (counts["swapped in"] == counts["swapped out"]).all() and (counts.sum(axis=1) == table["applicants"]).all()
    assert (counts["both approve"] + counts["swapped out"] == table["approved"]).all() and set(swaps["scorer"]) == {"fog"}


def test_two_processes_give_the_same_tables(done, tmp_path):
    again = compared(tmp_path / "two", "threads=2")
    for name in ("scorers", "swap_sets", "differences"):
        one, other = (pd.read_parquet(folder / f"{name}.parquet") for folder in (done.folder, again.folder))
        pd.testing.assert_frame_equal(one, other)


def test_one_world_is_too_few(tmp_path, capsys):
    assert compared(tmp_path / "x", "worlds=1").code == 2
    assert "worlds: 1 is too few" in capsys.readouterr().err and not (tmp_path / "x").exists()


def test_months_in_which_no_year_ends_are_refused(tmp_path, capfd):
    refused = compared(tmp_path / "fog", "horizon.months=12")
    assert refused.code == 2 and not refused.folder.exists()
    assert capfd.readouterr().err == (
        "horizon.months: 12 is too few: what became of an application is known 12 months later, before run-off\n"
    )


def test_a_market_without_a_bad_account_is_judged_as_far_as_it_goes(tmp_path):
    """Thirty borrowers open a handful of accounts: there is no Gini, and a table that says so."""
    tiny = compared(tmp_path / "fog", "population.size=30", "horizon.months=14", "threads=1")
    assert tiny.code == 0 and "what no lender sees" in tiny.text, tiny.text
