"""Groups of columns handed to compiled code as one value.

Numba unpacks every array of a call anew, which takes it up to 0.3 microseconds each: a kernel that is given all columns of
a world spends 50 of them on its way in, and that counts where thousands of small worlds are lived.  A group that is packed
is unpacked by Python once; it then lies in memory, and a call passes its address.
"""

import numpy as np
from llvmlite import ir
from numba import config, typeof, types
from numba.core.datamodel import models
from numba.extending import NativeValue, intrinsic, overload, register_model, unbox

from sim.numerics.jit import sweep

_types = {}


class Packed:
    """A group that lies in memory as compiled code holds it.  group: a NamedTuple of arrays and numbers, which it keeps alive."""

    def __init__(self, group):
        self.group, self._numba_type_ = group, _type_of(group)
        self.memory = np.zeros(_store(group, 0, 0), np.uint8)
        self.address = self.memory.ctypes.data
        _store(group, self.address, self.memory.size)

    def __reduce__(self):
        raise TypeError("a packed group is an address in this process: pack its copy anew")


def _type_of(group):
    """The numba type of a packed group: numba takes long to find it, and worlds of one kind have the same."""
    kind = _kind(group)
    if kind not in _types:
        _types[kind] = PackedType(typeof(group))
    return _types[kind]


def _kind(value):
    """What decides the numba type of a group or of a member."""
    if isinstance(value, np.ndarray):
        flags = value.flags
        return value.dtype, value.ndim, flags.c_contiguous, flags.f_contiguous, flags.aligned, flags.writeable
    return type(value), tuple(map(_kind, value)) if isinstance(value, tuple) else typeof(value)


def pack(group):
    """Pack a group for `unpacked`; under NUMBA_DISABLE_JIT it stays as it is."""
    return group if config.DISABLE_JIT else Packed(group)


def unpacked(group):
    """The group itself, packed or not."""
    return group.group if isinstance(group, Packed) else group


class PackedType(types.Type):
    """The numba type of a packed group.  group: the type of what is packed."""

    def __init__(self, group):
        self.group = group
        super().__init__(f"Packed({group})")


@register_model(PackedType)
class _PackedModel(models.OpaqueModel):
    """A pointer to the group."""


@unbox(PackedType)
def _unbox_packed(kind, value, c):
    number = c.pyapi.object_getattr_string(value, "address")
    address = c.pyapi.long_as_ulonglong(number)
    c.pyapi.decref(number)
    return NativeValue(c.builder.inttoptr(address, ir.IntType(8).as_pointer()))


@overload(unpacked)
def _compiled_unpacked(group):
    if isinstance(group, PackedType):
        return lambda group: _loaded(group)
    return lambda group: group


@intrinsic
def _loaded(context, group):
    """Load a packed group."""

    def load(context, builder, signature, given):
        kind = context.get_value_type(signature.return_type)
        return _pieces(builder, builder.bitcast(given[0], kind.as_pointer()), kind)

    return group.group(group), load


def _pieces(builder, place, kind):
    """Load a structure number by number: LLVM takes long over one that is loaded as a whole."""
    if not isinstance(kind, ir.Aggregate):
        return builder.load(place)
    value, zero = ir.Constant(kind, ir.Undefined), ir.Constant(ir.IntType(32), 0)
    for k, element in enumerate(kind.elements if hasattr(kind, "elements") else [kind.element] * kind.count):
        piece = builder.gep(place, [zero, ir.Constant(ir.IntType(32), k)], inbounds=True)
        value = builder.insert_value(value, _pieces(builder, piece, element), k)
    return value


@intrinsic
def _written(context, group, address):
    """Write a group to an address."""

    def write(context, builder, signature, given):
        builder.store(given[0], builder.inttoptr(given[1], given[0].type.as_pointer()))
        return context.get_dummy_value()

    return types.void(group, address), write


@intrinsic
def _size(context, group):
    """How many bytes a group takes in memory."""

    def size(context, builder, signature, given):
        return context.get_constant(types.int64, context.get_abi_sizeof(given[0].type))

    return types.int64(group), size


@sweep
def _store(group, address, room):
    """Write a group where there is room for it; returns how many bytes it takes."""
    size = _size(group)
    if size <= room:
        _written(group, address)
    return size
