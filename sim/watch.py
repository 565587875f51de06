"""Borrowers whose every day is written down: their tiles are lived a day at a time, which changes no byte of any result."""

from typing import NamedTuple

from sim.borrower import place_of
from sim.columns import CYCLES


class Evening(NamedTuple):
    """What one borrower has and owes at the end of a day; money in fen."""

    day: int  # of the run
    number: int
    cash: int
    debt: int  # principal
    limit: int
    next_bill: int
    overdue: int  # principal and interest
    claim: int  # owed on a charged-off account
    dpd: int
    employed: int
    state: int  # of the account
    messaged: int
    calls: int  # effective ones since the last due day
    due_today: int  # 1 on the due day
    place: int  # of the open cycle's ticket
    ticket: int  # principal drawn in the open cycle
    consumption: int  # since the month began
    hardship: int


class Watch:
    """The watched borrowers of a world.  numbers: who they are; state: the world they live in."""

    def __init__(self, numbers, state):
        self.members = {}
        for number in dict.fromkeys(numbers):
            i = place_of(number, state.people.number, "record.lives")
            self.members.setdefault(state.tile_of(i), []).append((number, i))
        self.parts = list(parts(len(state.tiles), sorted(self.members)))

    def evening(self, tile, dom, now, state):
        """The evening of every watched borrower of a tile.  dom: day of the month; now: the month, as the kernels see it."""
        due_day = state.tiles[tile, 2]
        cycle = now.month if dom <= due_day else now.month + 1
        today = now.first_day + dom - 1
        return [evening(today, number, i, cycle % CYCLES, dom == due_day, state) for number, i in self.members.get(tile, ())]


def parts(tiles, watched):
    """Cut the tiles into runs as (slice, watched): a watched tile is a run of its own."""
    first = 0
    for tile in watched:
        if tile > first:
            yield slice(first, tile), False
        yield slice(tile, tile + 1), True
        first = tile + 1
    if first < tiles:
        yield slice(first, tiles), False


def evening(today, number, i, place, is_due_day, state):
    """Copy one borrower's columns as plain numbers."""
    p, a, r, c = state.people, state.accounts, state.arrears, state.claims
    s, claim = state.slot("arrears", i), state.slot("claims", i)
    return Evening(
        day=today,
        number=number,
        cash=int(p.cash[i]) + int(p.savings[i]),
        debt=int(a.principal[i]),
        limit=int(a.limit[i]),
        next_bill=int(a.next_bill[i]),
        overdue=int(r.overdue[s]) if s is not None else 0,
        claim=int(c.principal[claim]) + int(c.interest[claim]) if claim is not None else 0,
        dpd=int(a.dpd[i]),
        employed=int(p.employed[i]),
        state=int(a.state[i]),
        messaged=int(a.messaged[i]),
        calls=int(r.calls[s]) if s is not None else 0,
        due_today=int(is_due_day),
        place=int(place),
        ticket=int(state.tickets.unbilled[place, i]),
        consumption=int(p.consumption[i]),
        hardship=int(p.hardship[i]),
    )
