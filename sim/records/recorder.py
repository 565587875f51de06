"""What a world has done so far, month by month in whole numbers, in the shape the tables are made from."""

import copy

import numpy as np

from sim.columns import SEGMENTS
from sim.memory import Remembers
from sim.month_end import ROLLS, vintage_stocks
from sim.numerics.workers import over_tiles
from sim.records.census import SCORE_EDGES, SEGMENT_MEASURES
from sim.records.fifths import Fifths
from sim.records.openings import Openings
from sim.records.rolls import FROM, TO
from sim.records.row import month_row
from sim.records.treatments import Treatments
from sim.state import ACCOUNT_FIELDS, TICKET_FIELDS

MEASURES = tuple(name for name in SEGMENT_MEASURES if name != "interest_a_day") + ("charged_off", "offers", "opened", "profit")
NEW, CLEAN, CLOSED = FROM.index("new"), FROM.index("0"), TO.index("closed")


class Recorder(Remembers):
    """Monthly tallies of one world; `copied` when the world is forked."""

    def __init__(self, months):
        bands = len(SCORE_EDGES)
        self.rows, self.days, self.evenings = [], [], []
        self.rolls = np.zeros((months, 2, *ROLLS), np.int64)
        self.segments = np.zeros((months, len(SEGMENTS), bands, len(MEASURES)), np.int64)
        self.by_ticket = np.zeros((months, months + 2, len(TICKET_FIELDS) + 1), np.int64)
        self.by_account = np.zeros((months, months + 2, len(ACCOUNT_FIELDS) + 2), np.int64)
        self.fifths, self.openings, self.treatments = Fifths(months), Openings(months), Treatments()

    def copied(self):
        """An independent copy; what a month was like stands, and is shared."""
        return copy.deepcopy(self, {id(self.rows): list(self.rows)})

    def leave(self, number, opened, total):
        """Record the idle customers who left on a month end as accounts that closed.  opened: months of their opening."""
        new = int(np.count_nonzero(opened == number - 1))
        for row, count in zip((NEW, CLEAN), total(np.array([new, opened.size - new]))):
            self.rolls[number, 0, row, 0] -= count
            self.rolls[number, 0, row, CLOSED] += count

    def count_fifths(self, number, length, state, total):
        """Record a census by income fifth."""
        self.fifths.count(number, length, state, total)

    def month(self, number, length, state, flows, statement, found, rolls, cells, lost, shard):
        """Record a month's end.

        lost: places and principal of the accounts charged off; shard: sums over all shards what is counted here, as it
        does `lost`; the rest is given as the sum.
        """
        self.rows.append(month_row(flows, statement, found))
        self.rolls[number] += rolls
        self.segments[number] = np.stack([cells[name] for name in MEASURES], axis=-1)
        self._vintages(number, length, state, shard.total)
        self.openings.outcomes(number, state.accounts, shard)
        self.treatments.note(number, state.accounts, lost, shard.total)

    def _vintages(self, number, length, state, total):
        tables = state.ticket_vintages.shape[1]
        out = np.zeros((len(state.tiles), 3, tables), np.int64)
        x, a = state, state.accounts
        over_tiles(
            vintage_stocks, len(x.tiles), number, length, x.tiles, a.state, a.opened, a.defaulted, a.principal,
            x.tickets.unbilled, x.arrears.billed, x.counts, out,
        )  # fmt: skip
        tables = out, state.ticket_vintages, state.account_vintages
        stocks, tickets, accounts = total({k: table.sum(axis=0) for k, table in enumerate(tables)}).values()
        self.by_ticket[number, :, :-1], self.by_ticket[number, :, -1] = tickets, stocks[0]
        self.by_account[number, :, :-2] = accounts
        self.by_account[number, :, -2], self.by_account[number, :, -1] = stocks[1], stocks[2]

    def open(self, number, accounts, shard):
        """Record the accounts opened on this month end, by score."""
        self.openings.open(number, accounts, shard)

    def vintages(self):
        """What became of tickets and accounts by month of their beginning."""
        done = len(self.rows)
        tickets = {name: self.by_ticket[:done, :done, k].T for k, name in enumerate((*TICKET_FIELDS, "outstanding"))}
        late = {name: self.by_ticket[:done, -1:, k].T for k, name in ((3, "charged_off"), (4, "outstanding"))}
        accounts = {
            name: self.by_account[:done, :done, k].T for k, name in enumerate((*ACCOUNT_FIELDS, "outstanding", "at_risk"))
        }
        opened = self.openings.opened[0, :, :done].sum(axis=(0, 2), dtype=np.int64)
        accounts["accounts"] = np.repeat(opened[:, None], done, axis=1)
        return {"ticket": tickets, "account": accounts, "late": late}

    def tallies(self, books, pd_by_score):
        """Everything recorded, in the shape of `Results.of_world`.  pd_by_score: what the lender's scale makes of 0 ... 950."""
        done = len(self.rows)
        scores = self.openings.tallies(done, pd_by_score)
        measures = {name: self.segments[:done, :, :, k] for k, name in enumerate(MEASURES)}
        result = {
            "monthly": self.rows,
            "vintages": self.vintages(),
            "rolls": {"accounts": self.rolls[:done, 0], "balance": self.rolls[:done, 1]},
            "segments": {"score_edges": SCORE_EDGES, **measures},
            "fifths": self.fifths.tallies(done),
            "scorecard": scores,
            "scores": scores,
            "books": books.tallies(),
            "treatments": self.treatments.tallies(),
        }
        if self.evenings:
            result["lives"] = self.evenings
        if self.days:
            result["daily"] = {name: np.concatenate([day[name] for day in self.days]) for name in self.days[0]}
        return result
