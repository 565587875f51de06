"""Which loops of the day LLVM vectorises, told by LLVM itself: `python -m benchmarks.vectorised [--all]`.

The list is read from the code: all functions that the day's kernel reaches (with --all: every kernel of a month), and in
them every loop over a column (`for i in range(column.size)`).  A loop without an `if` statement is dense and must be
vectorised; one with an `if` statement is a scan for a rare state.  Each function is compiled once more, with the argument
types the kernel really passes (a strided slice or a wider integer would cost the vectors without a word), while LLVM
prints its remarks.
"""

import ast
import inspect
import json
import os
import re
import subprocess
import sys
import textwrap
from dataclasses import dataclass

import llvmlite.binding as llvm
import numba
from numba.core import types
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import AnalysisPass, register_pass
from numba.core.typed_passes import NopythonTypeInference

from sim import CreditMarket, day, load_settings
from sim.numerics import workers

START = "<<<"  # before the remarks on one function
REMARK = re.compile(r"remark: [^:]+:(\d+):\d+: (.*)")
DONE = re.compile(r"vectorized loop \(vectorization width: (\d+), interleaved count: \d+\)")
HEADING = "loop not vectorized"  # says nothing of its own
HARMLESS = re.compile("the cost-model indicates that interleaving|floating point conversion|.* has already been vectorized")
SCALAR = re.compile(
    r"call [^@\n]*@(?:llvm\.)?((?:exp|log|pow|sin|cos|tan|fmod|erf)\w*)|((?:sdiv|udiv|srem|urem)) <\d+ x (?:i64> |i\d+> %\S+ %)"
)


@dataclass(frozen=True)
class Verdict:
    """What LLVM made of one loop: lanes, or reasons for none."""

    function: str  # with its module
    line: int
    dense: bool  # without an `if` statement
    lanes: tuple[int, ...]
    reasons: tuple[str, ...]

    @property
    def vectorised(self):
        """Vectorised in whole, or replaced by a plain fill."""
        return not self.reasons


def verdicts(*flags):
    """One verdict per loop, in the order of the day; compiles in a process of its own.  --all: month ends, too."""
    command = [sys.executable, "-m", "benchmarks.vectorised", "--remarks", *flags]
    child = subprocess.run(command, capture_output=True, text=True)
    if child.returncode:
        raise RuntimeError(child.stderr[-2000:])
    remarks = _by_function(child.stderr)
    return [_verdict(remarks[loop["function"]], **loop) for loop in json.loads(child.stdout)]


def _by_function(text):
    """The remarks on each function, of all the types it is called with: (line, remark), line 0 for the whole function."""
    found, name = {}, None
    for line in text.splitlines():
        if line.startswith(START):
            name = line.removeprefix(START)
        elif remark := REMARK.match(line):
            found.setdefault(name, []).append((int(remark[1]), remark[2]))
    return found


def _verdict(remarks, function, line, end, dense):
    here = [text for at, text in remarks if line <= at <= end or at == 0]
    lanes = tuple(int(done[1]) for text in here if (done := DONE.match(text)))
    missed = [text for text in here if not DONE.match(text) and not HARMLESS.match(text)]
    reasons = [text for text in missed if text != HEADING] or missed
    return Verdict(function, line, dense, lanes, tuple(dict.fromkeys(reasons)))


# In the process that compiles


def compile_with_remarks(calls):
    """Print the loops as JSON on stdout, and what LLVM says of them on stderr."""
    loops = {name_of(dispatcher): loops_over_columns(dispatcher.py_func) for dispatcher, _ in calls}
    for option in ("", "-missed", "-analysis"):
        llvm.set_option("", f"--pass-remarks{option}=loop-vectorize")
    for dispatcher, arguments in calls:
        if loops[name_of(dispatcher)]:
            say(START + name_of(dispatcher))
            compiled = fresh(dispatcher, debug=True, _dbg_extend_lifetimes=False, pipeline_class=WithLines)
            compiled.compile(arguments)
            for fault in (*strided(arguments), *scalar_code(compiled)):
                say(f"remark: whole:0:0: {fault}")
    print(json.dumps([loop for found in loops.values() for loop in found]))


def strided(arguments):
    """Columns that are not contiguous as far as the compiler knows: a cut through a 2-D array that took the rows last."""
    columns = (part for kind in arguments for part in (kind if isinstance(kind, types.BaseNamedTuple) else (kind,)))
    return [f"strided argument {kind}" for kind in columns if isinstance(kind, types.Array) and kind.layout == "A"]


def scalar_code(compiled):
    """What stays scalar inside a vectorised loop: calls of the mathematics library, division of whole numbers."""
    code = "".join(compiled.inspect_llvm().values())
    return [f"scalar {what}" for what in sorted({found[1] or found[2] for found in SCALAR.finditer(code)})]


def say(line):
    """Write to stderr at once: LLVM writes there past Python."""
    os.write(2, f"{line}\n".encode())


