"""The house as its syntax trees show it: who imports whom, how long files are, what is never called, who writes a column."""

import ast
import graphlib
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import sim
from sim import CreditMarket, load_settings
from sim.columns import GROUPS, allocated, observed_columns
from sim.lender.view import LenderView
from sim.numerics.draws import world_keys

ROOT = Path(sim.__file__).resolve().parents[1]
FILES = sorted(path for room in ("sim", "experiments") for path in (ROOT / room).rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 300, 50
LISTS = {("sim/terms.py", "terms")}  # one line an entry, nothing else

# Each room may import the rooms it names; what is above it is unknown to it.
BOTTOM = {"numerics", "settings", "columns", "clock", "tiles", "menus", "memory", "shards"}
MIDDLE = BOTTOM | {"terms", "state", "accounts", "borrowers", "economy", "dealings", "paydays", "day", "month_end"}
MAY_IMPORT = {
    "numerics": {"numerics"},
    "columns": set(),
    "clock": set(),
    "tiles": set(),
    "memory": set(),
    "shards": set(),
    "menus": {"numerics", "settings", "columns"},
    "settings": {"settings"},
    "accounts": BOTTOM | {"accounts"},
    "borrowers": BOTTOM | {"borrowers"},
    "economy": BOTTOM | {"economy"},
    "terms": BOTTOM,
    "dealings": BOTTOM | {"accounts", "borrowers"},
    "paydays": BOTTOM | {"accounts", "borrowers", "dealings"},
    "day": BOTTOM | {"accounts", "borrowers", "dealings", "paydays"},
    "state": BOTTOM | {"accounts", "borrowers", "economy"},
    "month_end": BOTTOM | {"accounts", "borrowers"},
    "lender": BOTTOM | {"accounts", "lender"},
    "records": MIDDLE | {"records"},
    "figures": {"figures", "records", "settings", "clock", "columns", "lender"},
    "experiments": {
        "experiments",
        "run",
        "market",
        "records",
        "figures",
        "settings",
        "columns",
        "clock",
        "economy",
        "shards",
        "checkpoints",
        "forks",
        "warming",
        "",
    },
}
ABOVE_THE_MARKET = {"run", "checkpoints", "forks", "warming", "experiments", "figures"}
ONLY_IN = {
    "hydra": ("sim/settings/", "experiments/"),
    "omegaconf": ("sim/settings/", "experiments/"),
    "mesa": ("sim/market.py", "sim/agents.py", "experiments/"),
    "matplotlib": ("sim/figures/", "experiments/drawing.py"),
    "scipy": ("sim/records/", "sim/figures/", "experiments/"),
    "ray": ("experiments/",),
    "pickle": (),
    "marshal": (),
    "shelve": (),
    "random": (),
}
HIDDEN = (  # what a lender could only wish to know
    "cash", "savings", "permanent_income", "wage_a_day", "employed", "quality", "default_cost", "forgetfulness", "habits",
    "taste", "wanted_debt", "buffer", "needs_a_day", "standing", "income_reading", "job_risk", "consumption", "hardship",
    "expense", "pay_pattern", "payday",
)  # fmt: skip


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def modules(path):
    """(module, names) of every import of a file, those inside functions too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, []) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)} imports relatively"
            yield node.module, [alias.name for alias in node.names]


def room_of(module):
    """The room of a module of ours: its folder or file in sim, or `experiments`; "" for the package itself."""
    parts = module.split(".")
    return "experiments" if parts[0] == "experiments" else (parts[1] if len(parts) > 1 else "")


def own_imports(path):
    """Rooms a file imports."""
    for module, names in modules(path):
        if module.split(".")[0] in ("sim", "experiments"):
            here = ROOT / module.replace(".", "/")
            if module == "sim" and any((here / f"{name}.py").exists() or (here / name).is_dir() for name in names):
                yield from names
            else:
                yield room_of(module)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_point_downwards(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    room = parts[0] if parts[0] == "experiments" else (parts[1] if len(parts) > 1 else "")
    found = set(own_imports(path))
    if room in MAY_IMPORT:
        assert found <= MAY_IMPORT[room], f"{name_of(path)} imports {found - MAY_IMPORT[room]}"
    elif room not in ("run", "checkpoints", "forks", "warming", "__init__"):
        assert not found & ABOVE_THE_MARKET, f"{name_of(path)} imports {found & ABOVE_THE_MARKET}"


def test_no_module_imports_itself_round_a_corner():
    graph = {}
    for path in FILES:
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        at_once = [
            n for n in tree(path).body if isinstance(n, ast.ImportFrom) and n.module.split(".")[0] in ("sim", "experiments")
        ]
        targets = {f"{n.module}.{a.name}" for n in at_once for a in n.names} | {n.module for n in at_once}
        graph[module] = {t for t in targets if (ROOT / (t.replace(".", "/") + ".py")).exists()}
    assert list(graphlib.TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_are_named_and_kept_to_their_rooms(path):
    for module, names in modules(path):
        assert "*" not in names, f"{name_of(path)}: from {module} import *"
        allowed = ONLY_IN.get(module.split(".")[0])
        assert allowed is None or name_of(path).startswith(allowed or ("-",)), f"{name_of(path)} imports {module}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_files_and_functions_are_short(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_FILE, f"{name_of(path)} has {lines} lines"
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef) and (name_of(path), node.name) not in LISTS:
            assert node.end_lineno - node.lineno < LONGEST_FUNCTION, f"{name_of(path)}: {node.name}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_everything_public_says_what_it_is(path):
    assert ast.get_docstring(tree(path)), f"{name_of(path)} has no docstring"
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            decorated = {d.id for d in node.decorator_list if isinstance(d, ast.Name)}
            if "sim/settings" not in name_of(path) and "overload" not in decorated:
                assert ast.get_docstring(node), f"{name_of(path)}: {node.name} has no docstring"


def calls(path):
    """Dotted names of everything a file calls."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


LIBM = re.compile(r"(math|np|numpy)\.(exp|expm1|log|log1p|log2|log10|pow|power|sin|cos|tan|tanh|sinh|cosh|erf|erfc|gamma|cbrt)")
DAILY = ("sim/accounts", "sim/borrowers", "sim/economy", "sim/numerics", "sim/lender", "sim/day.py", "sim/dealings.py",
         "sim/month_end.py", "sim/market.py", "sim/state.py", "sim/terms.py", "sim/tiles.py", "sim/clock.py")  # fmt: skip


@pytest.mark.parametrize("path", [p for p in FILES if name_of(p).startswith(DAILY)], ids=name_of)
def test_no_result_depends_on_the_c_library_or_on_fast_mathematics(path):
    for called, node in calls(path):
        assert not LIBM.fullmatch(called), f"{name_of(path)}:{node.lineno} calls {called}"
        assert not any(keyword.arg == "fastmath" for keyword in node.keywords), f"{name_of(path)}:{node.lineno}"
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):  # only whole powers of two, or squares
            base, power = ast.unparse(node.left), ast.unparse(node.right)
            assert power == "2" or base in ("2", "2.0"), f"{name_of(path)}:{node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_config_file_can_never_run_code(path):
    for called, node in calls(path):
        assert called.rpartition(".")[2] not in ("instantiate", "eval", "load_module", "system"), f"{name_of(path)}:{node.lineno}"
        if called.endswith("yaml.load"):
            assert "Safe" in ast.unparse(node) or name_of(path) == "sim/settings/files.py"  # a loader that refuses more
        assert called != "exec" or name_of(path) == "sim/numerics/jit.py"


