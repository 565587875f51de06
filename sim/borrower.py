"""One borrower of a market, looked at: every column by name, money in CNY, states in words.  Nothing can be changed."""

import numpy as np
import pandas as pd

from sim.clock import month_name
from sim.columns import ACCOUNTS, ARREARS, CYCLES, HAND_TO_MOUTH, NEVER_PAYS, PEOPLE, SEGMENTS, UNDISCIPLINED
from sim.settings.errors import BadInput
from sim.state import STATES

MODES = ("equal payment", "equal principal", "interest only")
FAR = 10_000  # months: later than any run
PATTERNS = ("monthly", "twice a month", "weekly")
HABITS = ((HAND_TO_MOUTH, "hand-to-mouth"), (UNDISCIPLINED, "undisciplined"), (NEVER_PAYS, "never pays"))
WORDS = {
    "segment": SEGMENTS.__getitem__,
    "age_group": ("16-24", "25 and older").__getitem__,
    "pay_pattern": PATTERNS.__getitem__,
    "state": STATES.__getitem__,
    "mode": MODES.__getitem__,
    "habits": lambda bits: ", ".join(word for bit, word in HABITS if bits & bit) or "none",
}
SCALES = {  # stored unit: factor and shown unit
    "fen": (1e-2, "CNY"),
    "fen/month": (1e-2, "CNY a month"),
    "fen/day": (1e-2, "CNY a day"),
    "1e-8 fen": (1e-10, "CNY"),
    "1e-8 fen/day": (1e-10, "CNY a day"),
    "1e-8/day": (1e-8, "a day"),
}
TABLE = {column.name: (group, column) for group, table in (("people", PEOPLE), ("accounts", ACCOUNTS)) for column in table}


def place_of(number, numbers, key="borrower"):
    """Where a borrower stands in storage order; BadInput for a number nobody has."""
    found = np.flatnonzero(numbers == number) if isinstance(number, int | np.integer) and number >= 0 else ()
    if not len(found):
        raise BadInput(key, number, f"is not a borrower: numbers are 0 to {numbers.size - 1}")
    return int(found[0])


class Borrowers:
    """The borrowers of a market by number: `market.borrowers[42]`."""

    def __init__(self, market):
        self._market = market

    def __len__(self):
        return self._market.state.people.number.size

    def __getitem__(self, number):
        return Borrower(self._market, place_of(number, self._market.state.people.number))

    def __iter__(self):
        return (self[number] for number in range(len(self)))


class Borrower:
    """A read-only view of one borrower as of now: `borrower.cash`, `borrower.tickets`, `print(borrower)`."""

    __slots__ = ("_market", "_place")

    def __init__(self, market, place):
        object.__setattr__(self, "_market", market)
        object.__setattr__(self, "_place", place)

    def __setattr__(self, name, value):
        raise AttributeError("a borrower can be looked at, not changed")

    def __getattr__(self, name):
        if name not in TABLE:
            raise AttributeError(f"a borrower has no {name!r}; it has {', '.join(dir(self))}")
        group, column = TABLE[name]
        return shown(getattr(getattr(self._market.state, group), name)[self._place], column, self._market.clock)

    def __dir__(self):
        return [*TABLE, "tickets", "arrears", "claim", "columns"]

    @property
    def columns(self):
        """Every column: name, value, unit, meaning, whether a lender sees it."""
        rows = [(name, getattr(self, name), unit_of(c), c.meaning, c.seen) for name, (_, c) in TABLE.items()]
        return pd.DataFrame(rows, columns=["name", "value", "unit", "meaning", "seen"]).set_index("name")

    @property
    def tickets(self):
        """Draws by billing cycle that are not yet fully billed: principal (CNY), rate a day, instalments left."""
        t, i = self._market.state.tickets, self._place
        rows = [
            (k, t.unbilled[k, i] / 100, t.rate[k, i] * 1e-8, int(t.left[k, i])) for k in range(CYCLES) if t.unbilled[k, i] > 0
        ]
        return pd.DataFrame(rows, columns=["place", "unbilled", "rate", "instalments_left"]).set_index("place")

    @property
    def arrears(self):
        """What is billed and unpaid, by column name, in CNY; None if nothing is."""
        s = self._market.state.slot("arrears", self._place)
        if s is None:
            return None
        kept = self._market.state.arrears
        table = {c.name: c for c in ARREARS if c.name != "who"}
        return {name: told(getattr(kept, name)[s], c, self._market.clock) for name, c in table.items()}

    @property
    def claim(self):
        """What is still owed on a charged-off account: principal and interest in CNY; None if nothing is."""
        c = self._market.state.slot("claims", self._place)
        kept = self._market.state.claims
        return None if c is None else {name: float(getattr(kept, name)[c]) / 100 for name in ("principal", "interest")}

    def __repr__(self):
        work = "in work" if self.employed else "without work"
        text = f"Borrower {self.number}: {self.segment}, {self.age_group}, {work}, pay CNY {self.permanent_income:,.0f} a month"
        return f"{text}, CNY {self.cash:,.2f} in cash; {self._credit()}"

    def _credit(self):
        if self.state != "open":
            claim = self.claim
            owed = f", still owes CNY {claim['principal'] + claim['interest']:,.2f}" if claim else ""
            return {"none": "no line", "left": "line closed"}.get(self.state, self.state) + owed
        late = f", {self.dpd} days past due" if self.dpd else ""
        bill = f", next bill CNY {self.next_bill:,.2f} on day {self.due_day}" if self.next_bill else ""
        return f"owes CNY {self.principal:,.2f} of a line of CNY {self.limit:,.0f}{bill}{late}"


def is_date(column):
    """Is this a month of the run, rather than a length in months?"""
    return column.unit == "month" and column.dtype == "i2"


def unit_of(column):
    """The unit a column is shown in."""
    if column.name in WORDS or column.unit in ("-", "0/1", "index") or is_date(column):
        return ""
    return SCALES.get(column.unit, (1, column.unit))[1]


def shown(value, column, clock):
    """One stored value as people read it."""
    if column.name in WORDS:
        return WORDS[column.name](int(value))
    if column.unit == "0/1":
        return bool(value)
    if is_date(column):
        return month_name(clock.first_index + int(value)) if 0 <= value < FAR else None
    if column.unit in SCALES:
        return round(float(value) * SCALES[column.unit][0], 10)
    return float(value) if isinstance(value, np.floating) else int(value)


def told(values, column, clock):
    """A slot's value, or its list of values by age or ticket."""
    return [shown(value, column, clock) for value in values] if np.ndim(values) else shown(values, column, clock)
