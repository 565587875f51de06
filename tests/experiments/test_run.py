"""One policy in one scenario from the command line: numbers, folder, report, exit codes."""

import io
import json
from contextlib import redirect_stdout

import pytest

from experiments import run
from experiments.cli import execute
from sim import Results, load_settings, simulate
from sim.settings.registry import forget

TINY = ["population.size=400", "horizon.burn_in_months=3", "horizon.months=4", "horizon.run_off_months=1", "threads=1"]
MINE = """
import numpy as np
from sim.lender.limits.fixed import FixedLimits
from sim.settings import register

@register("limits", "generous")
class Generous(FixedLimits):
    def decide(self, view, statistics, out):
        super().decide(view, statistics, out)
        np.multiply(out, 2, out=out, where=out > 0)
        return out
"""


def started(*arguments):
    printed = io.StringIO()
    with redirect_stdout(printed):
        code = execute(run.run, [*TINY, *arguments], "python -m experiments.run")
    return code, printed.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "one"
    code, text = started(
        "scenario=covid_2020", f"output={folder}", "record.daily=true", "record.borrowers=true", "record.lives=[3,399]"
    )
    assert code == 0 and "lifetime_profit " in text and f"saved in {folder}" in text
    return folder


def test_the_folder_holds_tables_report_and_figures(folder):
    names = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    tables = "monthly vintages rolls segments fifths scorecard scores books daily borrowers lives".split()
    assert names == {
        *(f"{name}.parquet" for name in tables),
        "config.yaml",
        "provenance.json",
        "summary.json",
        "report.html",
        "figures",
    }
    assert {path.stem for path in (folder / "figures").iterdir()} == {
        *("portfolio", "vintages", "rolls", "scorecard", "score_stability", "two_lives"),
    }
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "Under covid_2020: lifetime profit" in page and "Headline numbers" in page and "not yet calibrated" in page


def test_its_config_gives_the_same_bytes(folder):
    kept = Results.load(folder)
    assert simulate(load_settings(file=folder / "config.yaml")).digest() == kept.digest()


def test_days_add_up_to_months(folder):
    kept = Results.load(folder)
    days = kept.daily.groupby(kept.daily["date"].dt.to_period("M")).sum(numeric_only=True)
    both = (days.columns.intersection(kept.monthly.columns)).difference(["world", "unemployment"])
    assert {"drawn", "due", "newly_overdue", "contacts", "charged_off", "cured", "collection_cost"} <= set(both)
    for name in both:
        assert days[name].to_numpy() == pytest.approx(kept.monthly[name].to_numpy()), name
    assert days["drawn"].sum() > 0 and (kept.daily["unemployment"].between(0, 1)).all()


def test_days_explain_what_is_owed(folder):
    kept = Results.load(folder)
    days = kept.daily.groupby(kept.daily["date"].dt.to_period("M")).sum(numeric_only=True)
    moved = days["drawn"] - days["repaid"] - days["prepaid"] - days["charged_off"]
    assert kept.monthly["balance"].diff().iloc[1:].to_numpy() == pytest.approx(moved.iloc[1:].to_numpy(), abs=0.001)
    assert days["paid"].to_numpy() == pytest.approx((days["repaid"] + days["prepaid"]).to_numpy())
    years = kept.monthly["balance"].mean() * len(kept.daily) / 365
    rate = days[["interest_accrued", "interest_memo"]].to_numpy().sum() / years
    assert 0.10 < rate < 0.20 and days["billed_interest"].sum() > 0, "interest is in yuan"


def test_final_columns_of_every_borrower(folder):
    kept = Results.load(folder)
    assert sorted(kept.borrowers["number"]) == list(range(400))
    assert kept.borrowers["principal"].sum() / 100 == pytest.approx(kept.monthly["balance"].iloc[-1])


def test_a_plugin_decides_in_every_process_as_it_would_in_one(tmp_path):
    (tmp_path / "mine.py").write_text(MINE)
    more = ["worlds=3", "world=5", "limits=generous"]
    try:
        code, _ = started(*more, "--plugin", str(tmp_path / "mine.py"), "threads=2", f"output={tmp_path / 'x'}")
        one = simulate(load_settings([*TINY, *more]))
    finally:
        forget("limits", "generous")
    kept = Results.load(tmp_path / "x")
    assert code == 0 and kept.worlds == [5, 6, 7] and kept.digest() == one.digest()
    assert json.loads((tmp_path / "x" / "provenance.json").read_text())["threads"] == 2
    usual = simulate(load_settings([*TINY, "world=7"])).monthly["limit"].iloc[-1]
    assert kept.monthly["limit"].iloc[-1] > usual


def test_observers_see_every_month_and_change_nothing():
    settings, seen = load_settings(TINY), []
    watched = simulate(settings, observers=[lambda view: seen.append((view.month, int(view.open.sum())))])
    assert [month for month, _ in seen] == list(range(3, 8)) and watched.digest() == simulate(settings).digest()
    with pytest.raises(AttributeError, match="does not see 'cash'"):
        simulate(settings, observers=[lambda view: view.cash])


def test_a_path_below_a_file_is_the_environments_fault(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert started(f"output={tmp_path / 'file' / 'x'}")[0] == 3 and capsys.readouterr().err.count("\n") == 1


def test_without_a_folder_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, text = started()
    assert code == 0 and "excluded_share" in text and not list(tmp_path.iterdir())
