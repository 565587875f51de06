"""The state of a world: every column, the tiles they lie in, and the running tables; it can be copied to fork a world."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sim.accounts.delinquency import CLAIMED, LATE
from sim.borrowers.population import born
from sim.columns import Accounts, Arrears, Claims, People, Tickets, allocated
from sim.economy.platform import first_scores, platform_terms
from sim.numerics.packed import pack
from sim.shards import ALONE
from sim.tiles import payday_slices, tile_table

TICKET_FIELDS = ("drawn", "ever30", "ever90", "charged_off")
ACCOUNT_FIELDS = ("drawn", "charged_off", "recovered", "ever30", "ever90", "accounts_ever90")

STATES = ("none", "open", "charged off", "left")  # of an account, in words
SLOTS = {"arrears": LATE, "claims": CLAIMED}  # which of a tile's counters tells how many slots are in use


@dataclass
class State:
    """Columns in storage order, tiles, slots in use (`counts`), and vintage tables per tile that run since the start."""

    people: People
    accounts: Accounts
    tickets: Tickets
    arrears: Arrears
    claims: Claims
    tiles: np.ndarray
    slices: np.ndarray
    counts: np.ndarray
    ticket_vintages: np.ndarray
    account_vintages: np.ndarray

    @cached_property
    def packed(self):
        """The same columns for kernels, each group as one value; the arrays of a state are never replaced."""
        groups = ("people", "accounts", "tickets", "arrears", "claims")
        return replace(self, **{name: pack(getattr(self, name)) for name in groups})

    def tile_of(self, i):
        """The tile a borrower lives in, by place in storage order."""
        return int(np.searchsorted(self.tiles[:, 1], i, side="right"))

    def slot(self, group, i):
        """Place of a borrower's `arrears` or `claims`; None without any."""
        tile = self.tile_of(i)
        lo, used = int(self.tiles[tile, 0]), int(self.counts[tile, SLOTS[group]])
        found = np.flatnonzero(getattr(self, group).who[lo : lo + used] == i - lo)
        return lo + int(found[0]) if found.size else None

    def claimed(self):
        """What everyone still owes on a charged-off account, principal and interest.  int64 fen, in storage order"""
        owed, c = np.zeros(self.people.number.size, np.int64), self.claims
        for (lo, _, _), used in zip(self.tiles, self.counts[:, CLAIMED], strict=True):
            slots = slice(lo, lo + used)
            owed[lo + c.who[slots]] = c.principal[slots].astype(np.int64) + c.interest[slots]
        return owed

    def tiles_only(self, part):
        """The same columns with some of the tiles only; nothing is copied.  part: a slice of tiles."""
        if len(self.tiles[part]) == len(self.tiles):
            return self
        names = ("tiles", "slices", "counts", "ticket_vintages", "account_vintages")
        return replace(self, **{name: getattr(self, name)[part] for name in names})

    def copied(self):
        """An independent copy; of the rare states only the slots in use."""

        def whole(group):
            return type(group)(*(column.copy() for column in group))

        return replace(
            self,
            people=whole(self.people),
            accounts=whole(self.accounts),
            tickets=whole(self.tickets),
            arrears=self._slots("arrears"),
            claims=self._slots("claims"),
            counts=self.counts.copy(),
            ticket_vintages=self.ticket_vintages.copy(),
            account_vintages=self.account_vintages.copy(),
        )

    def _slots(self, name):
        fresh = allocated(name, len(self.people.number))
        for (lo, _, _), used in zip(self.tiles, self.counts[:, SLOTS[name]], strict=True):
            for new, old in zip(fresh, getattr(self, name), strict=True):
                new[lo : lo + used] = old[lo : lo + used]
        return fresh


def in_storage_order(state, gathered):
    """Every column of people and accounts by name, of all shards.  gathered: joins the shards' arrays"""
    columns = {name: gathered(column) for group in (state.people, state.accounts) for name, column in group._asdict().items()}
    order = np.lexsort([columns[name] for name in ("number", "payday", "pay_pattern", "due_day")])
    return {name: column[order] for name, column in columns.items()}


def new_state(settings, keys, jobless, months, shard=ALONE):
    """The world on its first morning: everybody of a shard is born, nobody owes anything."""
    people = born(settings, keys, jobless, np.arange(*shard.numbers(settings.population.size), dtype=np.uint32))
    n = len(people.number)
    first_scores(people.standing, platform_terms(settings.platform), people.score)
    accounts = allocated("accounts", n)
    accounts.opened[:], accounts.defaulted[:] = -1, -1
    tiles = tile_table(people.due_day, settings.numerics.tile_size)
    tables = months + 2
    return State(
        people,
        accounts,
        allocated("tickets", n),
        allocated("arrears", n),
        allocated("claims", n),
        tiles,
        payday_slices(tiles, people.pay_pattern, people.payday),
        np.zeros((len(tiles), 4), np.int64),
        np.zeros((len(tiles), tables, len(TICKET_FIELDS)), np.int64),
        np.zeros((len(tiles), tables, len(ACCOUNT_FIELDS)), np.int64),
    )
