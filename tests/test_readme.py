"""The README is executed: its example, its scenario, its policy, its commands; its tables are those of the code."""

import ast
import inspect
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from sim import day, market
from sim.timeline import timeline

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = [(kind, code.strip("\n")) for kind, code in re.findall(r"^```(\w*)\n(.*?)^```", TEXT, re.M | re.S)]
HELPERS = {"clock_of", "list_paydays"}  # called in the day and no stage of it


def code_lines(code):
    return [line for line in code.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def block(start):
    return next(code for _, code in BLOCKS if code.startswith(start))


def table(heading):
    """The rows of a table: (stage, files, names of what it writes)."""
    lines = TEXT[TEXT.index(f"| {heading} |") :].split("\n\n")[0].splitlines()[2:]
    cells = [[re.findall(r"`([^`]+)`", cell) for cell in line.strip("|").split("|")] for line in lines]
    return [(stage, files, written) for (stage,), files, written in cells]


def run(arguments, folder):
    """Run Python in a folder of its own, the repository importable."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "MPLBACKEND": "agg"}
    done = subprocess.run([sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_example_runs(tmp_path):
    example = block("from sim import load_settings, simulate")
    assert len(code_lines(example)) <= 8
    shown = run(["-c", example], tmp_path)
    assert "lifetime_profit" in shown and "run_off" in shown and (tmp_path / "portfolio.png").stat().st_size > 10_000


@pytest.mark.slow
@pytest.mark.parametrize(("name", "flag"), [("mine/scenario/slump.yaml", "--config-dir mine"), ("mine.py", "--plugin mine.py")])
def test_ones_own_scenario_and_policy_work(name, flag, tmp_path):
    code = block(f"# {name}\n")
    assert len(code_lines(code)) <= 15
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(code)
    command = next(line for _, code in BLOCKS for line in code.splitlines() if flag in line)
    assert "lifetime_profit" in run(
        [*command.removeprefix("python ").split(), "horizon.months=6", "horizon.burn_in_months=12"], tmp_path
    )


def test_ones_own_policy_decides(tmp_path):
    (tmp_path / "mine.py").write_text(block("# mine.py"))
    few = "'population.size=2_000', 'threads=1', 'limits=steady', 'horizon.burn_in_months=0'"
    code = f"""
import mine
from sim import CreditMarket, load_settings
market = CreditMarket(load_settings([{few}]))
for _ in range(3):
    market.step()
view = market.view()
new = view.open & (view.opened == market.month - 1) & (view.granted > 0)
assert market.borrowers[42] and len(market.timeline())
print(new.sum() > 0 and (view.granted[new] == (3.0 * view.observed_income[new]).astype('i4').clip(max=20_000_000)).all())
"""
    assert run(["-c", code], tmp_path) == "True\n"


def test_other_commands_name_what_exists():
    commands = [line.split("#")[0].split() for _, code in BLOCKS for line in code.splitlines() if line.startswith("python -m")]
    assert all((ROOT / f"{command[2].replace('.', '/')}.py").is_file() for command in commands) and len(commands) >= 5
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.M)
    assert {"run", "test"} <= set(re.findall(r"(?:^|`)make ([a-z]+)", TEXT, re.M)) <= set(targets)


def stages(function, where):
    """What a function calls, in order, of what is defined where we look."""
    calls = [node for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))) if isinstance(node, ast.Call)]
    calls.sort(key=lambda call: (call.lineno, call.col_offset))
    names = [call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id for call in calls]
    return [name for name in names if where(name)]


def is_pass(name):
    found = getattr(day, name, None)
    return hasattr(found, "py_func") and name not in HELPERS


def test_the_day_is_the_days_list():
    assert [stage for stage, _, _ in table("stage of the day")] == stages(day.live_one_day.py_func, is_pass)


def test_the_month_is_the_months_list():
    methods = {name for name, _ in inspect.getmembers(market.CreditMarket, inspect.isfunction)}
    called = stages(market.CreditMarket.step, lambda name: name in methods)
    assert [stage for stage, _, _ in table("stage of the month")] == called


@pytest.mark.parametrize(("of", "heading"), [("day", "stage of the day"), ("month", "stage of the month")])
def test_stages_stand_in_their_files_and_write_what_is_said(of, heading):
    rows = {row.stage: row for row in timeline({}).itertuples() if row.of == of}
    for stage, files, written in table(heading):
        sources = [(ROOT / file).read_text() for file in files]
        assert of == "month" or any(f"def {stage}(" in source for source in sources), stage
        does = {name.rpartition(".")[2] for name in rows[stage].writes.split(", ")} if stage in rows else set()
        assert set(written) <= does, (stage, set(written) - does)


def test_links_lead_somewhere():
    links = [link for link in re.findall(r"\]\(([^)]+)\)", TEXT) if "://" not in link]
    assert links and all((ROOT / link).is_file() for link in links), links
