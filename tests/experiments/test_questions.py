"""Every numbered experiment on tiny worlds: its sentence names what its table says, its report shows what it asks for."""

import io
from contextlib import redirect_stdout
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
import yaml

import configs
from experiments import compare
from experiments.cli import execute
from experiments.tables import number
from sim import load_settings
from sim.records.outcomes import OUTCOMES

FILES = sorted(Path(configs.__file__).parent.glob("experiment/e[0-9]*.yaml"))
TINY = ["population.size=2_000", "horizon.burn_in_months=4", "horizon.months=8", "horizon.run_off_months=6", "threads=1"]


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def done(request, tmp_path_factory):
    """An experiment that was run: its name, its settings, what it printed, its folder."""
    name, folder, printed = request.param.stem, tmp_path_factory.mktemp("runs") / request.param.stem, io.StringIO()
    with redirect_stdout(printed):
        code = execute(compare.run, [f"experiment={name}", *TINY, "worlds=2", f"output={folder}"], "compare")
    assert code == 0
    asked = load_settings([f"experiment={name}"]).experiment
    return SimpleNamespace(name=name, asked=asked, text=printed.getvalue(), folder=folder)


def test_the_sentence_names_what_the_table_says(done):
    table = pd.read_parquet(done.folder / "differences.parquet")
    last, primary = done.asked.scenarios[-1], OUTCOMES[done.asked.primary]
    rows = table[(table["scenario"] == last) & (table["outcome"] == done.asked.primary)].set_index("arm")
    sentence = next(line for line in done.text.splitlines() if line.startswith(f"Under {last},"))
    best = rows["estimate"].idxmax() if primary.more_is_better else rows["estimate"].idxmin()
    reached = number(primary.scale * (rows.loc[best, "baseline"] + rows.loc[best, "estimate"]), min(primary.decimals, 2))
    assert done.asked.words[best] in sentence and done.asked.words[done.asked.baseline] in sentence and reached in sentence
    low, high = rows.loc[best, ["low", "high"]]
    assert ("luck hides" in sentence) == (low <= 0 <= high and rows.loc[best, "estimate"] != 0)
    assert "2 worlds" in sentence and "95 % intervals" in sentence


def test_the_report_shows_the_pictures_that_were_asked_for(done):
    assert {path.stem for path in (done.folder / "figures").iterdir()} == set(done.asked.figures)
    page = (done.folder / "report.html").read_text(encoding="utf-8")
    assert done.asked.title in page and page.count("<figure>") == len(done.asked.figures)


def test_the_table_has_every_arm_outcome_and_scenario(done):
    table = pd.read_parquet(done.folder / "differences.parquet")
    assert len(table) == (len(done.asked.arms) - 1) * len(done.asked.outcomes) * len(done.asked.scenarios)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_question_is_complete_before_it_is_run(path):
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {"title", "question", "how_to_run", "primary", "baseline", "arms", "words", "figures"} <= set(written)
    assert written["how_to_run"].endswith(f"experiment={path.stem}") and set(written["words"]) == set(written["arms"])
    assert path.read_text().startswith("#") and len(written["scenarios"]) == 2 and written["scenarios"][0] == "calm"
