"""The main job on tiny worlds: what it prints, what it writes, what it refuses."""

import io
import json
from contextlib import redirect_stdout
from math import nan
from types import SimpleNamespace

import pandas as pd
import pytest
import yaml

from experiments import compare, foretelling, scorers
from experiments.cli import execute
from experiments.comparison import summary
from experiments.looks import level
from experiments.protocol import days_of, days_together, shared_out
from sim import Results, load_settings, simulate
from sim.records.compare import LEVEL, contrast

TINY = ["population.size=400", "horizon.burn_in_months=3", "horizon.months=4", "horizon.run_off_months=1"]
MAIN = ["experiment=main", *TINY, "worlds=3"]
LOSS = "lifetime_loss_per_yuan_drawn"
ARMS = ["fixed_flat", "fixed_graded", "dynamic_flat", "dynamic_graded"]


def compared(folder, *more):
    """A comparison: its exit code, what it printed, its folder."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        code = execute(compare.run, [*MAIN, f"output={folder}", *more], "python -m experiments.compare")
    return SimpleNamespace(code=code, text=printed.getvalue(), folder=folder)


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    return compared(tmp_path_factory.mktemp("runs") / "mine", "threads=1")


def test_it_prints_stages_first_look_tables_and_one_sentence(done):
    assert done.code == 0
    places = [done.text.index(words) for words in (
        "[2/4] compile", "[3/4] simulate: 3 worlds x 2 scenarios x 4 policies, 400 borrowers", "first look, 2 worlds",
        "[4/4] report", "calm: differences from fixed_flat (3 worlds)", "calm: main effects and interaction",
        "covid_2020: differences", "Under covid_2020,", "report.html", "change one thing",
    )]  # fmt: skip
    assert places == sorted(places) and done.text.count("Under covid_2020,") == 1
    tables = done.text[: done.text.index("Under covid_2020,")].splitlines()
    assert max(len(line) for line in tables if not line.startswith("[")) <= 80


def test_it_writes_figures_report_tables_and_a_folder_per_run(done):
    names = {path.name for path in done.folder.iterdir() if not path.name.startswith(".")}
    assert names >= {
        "report.html", "figures", "config.yaml", "provenance.json", "summary.json", "differences.parquet", "effects.parquet",
        "plausibility.parquet", "calm", "covid_2020",
    }  # fmt: skip
    drawn = {path.stem for path in (done.folder / "figures").iterdir()}
    assert drawn >= {"paired_differences", "delinquency_stress", "portfolio", "vintages", "rolls"}
    page = (done.folder / "report.html").read_text(encoding="utf-8")
    sentence = next(line for line in done.text.splitlines() if line.startswith("Under covid_2020,"))
    assert sentence in page and page.count('class="note">Under calm,') == 1
    assert all(Results.load(done.folder / s / arm).worlds == [0, 1, 2] for s in ("calm", "covid_2020") for arm in ARMS)


def test_its_numbers_are_those_of_the_runs_it_keeps(done):
    table = pd.read_parquet(done.folder / "differences.parquet").set_index(["scenario", "arm", "outcome"])
    one, other = (Results.load(done.folder / "covid_2020" / arm) for arm in ("fixed_flat", "dynamic_graded"))
    row = table.loc["covid_2020", "dynamic_graded", "consumption"]
    assert row["estimate"] == pytest.approx((other.outcomes() - one.outcomes())["consumption"].mean()) and len(table) == 2 * 3 * 6
    summary = json.loads((done.folder / "summary.json").read_text())["covid_2020.dynamic_graded.consumption"]
    assert summary["value"] == row["estimate"] and summary["worlds"] == 3 and summary["unit"] == "CNY per borrower-month"


def test_every_arm_is_the_run_of_its_own_config(done):
    folder = done.folder / "covid_2020" / "dynamic_graded"
    settings = load_settings(["worlds=1", "threads=1", "world=2"], file=folder / "config.yaml")
    assert settings.limits.kind == "dynamic" and settings.pricing.kind == "grades" and settings.scenario.name == "covid_2020"
    kept, again = Results.load(folder).monthly, simulate(settings).monthly
    kept = kept[kept["world"] == 2].drop(columns="arm")
    pd.testing.assert_frame_equal(kept, again.drop(columns="arm"))


def test_provenance_tells_where_it_comes_from(done):
    told = json.loads((done.folder / "provenance.json").read_text())
    assert told["seed"] == 7 and told["worlds"] == [0, 1, 2] and told["threads"] == 1 and len(told["code_fingerprint"]) == 64
    assert told["command"].startswith("python -m experiments.compare experiment=main population.size=400")
    assert told["borrower_days"] == 3 * 400 * (91 + 4 * (31 + 31 + 30 + 31 + 30))  # calm and covid_2020 are one world so far
    assert told["borrower_days_per_second"] > 0 and told["peak_memory_bytes"] > 10**7 and set(told["scenario_sources"]) == {
        "calm", "covid_2020",
    }  # fmt: skip
    assert yaml.safe_load((done.folder / "config.yaml").read_text())["worlds"] == 3


def test_what_scenarios_share_is_counted_once():
    def arms(scenario, *given):
        return {arm: load_settings([*TINY, "horizon.months=9", f"scenario={scenario}", *given]) for arm in ("one", "other")}

    calm, covid = arms("calm"), arms("covid_2020")
    months = {"burn_in": 30 + 31 + 30, "together": 31 + 31 + 30 + 31 + 30 + 31 + 31, "apart": 29 + 31 + 30}  # from April 2019
    assert days_together({"calm": calm}) == 400 * (months["burn_in"] + 2 * (months["together"] + months["apart"]))
    both = 400 * (months["burn_in"] + 2 * (months["together"] + 2 * months["apart"]))
    assert days_together({"calm": calm, "covid_2020": covid}) == days_together({"covid_2020": covid, "calm": calm}) == both
    oracles = {"calm": arms("calm", "scoring=oracle"), "covid_2020": arms("covid_2020", "scoring=oracle")}
    assert days_together(oracles) == 400 * (months["burn_in"] + 2 * 2 * (months["together"] + months["apart"]))


def test_days_are_counted_as_worlds_are_shared_out():
    scenarios = {s: {"arm": load_settings([*TINY, f"scenario={s}"])} for s in ("calm", "covid_2020")}
    both, each = days_together(scenarios), sum(days_together({name: arms}) for name, arms in scenarios.items())
    assert both == each / 2  # they have not parted yet
    assert days_of(scenarios, [4], 2) == 4 * both and days_of(scenarios, [3], 2) == 2 * both + each
    assert days_of(scenarios, [3, 4, 8], 4) == 3 * each + each + 4 * both


def test_the_arm_that_is_the_answer_may_be_the_baseline(tmp_path):
    few = ["experiment.answer=fixed_flat", "worlds=2", "horizon.months=2"]
    assert compared(tmp_path / "same", "threads=1", *few).code == 0


def test_worlds_are_shared_out_so_that_no_process_waits_long():
    scenarios = {s: {"arm": load_settings([*TINY, f"scenario={s}"])} for s in ("calm", "covid_2020", "fed_2025_severely_adverse")}
    pair, alone = ["calm", "covid_2020"], ["fed_2025_severely_adverse"]
    assert shared_out(scenarios, range(4, 7), 2) == [
        (4, pair), (4, alone), (5, pair), (5, alone), *((6, [name]) for name in scenarios),
    ]  # fmt: skip
    assert shared_out(scenarios, range(2), 5) == [(number, [name]) for number in range(2) for name in scenarios]


def test_what_is_not_known_is_null_in_the_summary():
    row = {"scenario": "calm", "arm": "a", "outcome": "rate_30", "estimate": nan, "baseline": nan, "worlds": 2, "p_holm": nan}
    found = summary(pd.DataFrame([row | dict.fromkeys(("standard_error", "low", "high", "p", "pairing_factor"), nan)]))
    assert found["calm.a.rate_30"]["value"] is None and json.loads(json.dumps(found, allow_nan=False)) == found


def test_two_processes_give_the_same_tables(done, tmp_path):
    again = compared(tmp_path / "two", "threads=2")
    for name in ("differences", "effects", "plausibility"):
        one, other = (pd.read_parquet(folder / f"{name}.parquet") for folder in (done.folder, again.folder))
        pd.testing.assert_frame_equal(one, other)
    for arm in ARMS:
        assert Results.load(done.folder / "calm" / arm).digest() == Results.load(again.folder / "calm" / arm).digest()


@pytest.mark.parametrize(
    "given, words",
    [
        ("worlds=1", "worlds: 1 is too few"),
        ("experiment.answer=mine", "is not an arm"),
        ("experiment.outcomes=[x]", "is not one of"),
        ("experiment.arms={fixed_flat: [], a/b: []}", "a/b is not the name of a folder"),
        ("experiment.arms.dynamic_flat=['horizon.months=9']", "experiment.arms: dynamic_flat changes horizon, which is one for"),
        ("experiment.figures=[sweep_panels]", "experiment.figures: sweep_panels is not one of"),
        (
            "experiment.arms.dynamic_flat=['scenario.unemployment={2019-07: 0.1}']",
            "experiment.arms: dynamic_flat changes scenario, which is one for all arms",
        ),
        ("experiment.arms.dynamic_flat=['population.size=300']", "experiment.arms: dynamic_flat changes population, which is"),
        ("experiment.arms.dynamic_flat=['seed=8']", "experiment.arms: dynamic_flat changes seed, which is one for all arms"),
        ("experiment.arms.dynamic_flat=['behaviour.remember=0.2']", "experiment.arms: dynamic_flat changes behaviour, which is"),
        ("horizon.months=0", "horizon.months: 0 is too few: policies are compared in policy months"),
    ],
)
def test_what_cannot_be_compared_is_refused_before_anything_is_written(tmp_path, capsys, given, words):
    assert execute(compare.run, [*MAIN, f"output={tmp_path / 'x'}", given], "compare") == 2
    out, err = capsys.readouterr()
    assert words in err and err.count("\n") == 1 and not out and not (tmp_path / "x").exists()


def test_somebody_elses_folder_is_refused_at_once(tmp_path, capsys):
    (tmp_path / "thesis.txt").write_text("mine")
    assert execute(compare.run, [*MAIN, f"output={tmp_path}"], "compare") == 2
    assert "not empty" in capsys.readouterr().err


@pytest.mark.slow
def test_worlds_auto_stops_at_the_first_look_that_is_narrow_enough(tmp_path):
    done = compared(tmp_path, "threads=1", "worlds=auto", "target.half_width=1000", "target.most_worlds=15", "horizon.months=2")
    assert done.code == 0 and "Look 1 of 2 after 10 worlds: Lifetime loss, dynamic_flat against fixed_flat" in done.text
    assert Results.load(tmp_path / "calm/fixed_flat").worlds == list(range(10))
    table = pd.read_parquet(tmp_path / "differences.parquet").set_index(["scenario", "arm", "outcome"])
    for scenario, own_level in {"covid_2020": level(15), "calm": LEVEL}.items():
        lost = [Results.load(tmp_path / scenario / arm).outcomes()[LOSS] for arm in ("fixed_flat", "dynamic_flat")]
        told, row = contrast(lost, [-1, 1], own_level), table.loc[(scenario, "dynamic_flat", LOSS)]
        assert (row["low"], row["high"]) == pytest.approx((told["low"], told["high"]))
    assert yaml.safe_load((tmp_path / "config.yaml").read_text())["worlds"] == 10
    assert "narrow enough for a target of ± 1000" in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("few", [["population.size=1"], ["population.size=30", "horizon.burn_in_months=0", "horizon.months=1"]])
def test_a_market_of_almost_nobody_is_drawn_as_far_as_it_goes(tmp_path, few):
    done = compared(tmp_path, "threads=1", *few)
    assert done.code == 0 and "report.html" in done.text, done.text


def test_tables_are_kept_when_a_picture_fails(tmp_path, monkeypatch):
    """A long run is not lost to a picture; without summary.json the folder is told from a complete one."""

    def fails(*_):
        raise ValueError("no picture today")

    monkeypatch.setattr(compare, "comparison_sketches", fails)
    done = compared(tmp_path, "threads=1", "population.size=30")
    written = {path.name for path in done.folder.iterdir()}
    assert done.code == 1 and "summary.json" not in written
    assert {"differences.parquet", "config.yaml", "calm", "covid_2020"} <= written
    assert Results.load(done.folder / "calm" / "fixed_flat").worlds == [0, 1, 2]


def test_scorers_that_learn_are_foretold_to_take_longer():
    def seconds(*given):
        return foretelling.learning(load_settings(list(given)))

    assert seconds() == seconds("scoring=expert") == 0
    once, quarterly, monthly = (
        seconds("scoring=logistic", f"scoring.refit_every={each}") for each in ("never", "quarter", "month")
    )
    assert 0 < once < quarterly < monthly
    assert seconds("scoring=champion_challenger") == quarterly, "the champion is the platform's, the challenger learns"
    assert seconds("scoring=boosting", "population.size=200_000") > seconds("scoring=boosting") > quarterly


def test_the_shadow_of_a_comparison_of_scorers_is_foretold_too():
    arms = {name: load_settings([f"scoring={name}"]) for name in ("platform", "boosting", "oracle")}
    assert scorers.beside_all({"calm": arms}) > foretelling.beside_days({"calm": arms}) + foretelling.learning(arms["boosting"])
    one = scorers.known_before({"calm": arms}, 1)
    assert one > 0 and scorers.known_before({"calm": arms, "covid_2020": arms}, 2) == 4 * one
    assert scorers.known_before({"calm": {"platform": arms["platform"]}}, 2) == 0
