"""A state without its tiles: columns in storage order, arrears and claims by borrower, running sums by due day.

What a tile holds is only sums and lists, and neither the order of a list nor the tile a sum stands in changes a result.  So
a state may be put back into tiles of another size, or into shards that hold other borrowers together.
"""

import numpy as np

from sim.accounts.delinquency import UNPAID_EVEN, UNPAID_ODD
from sim.state import SLOTS

WHOLE = ("people", "accounts", "tickets")  # groups with a value of every borrower
VINTAGES = ("ticket_vintages", "account_vintages")
UNPAID = slice(UNPAID_EVEN, UNPAID_ODD + 1)  # counters of a tile that are money due on its due day
DUE_DAYS = 28


def taken_out(state):
    """The state as plain values; columns are not copied."""
    unpaid = np.zeros((DUE_DAYS + 1, UNPAID_ODD + 1 - UNPAID_EVEN), np.int64)
    np.add.at(unpaid, state.tiles[:, 2], state.counts[:, UNPAID])
    return {
        **{group: getattr(state, group)._asdict() for group in WHOLE},
        **{group: slots_in_use(state, group) for group in SLOTS},
        "unpaid": unpaid,
        **{name: getattr(state, name).sum(axis=0) for name in VINTAGES},
    }


def slots_in_use(state, group):
    """The slots of `arrears` or `claims` that are in use, with the borrower's number in the place of `who`."""
    used = state.counts[:, SLOTS[group]]
    tile = np.repeat(np.arange(used.size), used)
    at = state.tiles[tile, 0] + np.arange(tile.size) - (np.cumsum(used) - used)[tile]
    slots = getattr(state, group)
    number = state.people.number[state.tiles[tile, 0] + slots.who[at]]
    return {"number": number} | {name: column[at] for name, column in slots._asdict().items() if name != "who"}


def put_back(state, parts):
    """Fill a state with those of its borrowers that parts taken out of other states hold; all parts together hold everyone."""
    state.counts[...] = 0
    for name in VINTAGES:
        getattr(state, name)[...] = 0
    found = _Finder(state.people.number)
    for part in parts:
        numbers = np.asarray(part["people"]["number"])
        mine, here = found(numbers)
        if not isinstance(mine, slice) and not mine.size:
            continue  # nothing more of this part is read
        for group in WHOLE:
            for name, column in getattr(state, group)._asdict().items():
                column[..., here] = np.asarray(part[group][name])[..., mine]
        for group in SLOTS:
            _put_slots(state, group, part[group], found)
        _put_sums(state, part, numbers, found)


class _Finder:
    """Finds the borrowers of a state by number: which of some numbers are here, and at which places."""

    def __init__(self, own):
        self.own, self.first = own.copy(), int(own.min())
        self.place = np.empty(own.size, np.int64)
        self.place[own - self.first] = np.arange(own.size)

    def __call__(self, numbers):
        if np.array_equal(numbers, self.own):
            return slice(None), slice(None)
        mine = np.flatnonzero((numbers >= self.first) & (numbers < self.first + self.own.size))
        return mine, self.place[numbers[mine] - self.first]

    def here(self, number):
        """Is this borrower here?"""
        return self.first <= number < self.first + self.own.size


def _put_slots(state, group, told, found):
    """Give everyone's arrears or claims a slot in the tile the borrower lives in now."""
    numbers, used = np.asarray(told["number"]), state.counts[:, SLOTS[group]]
    mine, places = found(numbers)
    if isinstance(mine, slice):
        mine, places = np.arange(numbers.size), np.arange(numbers.size)
    tile = np.searchsorted(state.tiles[:, 1], places, side="right")
    order = np.argsort(tile, kind="stable")
    mine, places, tile = mine[order], places[order], tile[order]
    more = np.bincount(tile, minlength=used.size)
    slot = state.tiles[tile, 0] + used[tile] + np.arange(tile.size) - (np.cumsum(more) - more)[tile]
    slots = getattr(state, group)
    slots.who[slot] = places - state.tiles[tile, 0]
    for name, column in slots._asdict().items():
        if name != "who":
            column[slot] = np.asarray(told[name])[mine]
    used += more


def _put_sums(state, part, numbers, found):
    """Running sums go where the first borrower lives whom they are about."""
    unpaid, due_day = np.asarray(part["unpaid"]), np.asarray(part["people"]["due_day"])
    for day in np.flatnonzero(unpaid.any(axis=1)):
        if found.here(numbers[np.searchsorted(due_day, day)]):
            state.counts[np.searchsorted(state.tiles[:, 2], day), UNPAID] += unpaid[day]
    if found.here(numbers[0]):
        for name in VINTAGES:
            getattr(state, name)[0] += np.asarray(part[name])
