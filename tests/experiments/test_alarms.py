"""The value of watching on tiny worlds: what is printed and written, what is refused."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from types import SimpleNamespace

import pandas as pd
import pytest

from experiments import alarms
from experiments.cli import execute
from sim import Results

TINY = ["population.size=800", "horizon.burn_in_months=6", "horizon.months=8", "horizon.run_off_months=1", "threads=1"]


def lived(folder, *more):
    out, error = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(error):
        code = execute(alarms.run, [*TINY, f"output={folder}", *more], "python -m experiments.alarms")
    return SimpleNamespace(code=code, text=out.getvalue(), error=error.getvalue())


@pytest.mark.slow
def test_it_compares_rhythms_and_writes_what_it_found(tmp_path):
    done = lived(tmp_path / "mine", "worlds=2", "monitoring=segment_alarm", "monitoring.alarm=threshold",
                 "monitoring.false_alarm_rate=0.05")  # fmt: skip
    assert done.code == 0, done.error
    assert "calm: watching against not watching (2 worlds)" in done.text and "by binomial arithmetic" in done.text
    folder = tmp_path / "mine"
    told = json.loads((folder / "summary.json").read_text())
    assert told["covid_2020.day.judged"]["value"] > told["covid_2020.week.judged"]["value"] > 0
    log = Results.load(folder / "covid_2020" / "week").alarms
    events = pd.read_parquet(folder / "events.parquet")
    assert len(log) and set(events["event"]) <= {"on", "off"} and len(events)
    assert Results.load(folder / "calm" / "unwatched").alarms is None
    assert {path.name for path in (folder / "figures").iterdir()} == {
        "alarm_event_study_calm.png", "alarm_event_study_covid_2020.png",
    }  # fmt: skip


@pytest.mark.parametrize(("given", "words"), [(["worlds=1"], "worlds: 1 is too few"), (["monitoring=none"], "watches nothing")])
def test_bad_input_is_one_line(tmp_path, given, words):
    done = lived(tmp_path / "mine", *given)
    assert done.code == 2 and words in done.error and done.error.count("\n") == 1 and not (tmp_path / "mine").exists()
