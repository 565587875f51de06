"""A packed group is the group: what compiled code reads and writes through its address is in the arrays themselves."""

import copy
import gc
import pickle
from collections import namedtuple

import numpy as np
import pytest
from numba import typeof

from sim.columns import allocated
from sim.numerics.jit import sweep
from sim.numerics.packed import Packed, pack, unpacked

Group = namedtuple("Group", "wide narrow table share many name_of_row")


def group(n=5):
    wide, narrow = np.arange(n, dtype=np.int64) << 40, np.arange(n, dtype=np.uint8)
    return Group(wide, narrow, np.arange(2 * n, dtype=np.int32).reshape(2, n), 0.25, np.uint32(7), (1, narrow + 1))


@sweep
def seen(given, i):
    """Numbers of every member of a group, and a mark left in one."""
    x = unpacked(given)
    x.wide[i] += 1
    return x.wide[i], x.narrow[i], x.table[1, i], x.share, x.many, x.name_of_row[0], x.name_of_row[1][i], x.table.shape[1]


def test_a_packed_group_reads_and_writes_like_the_group_itself():
    plain, given = group(), group()
    packed = pack(given)
    assert isinstance(packed, Packed) and unpacked(packed) is given and unpacked(plain) is plain
    for i in range(5):
        assert seen(packed, i) == seen(plain, i) == ((i << 40) + 1, i, 5 + i, 0.25, 7, 1, i + 1, 5)
    np.testing.assert_array_equal(given.wide, plain.wide)


def test_two_groups_of_one_kind_are_not_mixed_up():
    one, other = pack(group(3)), pack(group(9))
    assert (seen(one, 2)[2], seen(other, 2)[2]) == (3 + 2, 9 + 2) and seen(other, 8)[0] == (8 << 40) + 1
    assert seen(one, 2)[0] == (2 << 40) + 2


LIKE = group()
OTHERS = {
    "another type of number": LIKE._replace(wide=LIKE.wide.astype(np.int32)),
    "every other element": LIKE._replace(narrow=np.arange(10, dtype=np.uint8)[::2]),
    "columns in memory": LIKE._replace(table=np.asfortranarray(LIKE.table)),
    "read only": LIKE._replace(wide=np.frombuffer(LIKE.wide.tobytes(), np.int64)),
    "a whole number": LIKE._replace(share=1),
    "a larger tuple": LIKE._replace(name_of_row=(1, LIKE.narrow, LIKE.narrow)),
}


def test_groups_of_equal_types_share_one_and_others_have_their_own():
    assert typeof(pack(LIKE)) is typeof(pack(group(9)))
    kinds = {typeof(pack(other)) for other in OTHERS.values()} | {typeof(pack(LIKE))}
    assert len(kinds) == len(OTHERS) + 1
    for other in OTHERS.values():
        assert typeof(pack(other)).group == typeof(other)


def test_the_arrays_live_as_long_as_the_packed_group():
    packed = pack(group(50_000))
    gc.collect()
    filler = [np.full(50_000, 3, np.int64) for _ in range(20)]
    assert seen(packed, 49_999)[0] == (49_999 << 40) + 1 and len(filler) == 20


def test_columns_of_a_world_are_packed_with_all_their_fields():
    people = allocated("people", 11)
    people.number[:] = np.arange(11)
    packed = pack(people)
    assert number_of(packed, 10) == number_of(people, 10) == 10


@sweep
def number_of(given, i):
    """A column by name."""
    return unpacked(given).number[i]


@pytest.mark.parametrize("take", [copy.copy, copy.deepcopy, pickle.dumps])
def test_an_address_is_neither_copied_nor_sent(take):
    with pytest.raises(TypeError, match="packed"):
        take(pack(group()))
