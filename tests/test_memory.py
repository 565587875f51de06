"""What something has counted or learnt, told to a twin."""

from collections import defaultdict, deque
from typing import NamedTuple

import numpy as np

from sim.memory import Remembers


class Point(NamedTuple):
    x: int
    y: tuple


class Inner(Remembers):
    def __init__(self):
        self.months = deque(maxlen=3)


class Outer(Remembers):
    def __init__(self, settings):
        self.settings, self.inner, self.seen = settings, Inner(), 0
        self.point, self.by_name = Point(0, (0, 0)), defaultdict(list)
        self.rooms = {"a": Inner()}


def lived():
    one = Outer("of the first")
    one.seen, one.point = 2**80, Point(1, (2.5, None))
    one.inner.months.extend([np.arange(3), np.arange(4)])
    one.rooms["a"].months.append("text")
    one.by_name["x"].append(7)
    return one


def test_a_twin_goes_on_as_the_first():
    one, twin = lived(), Outer("of the twin")
    twin.remember(one.remembered())
    assert twin.settings == "of the twin" and twin.seen == 2**80
    assert twin.point == Point(1, (2.5, None)) and type(twin.point) is Point
    assert isinstance(twin.inner, Inner) and twin.inner.months.maxlen == 3
    assert [x.tolist() for x in twin.inner.months] == [[0, 1, 2], [0, 1, 2, 3]]
    assert list(twin.rooms["a"].months) == ["text"] and isinstance(twin.rooms["a"], Inner)
    assert twin.by_name == {"x": [7]} and twin.by_name["new"] == []


def test_a_memory_is_plain():
    told = lived().remembered()
    assert set(told) == {"inner", "seen", "point", "by_name", "rooms"}
    assert told["point"] == (1, (2.5, None)) and type(told["point"]) is tuple
    assert type(told["inner"]["months"]) is list and told["rooms"] == {"a": {"months": ["text"]}}