def name_of(dispatcher):
    """Module and name of a compiled function."""
    return f"{dispatcher.py_func.__module__}.{dispatcher.py_func.__name__}"


def fresh(dispatcher, **options):
    """The same function, compiled anew in the same way instead of taken from the disk."""
    given = {name: value for name, value in dispatcher.targetoptions.items() if name not in ("nopython", "boundscheck")}
    return numba.njit(boundscheck=False, **given, **options)(dispatcher.py_func)


def loops_over_columns(function):
    """The loops `for i in range(column.size)` of a function: its name, first and last line, and whether they are dense."""
    lines, first = inspect.getsourcelines(function)
    found = [node for node in ast.walk(ast.parse(textwrap.dedent("".join(lines)))) if isinstance(node, ast.For)]
    name = f"{function.__module__}.{function.__name__}"
    return [
        {"function": name, "line": first + x.lineno - 1, "end": first + x.end_lineno - 1, "dense": not _branches(x)}
        for x in found
        if _is_column_range(x.iter)
    ]


def _is_column_range(call):
    return (
        isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "range"
        and len(call.args) == 1
        and getattr(call.args[0], "attr", "") == "size"
    )


def _branches(loop):
    return any(isinstance(node, (ast.If, ast.Continue, ast.Break)) for node in ast.walk(loop))


# Who calls whom with which types


def kernel_calls(all_kernels=False):
    """Every (function, argument types) that the kernels call, directly or not, in the order of the month."""
    waiting, seen = [], {}
    for kernel, arguments in kernels():
        if all_kernels or kernel is day.live_tiles:
            waiting.append((kernel, arguments))
        while waiting:
            call = waiting.pop()
            if call not in seen and call[0].py_func.__module__.startswith("sim."):
                seen[call] = None
                waiting += reversed(calls_of(*call))
    return list(seen)


def kernels():
    """The kernels that work on tiles and the types of their arguments, seen where a small market calls them in a month."""
    seen, over_tiles = {}, workers.over_tiles

    def look(kernel, tiles, *given, own=None):
        private = () if own is None else (own[0],)
        seen[kernel, tuple(numba.typeof(x) for x in (0, tiles, *private, *given))] = None
        if kernel is not day.live_tiles:
            over_tiles(kernel, tiles, *given, own=own)

    users = [module for name, module in sys.modules.items() if name.startswith("sim.") and hasattr(module, "over_tiles")]
    small = CreditMarket(load_settings(["population.size=1_000", "threads=1"]))
    for module in users:
        module.over_tiles = look
    try:
        small.step()
    finally:
        for module in users:
            module.over_tiles = over_tiles
    return list(seen)


def calls_of(dispatcher, arguments):
    """The compiled functions that this one calls, with the types it passes: type inference and no further."""
    try:
        fresh(dispatcher, pipeline_class=Typing).compile(arguments)
    except Inferred as inferred:
        return inferred.calls
    raise RuntimeError(f"{name_of(dispatcher)}: types were not inferred")


class Inferred(Exception):
    """The types of a function are known."""

    def __init__(self, calls):
        self.calls = calls


@register_pass(mutates_CFG=False, analysis_only=True)
class Look(AnalysisPass):
    """A step of numba's compilation that notes the calls of a function and goes no further."""

    _name = "look"

    def __init__(self):
        AnalysisPass.__init__(self)

    def run_pass(self, state):
        """Leave with the calls."""
        calls = [call for block in state.func_ir.blocks.values() for call in block.find_exprs("call")]
        called = [(state.typemap[call.func.name], state.calltypes[call].args) for call in calls]
        raise Inferred([(kind.dispatcher, args) for kind, args in called if isinstance(kind, types.Dispatcher)])


class Typing(CompilerBase):
    """Numba's compilation up to and including type inference."""

    def define_pipelines(self):
        """One pipeline."""
        pipeline = DefaultPassBuilder.define_nopython_pipeline(self.state)
        pipeline.add_pass_after(Look, NopythonTypeInference)
        pipeline.finalize()
        return [pipeline]


class WithLines(CompilerBase):
    """Numba's compilation with line numbers in LLVM's code and nothing else for a debugger: the code stays the same."""

    def define_pipelines(self):
        """One pipeline."""
        self.state.flags.dbg_directives_only = True
        return [DefaultPassBuilder.define_nopython_pipeline(self.state)]


def report(*flags):
    """One line per loop."""
    print(f"{llvm.get_host_cpu_name()}: lanes of each loop, or why it has none")
    for x in verdicts(*flags):
        made = " ".join(map(str, x.lanes)) or ("-" if x.reasons else "fill")
        print(f"{'dense' if x.dense else 'scan':6}{f'{x.function}:{x.line}':52}{made:6}{'; '.join(x.reasons)}")


if __name__ == "__main__":
    compile_with_remarks(kernel_calls("--all" in sys.argv)) if "--remarks" in sys.argv else report(*sys.argv[1:])
