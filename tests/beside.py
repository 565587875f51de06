"""A market whose days are lived one by one beside a second ledger by hand; each tile holds one borrower."""

import inspect
from collections import Counter
from datetime import date, timedelta

import numpy as np

import sim.market
from sim import CreditMarket
from sim.accounts.tally import INDEX
from sim.columns import AGES, CYCLES, NONE, OPEN
from sim.state import ACCOUNT_FIELDS, TICKET_FIELDS
from tests import by_hand
from tests.tickets_by_hand import Ticket

MIXED = ["product.modes.equal_payment=0.4", "product.modes.equal_principal=0.3", "product.modes.interest_only=0.3"]
CARELESS = ["population.never_pays_share=0.03", "behaviour.remember=0.05", "behaviour.willing_return=0.3",
            "population.default_cost_sd=1.5", "population.forget_sd=1.2"]  # fmt: skip
SMALL = ["population.size=120", "numerics.tile_size=1", "threads=1", "limits=dynamic", "pricing=grades",
         "population.opening_months=4", "population.stock_share=1.0", *MIXED, *CARELESS]  # fmt: skip
NOT_BY_HAND = {"income", "spent", "purchases", "drawn", "drawn_cash", "messages", "calls", "effective_calls", "collection_cost",
               "strategic_defaults"}  # fmt: skip


PAID = ("repaid", "repaid_interest", "repaid_penalty")
PREPAID = ("prepaid", "prepaid_interest")
RECEIVED = ("claim_principal_received", "claim_interest_received")


def total(flows, names):
    """The sum of some flows, borrower by borrower."""
    return sum(flows[name] for name in names)


