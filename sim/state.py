"""The state of a world: every column, the tiles they lie in, and the running tables; it can be copied to fork a world."""

from dataclasses import dataclass, replace

import numpy as np

from sim.borrowers.population import born
from sim.columns import Accounts, Arrears, Claims, People, Tickets, allocated
from sim.economy.platform import first_scores, platform_terms
from sim.tiles import payday_slices, tile_table

TICKET_FIELDS = ("drawn", "ever30", "ever90", "charged_off")
ACCOUNT_FIELDS = ("drawn", "charged_off", "recovered", "ever30", "ever90", "accounts_ever90")


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

    def copied(self):
        """An independent copy; of the rare states only the slots in use."""

        def whole(group):
            return type(group)(*(column.copy() for column in group))

        return replace(
            self,
            people=whole(self.people),
            accounts=whole(self.accounts),
            tickets=whole(self.tickets),
            arrears=self._slots("arrears", self.arrears, 0),
            claims=self._slots("claims", self.claims, 1),
            counts=self.counts.copy(),
            ticket_vintages=self.ticket_vintages.copy(),
            account_vintages=self.account_vintages.copy(),
        )

    def _slots(self, name, group, counter):
        fresh = allocated(name, len(self.people.number))
        for (lo, _, _), used in zip(self.tiles, self.counts[:, counter], strict=True):
            for new, old in zip(fresh, group, strict=True):
                new[lo : lo + used] = old[lo : lo + used]
        return fresh


def new_state(settings, keys, jobless, months):
    """The world on its first morning: everybody is born, nobody owes anything."""
    people = born(settings, keys, jobless)
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