@pytest.mark.parametrize("path", [p for p in FILES if not name_of(p).startswith("sim/numerics/")], ids=name_of)
def test_numbas_options_are_chosen_in_one_place(path):
    for module, names in modules(path):
        if module.startswith("numba"):
            assert not {"njit", "jit", "vectorize", "guvectorize"} & set(names), name_of(path)


def test_the_project_knows_nothing_of_the_machine_it_was_made_on():
    kinds = (".py", ".yaml", ".toml", ".md", ".txt", ".cff")
    folders = ("sim", "experiments", "configs", "benchmarks", "docs", "notebooks", "locks", "tests")
    texts = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in kinds] + [ROOT / "README.md"]
    foreign = re.compile("/" + r"(work|home|root|Users|mnt)/[\w.-]+")
    for path in texts:
        if path.exists():
            found = foreign.search(path.read_text(encoding="utf-8"))
            assert not found, f"{name_of(path)}: {found[0]}"


# --- Columns -------------------------------------------------------------------------------------------------------


def test_a_lender_sees_the_seen_columns_and_no_others():
    people, accounts = allocated("people", 3), allocated("accounts", 3)
    view = LenderView(people, accounts, 5, world_keys(7, 0))
    seen = {name for names in observed_columns().values() for name in names}
    every = {column.name for group in ("people", "accounts") for column in GROUPS[group][0]}
    assert {name for name in every if hasattr(view, name)} == seen and not seen & set(HIDDEN)
    for name in seen:
        assert not getattr(view, name).flags.writeable
    with pytest.raises(AttributeError, match="a lender does not see 'cash'; it sees"):
        view.cash  # noqa: B018
    reached = [value for value in vars(view).values() if value is people or value is accounts]
    assert not reached, "a view keeps the columns themselves"


