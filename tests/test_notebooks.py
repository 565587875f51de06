"""Notebooks come in pairs that are in step, keep no output, and read results only; `make test` executes them."""

import ast
from pathlib import Path

import pytest

jupytext = pytest.importorskip("jupytext")

FOLDER = Path(__file__).parents[1] / "notebooks"
TEXTS = sorted(FOLDER.glob("*.py"))
PUBLIC = {
    "sim", "sim.figures", "sim.settings", "sim.settings.experiment", "sim.records.compare", "sim.lender.limits",
    "sim.lender.orders", "experiments.answer",
}  # fmt: skip
OTHERS = {"numpy", "pandas", "pydantic", "pathlib", "tempfile"}


def cells(path):
    """What a reader sees: kind and source of every cell."""
    return [(cell.cell_type, cell.source) for cell in jupytext.read(path).cells]


def test_every_notebook_is_a_pair():
    assert len(TEXTS) >= 5 and {path.stem for path in TEXTS} == {path.stem for path in FOLDER.glob("*.ipynb")}


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: path.stem)
def test_pairs_are_in_step(text):
    assert cells(text) == cells(text.with_suffix(".ipynb")), f"if the text is right: jupytext --update --to ipynb {text.name}"


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: path.stem)
def test_nothing_but_sources_is_kept(text):
    notebook = jupytext.read(text.with_suffix(".ipynb"))
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code and not any(cell.outputs or cell.execution_count for cell in code)
    assert not any(line.startswith(("%", "!")) for cell in code for line in cell.source.splitlines())
    assert notebook.metadata["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: path.stem)
def test_results_are_read_and_the_model_is_left_alone(text):
    tree = ast.walk(ast.parse(text.read_text(encoding="utf-8")))
    nodes = [node for node in tree if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {getattr(node, "module", None) or node.names[0].name for node in nodes}
    assert names <= PUBLIC | OTHERS, names


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: path.stem)
def test_a_cell_holds_one_idea(text):
    kinds = [kind for kind, _ in cells(text)]
    assert kinds[0] == "markdown" and kinds.count("markdown") >= kinds.count("code") / 2
    assert max(len(source.splitlines()) for kind, source in cells(text) if kind == "code") <= 20


def test_make_test_executes_them():
    lines = (FOLDER.parent / "Makefile").read_text().splitlines()
    assert any("pytest" in line and "--nbmake" in line and line.endswith(" notebooks") for line in lines)
