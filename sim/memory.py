"""Memory: what something has counted or learnt since it was made, in plain values that a file can hold.

Plain values are None, booleans, whole numbers of any size, floats, text, arrays, and lists, tuples and dicts of these.
"""

from collections import deque
from copy import copy


class Remembers:
    """Something made from settings that then counts or learns, such as a decision, the books, the recorder.

    `remembered` gives its memory; a twin made from the same settings that has been told it by `remember` goes on as if it
    were the first one.  By default the memory is every attribute but those `made_anew`.  Attributes that remember
    themselves are asked; named tuples and deques come back as such where the twin already has one in their place.  Whoever
    keeps a list of named tuples, or an object of another kind, says in these two methods how it is written and read.
    """

    made_anew = ("settings",)

    def remembered(self):
        """What there is to remember, as plain values."""
        return {name: plain(value) for name, value in vars(self).items() if name not in self.made_anew}

    def remember(self, memory):
        """Take over what `remembered` gave."""
        for name, value in memory.items():
            setattr(self, name, again(getattr(self, name, None), value))


def plain(value):
    """A value with all that remembers asked for its memory, named tuples as tuples, deques as lists."""
    if isinstance(value, Remembers):
        return value.remembered()
    if isinstance(value, tuple):
        return tuple(plain(each) for each in value)
    if isinstance(value, list | deque):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return value


def again(here, value):
    """What a plain value becomes where `here` stands."""
    if isinstance(here, Remembers):
        here.remember(value)
        return here
    if isinstance(here, tuple) and hasattr(here, "_fields"):
        return type(here)(*(again(*pair) for pair in zip(here, value, strict=True)))
    if isinstance(here, deque):
        return deque(value, here.maxlen)
    if isinstance(here, dict):
        found = copy(here)
        found.clear()
        found.update((key, again(here.get(key), each)) for key, each in value.items())
        return found
    return value
