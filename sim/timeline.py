"""The month and the day as lists that can be read: every stage with its files, the columns it reads and those it writes.

Read off the sources, so that it cannot differ from what runs: a stage is a call in `CreditMarket.step` or in
`live_one_day`, and is followed through every function of this package that a column is handed to.
"""

import ast
import functools
import time
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from sim.columns import GROUPS, observed_columns

PACKAGE = Path(__file__).resolve().parent
MONTH, DAY = ("sim.market", "self.step"), ("sim.day", "live_one_day")
TILE = {"p": "people", "a": "accounts", "r": "arrears", "tickets": "tickets", "claims": "claims"}
ROOMS = {"lender": "sim.lender.lender", "recorder": "sim.records.recorder", "watch": "sim.watch"}  # attributes of the market
OVER_TILES = ("sim.numerics.workers", "over_tiles")  # calls a kernel with the first and end tile and what follows
HANDING_ON = ("sim.market", "sim.day", "sim.paydays", "sim.numerics")
NAMES = {group: {column.name for column in table} for group, (table, _) in GROUPS.items()}
SHAPE = {"size", "shape", "dtype", "ndim"}


def stage(method):
    """Count the seconds a stage of the month takes, for `timeline`."""

    @functools.wraps(method)
    def counted(self, *arguments):
        start = time.perf_counter()
        result = method(self, *arguments)
        self.seconds[method.__name__] += time.perf_counter() - start
        return result

    return counted


def timeline(seconds):
    """A row per stage of the month, then of the day: its files, what it reads and writes, seconds so far (months' stages)."""
    rows = [_row("month", *stage, seconds) for stage in _stages(*MONTH, {"self": "market"})]
    rows += [_row("day", *stage, {}) for stage in _stages(*DAY, TILE)]
    return pd.DataFrame(rows, columns=["of", "stage", "file", "reads", "writes", "seconds"])


def _row(of, stage, seen, seconds):
    files = [module for module in sorted(seen.modules) if not module.startswith(HANDING_ON)] or sorted(seen.modules)
    paths = ", ".join(module.replace(".", "/") + ".py" for module in files)
    return of, stage, paths, ", ".join(sorted(seen.reads)), ", ".join(sorted(seen.writes)), seconds.get(stage)


