"""The archive: what the lender saw of a sample of people, month by month, and what became of them.

A record is made of every open account that has not been in default, and of every applicant, before the month's
decisions.  What became of it, default within 12 months, is filled in as months pass; a record is a case to learn from
only when those months lie behind, and an application only if an account was opened: of the rejected nothing is known.
"""

from typing import NamedTuple

import numpy as np
from numba import prange

from sim.columns import OPEN
from sim.memory import Remembers
from sim.numerics.draws import TIE, uniform64, words
from sim.numerics.jit import parallel

OUTCOME_MONTHS = 12
SAMPLE = TIE + 14  # purpose of the draw of the sample (date 0)
KEPT = ("principal", "limit", "next_bill", "dpd", "history", "opened", "score_at_opening")  # columns of a record


class Records(NamedTuple):
    """What was seen of some people of the sample at the end of a month, in storage order."""

    rows: np.ndarray  # place in the sample
    applicant: np.ndarray  # bool
    columns: dict  # by name, see KEPT


class Cases(NamedTuple):
    """Records of one month whose outcome is known."""

    month: int
    rows: np.ndarray
    columns: dict
    bad: np.ndarray

    def only(self, chosen):
        """Some of the cases."""
        columns = {name: column[chosen] for name, column in self.columns.items()}
        return Cases(self.month, self.rows[chosen], columns, self.bad[chosen])


@parallel
def draw_lots(number, keys, out):
    """A lot for everyone, for life."""
    for i in prange(out.size):
        out[i] = uniform64(words(number[i], 0, SAMPLE, keys)[0])


def sample_of(number, size, keys):
    """Places of a keyed sample of about `size` people, in storage order: to read them so is several times faster."""
    lots = np.empty(number.size)
    draw_lots(number, keys, lots)
    return np.flatnonzero(lots * number.size < size)


class Archive(Remembers):
    """The records of a lender's sample.  places: of the sample in storage order; number, segment, age_group: theirs."""

    made_anew = ("places", "fixed")

    def __init__(self, people, size, keys):
        self.places = sample_of(people.number, size, keys)
        self.fixed = {name: getattr(people, name)[self.places] for name in ("number", "segment", "age_group")}
        self.records, self.accepted, self.defaults = {}, {}, []

    def remember(self, memory):
        super().remember(memory)
        self.records = {month: Records(*record) for month, record in self.records.items()}

    def copied(self):
        """The same past, carried on apart; what has been written down is shared and never changed."""
        other = object.__new__(Archive)
        other.places, other.fixed = self.places, self.fixed
        other.records, other.accepted, other.defaults = dict(self.records), dict(self.accepted), list(self.defaults)
        return other

    def record(self, view):
        """File away a month's end: what became of last month's applicants, who defaulted, and what is seen of everyone."""
        month, places = view.month, self.places
        state, defaulted = view.state[places], view.defaulted[places]
        if month - 1 in self.records:
            last = self.records[month - 1]
            applied = last.rows[last.applicant]
            self.accepted[month - 1] = applied[view.opened[places[applied]] == month - 1]
        self.defaults.append((month, np.flatnonzero(defaulted == month)))
        applicant = view.applicants[places]
        rows = np.flatnonzero(((state == OPEN) & (defaulted < 0)) | applicant)
        seen = places[rows]
        columns = {name: getattr(view, name)[seen] for name in KEPT}
        self.records[month] = Records(rows.astype(np.int32), applicant[rows], columns)

    def known(self, now):
        """Months whose records' outcomes are known at the end of month `now`, in order."""
        return [month for month in sorted(self.records) if month + OUTCOME_MONTHS <= now]

    def applications(self, month):
        """The cases of accounts opened at the end of a month, as they were on application."""
        records = self.records[month]
        return self._cases(month, records, np.isin(records.rows, self.accepted.get(month, ())) & records.applicant)

    def accounts(self, month):
        """The cases of accounts open at the end of a month."""
        records = self.records[month]
        return self._cases(month, records, ~records.applicant)

    def _cases(self, month, records, chosen):
        """Cases in the order of the borrowers' numbers, so that no model depends on where they are stored."""
        chosen = np.flatnonzero(chosen)
        chosen = chosen[np.argsort(self.fixed["number"][records.rows[chosen]], kind="stable")]
        rows = records.rows[chosen]
        fallen = np.zeros(self.places.size, bool)
        for at, who in self.defaults:
            if month < at <= month + OUTCOME_MONTHS:
                fallen[who] = True
        return Cases(month, rows, {name: column[chosen] for name, column in records.columns.items()}, fallen[rows])