class Office:
    """Keeps everyone's account by hand and compares it with the columns every evening.

    `self.busy` are the places of those who have or had an account; `self.seen` counts what was met, so that a test can
    ask that nothing was missing.
    """

    not_by_hand = NOT_BY_HAND

    def __init__(self, settings, monkeypatch):
        self.market, product = CreditMarket(settings), settings.product
        self.kernel = sim.market.live
        monkeypatch.setattr(sim.market, "live", self.live_day_by_day)
        self.settings, self.size, index = settings, settings.population.size, self.market.clock.first_index
        self.first = date(index // 12, index % 12 + 1, 1)
        people = self.market.state.people
        assert (self.market.state.tiles[:, 0] == np.arange(self.size)).all()
        rules = (product.grace_days, round(product.penalty_multiple * 1000), product.non_accrual_dpd, product.charge_off_dpd)
        self.books = [by_hand.Account(int(people.due_day[i]), self.first, *rules) for i in range(self.size)]
        self.busy, self.seen = set(), Counter()

    def live_day_by_day(self, first, last, *rest):
        """Stands in for the kernel: calls it once for every day."""
        given = inspect.signature(getattr(self.kernel, "py_func", self.kernel)).bind(first, last, *rest).arguments
        self.flows, month = given["flows"], self.market.clock.months[self.market.month]
        for dom in range(first, last + 1):
            day = self.first + timedelta(days=month.first_day + dom - 1)
            self.morning(day)
            self.kernel(dom, dom, *rest)
            self.evening(day, {name: self.flows[:, dom - 1, k] for name, k in INDEX.items()})

    def morning(self, day):
        """Before a day."""

    def evening(self, day, flows):
        """After a day.  flows: arrays by name, one value a borrower."""
        raise NotImplementedError

    def step(self):
        """Live a month; afterwards compare its flows and histories, and see who has an account now."""
        market = self.market
        month = market.clock.months[market.month]
        market.step()
        a = market.state.accounts
        for i in sorted(self.busy):
            book = self.books[i]
            self.close(i, book)
            told = {name: int(self.flows[i, :, k].sum()) for name, k in INDEX.items() if name not in self.not_by_hand}
            wrong = {name: (book.flows[name], amount) for name, amount in told.items() if amount != book.flows[name]}
            assert not wrong, f"borrower {i} in {month.name}: flows (by hand, found) {wrong}"
            book.flows.clear()
            if a.opened[i] < month.number:  # the gone too: their worst month moves back and out of sight
                assert [int(a.history[i]) >> 4 * k & 15 for k in range(min(len(book.history), 16))] == book.history[:16]
                assert a.bucket[i] == by_hand.bucket(book.dpd)
        for i in np.flatnonzero((a.opened == month.number) & (a.state == OPEN)):
            self.books[i].open(month.number, int(a.mode[i]))
        self.busy = set(np.flatnonzero(a.state != NONE).tolist())

    def close(self, i, book):
        """The month end of one borrower."""
        gone = book.close_month()
        self.seen["charged off"] += gone
        return gone

    def compare(self, i, day):
        """The account in the columns is the account by hand."""
        x, book = self.market.state, self.books[i]
        a, s, c = x.accounts, x.arrears, x.claims
        today, open_cycle = (day - self.first).days, book.cycle(day)
        cycles = range(open_cycle - CYCLES + 1, open_cycle + 1)
        tickets = [book.tickets.get(k, Ticket()) for k in cycles]
        pairs = {
            "principal": (book.principal, a.principal[i]),
            "interest a day": (book.interest_a_day, a.interest_a_day[i]),
            "accrued": (book.accrued, a.accrued[i] + a.interest_a_day[i] * (today + 1 - int(a.accrued_to[i]))),
            "next principal": (book.next_principal(day), a.next_principal[i]),
            "next bill": (book.next_bill(day), a.next_bill[i]) if not book.behind else (0, 0),
            "behind": (book.behind, a.behind[i]),
            "slot": (book.behind, x.counts[i, 0]),
            "dpd": (book.dpd, a.dpd[i]),
            "claim": (sum(book.claim), (c.principal[i] + c.interest[i]) * (x.counts[i, 1] > 0)),
            "unbilled": ([t.unbilled for t in tickets], [x.tickets.unbilled[k % CYCLES, i] for k in cycles]),
            "rates": ([t.rate for t in tickets if t.unbilled],
                      [x.tickets.rate[k % CYCLES, i] for k, t in zip(cycles, tickets) if t.unbilled]),
            "left": ([t.left for t in tickets if t.unbilled],
                     [x.tickets.left[k % CYCLES, i] for k, t in zip(cycles, tickets) if t.unbilled]),
        }  # fmt: skip
        if book.behind:
            ages = [min(book.age(b, day), AGES - 1) for b in book.bills]
            for name, column in (("principal", s.overdue_principal[i]), ("interest", s.overdue_interest[i])):
                due = [sum(getattr(b, name) for b, k in zip(book.bills, ages) if k == age) for age in range(AGES)]
                pairs[f"overdue {name}"] = (due, column.tolist())
            pairs["billed"] = (
                [t.overdue for t in tickets] + [book.late.overdue],
                [s.billed[i, k % CYCLES] for k in cycles] + [s.billed[i, CYCLES]],
            )
            pairs |= {"overdue": (book.overdue, s.overdue[i]), "penalty": (book.penalty, s.penalty[i])}
            pairs["non-accrual"] = (book.non_accrual, s.non_accrual[i])
            pairs["oldest"] = ((book.oldest - self.first).days, s.oldest_due[i]) if book.bills else (0, 0)
            self.seen["oldest age"] = max([self.seen["oldest age"], *ages])
        wrong = {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}
        assert not wrong, f"borrower {i}, mode {book.mode}, {day} (by hand, found): {wrong}"
        self.seen[f"mode {book.mode}"] += book.principal > 0
        self.seen["late rest"] += book.late.overdue > 0
        self.seen["non-accrual"] += book.non_accrual
        self.seen["claims"] += sum(book.claim) > 0

    def compare_vintages(self):
        """What every vintage of every borrower drew, and what of it ever was late, charged off and recovered."""
        x = self.market.state
        for i, book in enumerate(self.books):
            for told, fields, wanted in ((x.ticket_vintages[i], TICKET_FIELDS, book.ticket_vintages),
                                         (x.account_vintages[i], ACCOUNT_FIELDS, book.account_vintages)):  # fmt: skip
                rows, places = np.nonzero(told)
                found = {(int(c) if c < len(told) - 1 else -1, fields[k]): int(told[c, k]) for c, k in zip(rows, places)}
                assert found == {key: amount for key, amount in wanted.items() if amount}, i