@pytest.mark.parametrize("path", sorted((ROOT / "sim/lender").rglob("*.py")), ids=name_of)
def test_a_lenders_decisions_never_name_what_is_hidden(path):
    seen = {name for names in observed_columns().values() for name in names}
    hidden = {c.name for table in ("people", "accounts") for c in GROUPS[table][0]} - seen
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute):
            assert node.attr not in hidden, f"{name_of(path)}:{node.lineno} reads {node.attr}"


@pytest.fixture(scope="module")
def lived():
    """Some of what each column of a market held, week by week, with borrowers late and charged off."""
    market = CreditMarket(load_settings([
        "population.size=4_000", "horizon.burn_in_months=12", "horizon.months=3", "horizon.run_off_months=1", "threads=1",
        "behaviour.remember=0.03", "behaviour.cash_cap=1000", "population.never_pays_share=0.02", "limits=dynamic",
        "scoring.explore_rate=0.05", "product.modes.equal_payment=0.5", "product.modes.interest_only=0.5",
        "collections.call_capacity=500",
    ]))  # fmt: skip
    held, plan = {}, market.plan

    def look(*given):
        for group, (table, _) in GROUPS.items():
            for column in table:
                values = getattr(getattr(market.state, group), column.name)
                held.setdefault((group, column.name), set()).update(np.unique(values)[:50].tolist())
        return plan(*given)

    market.plan = look  # called every week, inside the month
    while market.running:
        market.step()
    return held


@pytest.mark.parametrize(("group", "column"), [(g, c) for g, (table, _) in GROUPS.items() for c in table], ids=str)
def test_every_column_is_described_written_and_moves(group, column, lived):
    assert column.unit and column.meaning and column.writer
    assert len(lived[group, column.name]) > 1, f"nobody writes {group}.{column.name}"


@pytest.mark.parametrize(("group", "column"), [(g, c) for g, (table, _) in GROUPS.items() for c in table], ids=str)
def test_the_stated_writer_of_a_column_writes_it(group, column):
    """Its file assigns to the column, by name or as a parameter of that name; `day` stands for every room of the day."""
    rooms = ["sim/accounts", "sim/borrowers", "sim/dealings.py"] if column.writer == "day" else [f"sim/{column.writer}.py"]
    paths = [ROOT / room.replace(".py", "").replace(".", "/") for room in rooms]
    files = [f for path in paths for f in ([path.with_suffix(".py")] if not path.is_dir() else sorted(path.rglob("*.py")))]
    assert all(path.exists() for path in files), f"{group}.{column.name} is written by {column.writer}, which does not exist"
    assert any(column.name in written(path) for path in files), f"{column.writer} does not write {group}.{column.name}"


@cache
def written(path):
    """Names that a file assigns to: x.name[...] = ..., name[...] = ..., or hands over as x.name to be filled."""
    found = set()
    for node in ast.walk(tree(path)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
        for target in [t for x in targets for t in (x.elts if isinstance(x, ast.Tuple) else [x])]:
            while isinstance(target, ast.Subscript):
                target = target.value
            if isinstance(target, ast.Attribute):
                found.add(target.attr)
            elif isinstance(target, ast.Name):
                found.add(target.id)
        if isinstance(node, ast.Call):
            found |= {a.attr for a in node.args if isinstance(a, ast.Attribute)}
    return found
