"""Every account of a small market, every evening of years, beside the same account kept by hand (`tests/by_hand.py`).

What was paid and drawn is read from the day's flows, everything else is predicted and compared to the fen, accrued
interest and penalty to 1e-8 fen.
"""

from datetime import timedelta

import numpy as np
import pytest

from sim import load_settings
from sim.columns import OPEN, SEGMENTS
from sim.menus import VARIANT
from tests.beside import PAID, PREPAID, RECEIVED, SMALL, Office, total
from tests.luck import day_words
from tests.tickets_by_hand import E8


class Watching(Office):
    """Tells the books by hand what everyone did today, and asks whether they were allowed to."""

    def morning(self, day):
        self.cash = self.market.state.people.cash.copy()

    def evening(self, day, flows):
        x, others = self.market.state, np.ones(self.size, bool)
        others[sorted(self.busy)] = False
        assert not total(flows, (*PAID, *PREPAID, *RECEIVED, "drawn"))[others].any()
        sums = [total(flows, names) for names in (PAID, PREPAID, RECEIVED, ("drawn",))]
        for i in self.busy:
            (paid, prepaid, received, drawn), book = (int(column[i]) for column in sums), self.books[i]
            if book.behind and day.day != book.due_day:
                assert paid == self.spared(i, day, int(self.cash[i] + flows["income"][i])), (i, day)
                self.seen["late payments"] += paid > 0
            book.live(day, paid, prepaid, drawn, self.term(i, day) if drawn else 0, int(x.accounts.rate[i]), received)
            self.compare(i, day)
            if drawn:
                assert x.accounts.state[i] == OPEN and not x.accounts.frozen[i] and not book.behind
                assert round(self.menu(i).minimum_draw * 100) <= drawn and book.principal <= x.accounts.limit[i]
                self.seen["draws"] += 1
                self.seen["variant"] += bool(x.accounts.treatment[i] & VARIANT)

    def term(self, i, day):
        """The term that the day's luck picks from the menu."""
        x, menu = self.market.state, self.menu(i)
        word = int(day_words(x.people.number[i], (day - self.first).days, self.market.keys).hearing)
        shares = np.cumsum(menu.term_shares)
        return next(term for term, share in zip(menu.terms, shares) if word < share * 2**32 or term == menu.terms[-1])

    def menu(self, i):
        """The menu of a borrower's account: the segment's, with the variant if the treatment says so."""
        x = self.market.state
        return self.settings.product.menu(SEGMENTS[x.people.segment[i]], bool(x.accounts.treatment[i] & VARIANT))

    def spared(self, i, day, cash):
        """What a late payer who remembers, is willing and engaged pays: what is owed, or can be spared until the payday."""
        x, book = self.market.state, self.books[i]
        if x.counts[i, 0] and (x.arrears.forgot[i] or x.arrears.unwilling[i] or not x.arrears.engaged[i]):
            return 0
        steps = {0: (0,), 1: (0, 14), 2: (0, 7, 14, 21)}[int(x.people.pay_pattern[i])]
        first = int(x.people.payday[i])
        days = next(d for d in range(1, 32) if (day + timedelta(days=d)).day - first in steps)
        return min(book.overdue + book.penalty // E8, max(cash - int(x.people.needs_a_day[i]) * min(days, 8), 0))


@pytest.mark.slow
@pytest.mark.parametrize(("months", "given"), [
    (32, []),
    (28, ["product.grace_days=3", "product.penalty_multiple=1.3", "scenario=covid_2020"]),
    (34, ["product.charge_off_dpd=400", "behaviour.engaged_level=0.9", "behaviour.engaged_decay_days=1000"]),
])  # fmt: skip
def test_every_account_is_the_account_kept_by_hand(months, given, monkeypatch):
    horizon = [f"horizon.burn_in_months={months}", "horizon.months=1", "horizon.run_off_months=0"]
    office = Watching(load_settings([*SMALL, "collections.steps=[]", *given, *horizon]), monkeypatch)
    for _ in range(months):
        office.step()
    office.compare_vintages()
    for what in ("draws", "late payments", "late rest", "non-accrual", "charged off", "claims", "mode 0", "mode 1", "mode 2"):
        assert office.seen[what] > 0, what
    assert office.seen["oldest age"] == 6


@pytest.mark.slow
def test_every_segment_and_the_variant_have_the_terms_of_their_menu_by_hand(monkeypatch):
    menus = ["product=by_segment", "product.variant={share: 0.5, terms: [2, 4], term_shares: [0.5, 0.5]}"]
    horizon = ["horizon.burn_in_months=20", "horizon.months=1", "horizon.run_off_months=0"]
    office = Watching(load_settings([*SMALL, "collections.steps=[]", *menus, *horizon]), monkeypatch)
    for _ in range(20):
        office.step()
    office.compare_vintages()
    assert 0 < office.seen["variant"] < office.seen["draws"]
