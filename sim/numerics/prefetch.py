"""Hints to the processor: what will be read soon is fetched while other work is done.  They change no result.

A short loop over the few, each with its data in many columns, waits for memory at every turn; told a turn ahead, it does not.
"""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload
from numba.np.arrayobj import make_array


def prefetch(column, i):
    """Begin to load a column's place i into the cache."""


@overload(prefetch)
def _compiled_prefetch(column, i):
    return lambda column, i: _prefetched(column, i)


@intrinsic
def _prefetched(context, column, i):
    def code(context, builder, signature, given):
        place = builder.gep(make_array(signature.args[0])(context, builder, given[0]).data, [given[1]])
        pointer, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [pointer, number, number, number])
        hint = builder.module.globals.get("llvm.prefetch.p0") or ir.Function(builder.module, kind, "llvm.prefetch.p0")
        read, keep, data = (ir.Constant(number, value) for value in (0, 3, 1))
        builder.call(hint, [builder.bitcast(place, pointer), read, keep, data])
        return context.get_dummy_value()

    return types.void(column, types.int64), code