def _stages(module, function, bound):
    """(name, what it touches) of the calls in a list of calls, each name once."""
    found = {}
    calls = [node for node in ast.walk(_functions(module)[function]) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        follower = _Follower(module, bound)
        callee = follower.callee(call.func)
        if callee and not callee[0].startswith("sim.numerics"):
            follower.visit(call)
            found.setdefault(callee[1].removeprefix("self."), _Seen()).add(follower.seen)
    return [(name, seen) for name, seen in found.items() if seen.modules]


@dataclass
class _Seen:
    """Columns read and written, and the modules that do so."""

    reads: set = field(default_factory=set)
    writes: set = field(default_factory=set)
    modules: set = field(default_factory=set)

    def add(self, other):
        self.reads |= other.reads
        self.writes |= other.writes
        self.modules |= other.modules


class _Follower(ast.NodeVisitor):
    """Follows columns through one function.

    bound: what names stand for: "market", "state", a group of columns, or one column as (group, name).
    """

    def __init__(self, module, bound):
        self.module, self.bound, self.seen = module, dict(bound), _Seen()

    def value(self, node):
        """What an expression stands for; None if it is nothing of the sort."""
        if isinstance(node, ast.Name):
            return self.bound.get(node.id)
        if isinstance(node, ast.Subscript):
            return self.value(node.value)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("cut", "unpacked"):
            return self.value(node.args[0])
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "tiles_only":
            return self.value(node.func.value)
        if isinstance(node, ast.Attribute):
            owner = self.value(node.value)
            if owner == "market":
                return "state" if node.attr == "state" else ROOMS.get(node.attr)
            if owner == "state" and node.attr == "packed":
                return "state"
            if owner == "state":
                return node.attr if node.attr in GROUPS else None
            return (owner, node.attr) if isinstance(owner, str) and node.attr in NAMES.get(owner, ()) else None
        return None

    def callee(self, func):
        """(module, function) of a call inside this package."""
        if isinstance(func, ast.Attribute):
            owner = self.value(func.value)
            module, name = "sim.market" if owner == "market" else owner, f"self.{func.attr}"
        else:
            name = getattr(func, "id", "")
            module = self.module if name in _functions(self.module) else _imports(self.module).get(name)
        return (module, name) if isinstance(module, str) and name in _functions(module) else None

    def touch(self, column, kind):
        group, name = column
        getattr(self.seen, kind).add(name if group in ("people", "accounts") else f"{group}.{name}")
        self.seen.modules.add(self.module)

    def visit_Call(self, node):
        callee, given = self.callee(node.func), node.args
        if callee == OVER_TILES:
            callee, own = self.callee(given[0]), [node.func] * any(keyword.arg == "own" for keyword in node.keywords)
            given = [node.func, node.func, *own, *given[2:]]
        if getattr(node.func, "id", "") == "LenderView":
            for group, names in observed_columns().items():
                for name in names:
                    self.touch((group, name), "reads")
        if callee is None:
            return self.generic_visit(node)
        values = [self.value(each) for each in given]
        for each, value in zip(given, values, strict=True):
            if value is None:
                self.visit(each)
        self.seen.add(_followed(*callee, tuple(values)))

    def visit_Assign(self, node):
        self.visit(node.value)
        for target in node.targets:
            self.assign(target, node.value)

    def assign(self, target, value):
        if isinstance(target, ast.Tuple):
            values = value.elts if isinstance(value, ast.Tuple) else [None] * len(target.elts)
            for each, given in zip(target.elts, values):
                self.assign(each, given)
        elif isinstance(target, ast.Name):
            self.bound[target.id] = value and self.value(value)
        elif isinstance(target, ast.Subscript):
            self.store(target)

    def visit_AugAssign(self, node):
        self.visit(node.value)
        if isinstance(node.target, ast.Subscript):
            self.store(node.target)

    def store(self, target):
        self.visit(target.slice)
        if isinstance(self.value(target), tuple):
            self.touch(self.value(target), "writes")

    def visit_Name(self, node):
        if isinstance(self.value(node), tuple):
            self.touch(self.value(node), "reads")

    def visit_Attribute(self, node):
        if isinstance(self.value(node), tuple):
            self.touch(self.value(node), "reads")
        elif not (node.attr in SHAPE and isinstance(self.value(node.value), tuple)):
            self.visit(node.value)


@functools.cache
def _followed(module, function, values):
    """What a function touches when called with these arguments."""
    definition = _functions(module)[function]
    names = [argument.arg for argument in definition.args.args]
    if function.startswith("self."):
        values = ("market" if module == "sim.market" else module, *values)
    follower = _Follower(module, dict(zip(names, values)))
    for statement in definition.body:
        follower.visit(statement)
    return follower.seen


@functools.cache
def _tree(module):
    path = PACKAGE.parent.joinpath(*module.split("."))
    path = path.with_suffix(".py") if path.with_suffix(".py").is_file() else path / "__init__.py"
    return ast.parse(path.read_text(encoding="utf-8"))


@functools.cache
def _functions(module):
    """Functions of a module by name, methods as `self.name`; none of modules outside this package."""
    if not module.startswith("sim."):
        return {}
    body = _tree(module).body
    methods = [node for owner in body if isinstance(owner, ast.ClassDef) for node in owner.body]
    named = [(node.name, node) for node in body if isinstance(node, ast.FunctionDef)]
    return dict(named + [(f"self.{node.name}", node) for node in methods if isinstance(node, ast.FunctionDef)])


@functools.cache
def _imports(module):
    """Modules of this package that names were imported from."""
    froms = [node for node in ast.walk(_tree(module)) if isinstance(node, ast.ImportFrom)]
    return {a.asname or a.name: node.module for node in froms if (node.module or "").startswith("sim") for a in node.names}
