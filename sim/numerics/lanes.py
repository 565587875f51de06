"""Sixteen places of a column at once: which of them are chosen, and what the chosen hold, compressed: moved side by side.

A processor with AVX-512 compresses the chosen lanes of a register in one instruction, which LLVM's vectoriser never
writes by itself: a list of the few then costs a quarter of what it costs place by place.  Others would do it lane by lane
through memory, slower than a plain loop: `in_lanes` is 0 for them.  Telling which of sixteen are chosen is cheap on all of
them; in plain Python, which has no registers, `in_masks` is 0 as well.  The lists are the same everywhere.
"""

from llvmlite import ir
from numba import config, types
from numba.core.errors import TypingError
from numba.core.registry import cpu_target
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

from sim.numerics.jit import rule

LANES = 16
NEEDED = ("+avx512f", "+avx512vbmi2")  # compressing 32-bit lanes, and bytes
_MASK, _LANE = ir.IntType(LANES), ir.IntType(32)


def _compresses():
    """Whether the processor that code is compiled for compresses lanes."""
    features = cpu_target.target_context.codegen().magic_tuple()[2].split(",")
    return not config.DISABLE_JIT and all(feature in features for feature in NEEDED)


COMPRESSES, COMPILED = _compresses(), not config.DISABLE_JIT


@rule
def in_lanes(n):
    """How many of n places can be gone through sixteen at a time; the others follow one by one."""
    return n - n % LANES if COMPRESSES else 0


@rule
def in_masks(n):
    """How many of n places can be looked at sixteen at a time."""
    return n - n % LANES if COMPILED else 0


@intrinsic
def positive(context, amounts, i):
    """Which of the sixteen places from i hold more than zero.  -> uint16, a bit for each"""
    _check(amounts)

    def code(context, builder, signature, given):
        x = _lanes(context, builder, signature.args[0], given[0], given[1])
        compare = builder.icmp_signed if amounts.dtype.signed else builder.icmp_unsigned
        return builder.bitcast(compare(">", x, ir.Constant(x.type, [0] * LANES)), _MASK)

    return types.uint16(amounts, types.int64), code


@intrinsic
def below(context, words, i, threshold):
    """Which of the sixteen places from i hold a uint32 word below a threshold.  -> uint16, a bit for each"""
    _check(words)

    def code(context, builder, signature, given):
        x = _lanes(context, builder, signature.args[0], given[0], given[1])
        return builder.bitcast(builder.icmp_unsigned("<", x, _broadcast(builder, given[2])), _MASK)

    return types.uint16(words, types.int64, types.uint32), code


@intrinsic
def how_many(context, mask):
    """How many are chosen.  -> int64"""

    def code(context, builder, signature, given):
        return builder.zext(builder.ctpop(given[0]), ir.IntType(64))

    return types.int64(types.uint16), code


@intrinsic
def lowest(context, mask):
    """The first of those chosen, 0 ... 15; without meaning if none is.  -> int64"""

    def code(context, builder, signature, given):
        return builder.zext(builder.cttz(given[0], ir.Constant(ir.IntType(1), 1)), ir.IntType(64))

    return types.int64(types.uint16), code


@intrinsic
def compress(context, mask, values, i, out, end):
    """Write what the chosen of the sixteen places from i hold to `out` from its place `end`.

    Sixteen values are written, those behind the chosen without meaning; `out` has the dtype of `values`.
    """
    _check(values, out)

    def code(context, builder, signature, given):
        x = _lanes(context, builder, signature.args[1], given[1], given[2])
        return _written(context, builder, given[0], x, signature.args[3], given[3], given[4])

    return types.void(types.uint16, values, types.int64, out, types.int64), code


@intrinsic
def compress_places(context, mask, i, places, end):
    """Write which of the sixteen places from i are chosen to `places` (32 bits) from its place `end`, like `compress`."""
    _check(places)

    def code(context, builder, signature, given):
        steps = ir.Constant(ir.VectorType(_LANE, LANES), list(range(LANES)))
        x = builder.add(_broadcast(builder, builder.trunc(given[1], _LANE)), steps)
        return _written(context, builder, given[0], x, signature.args[2], given[2], given[3])

    return types.void(types.uint16, types.int64, places, types.int64), code


def _check(*columns):
    """Refuse what is not a column: sixteen places must lie side by side in memory."""
    for column in columns:
        if not (isinstance(column, types.Array) and column.ndim == 1 and column.layout == "C"):
            raise TypingError(f"lanes: {column} is not a contiguous column")


def _place(context, builder, kind, column, i):
    """A pointer to sixteen places of a column from i, whose bits are taken for whole numbers."""
    first = builder.gep(make_array(kind)(context, builder, column).data, [i])
    return builder.bitcast(first, ir.VectorType(ir.IntType(kind.dtype.bitwidth), LANES).as_pointer())


def _lanes(context, builder, kind, column, i):
    """Load sixteen places of a column from i."""
    return builder.load(_place(context, builder, kind, column, i), align=1)


def _broadcast(builder, value):
    """The same 32-bit number in every lane."""
    kind = ir.VectorType(_LANE, LANES)
    nothing, zeros = ir.Constant(kind, ir.Undefined), ir.Constant(kind, [0] * LANES)
    return builder.shuffle_vector(builder.insert_element(nothing, value, ir.Constant(_LANE, 0)), nothing, zeros)


def _written(context, builder, mask, x, kind, column, i):
    """Compress the chosen lanes of x and store all lanes in a column from i."""
    chosen = ir.VectorType(ir.IntType(1), LANES)
    name = f"llvm.experimental.vector.compress.v{LANES}i{x.type.element.width}"
    known = builder.module.globals.get(name)
    compressed = known or ir.Function(builder.module, ir.FunctionType(x.type, [x.type, chosen, x.type]), name)
    value = builder.call(compressed, [x, builder.bitcast(mask, chosen), ir.Constant(x.type, ir.Undefined)])
    builder.store(value, _place(context, builder, kind, column, i), align=1)
    return context.get_dummy_value()
