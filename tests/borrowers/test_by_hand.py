"""Every borrower of a small market, every day of years, beside the same life by hand (`tests/life_by_hand.py`).

Nothing that a borrower does is read from the market: cash, work, messages, payments and draws are predicted from the
settings and the day's luck, and compared to the fen every evening.
"""

from types import SimpleNamespace

import numpy as np
import pytest

from sim import load_settings
from sim.columns import OPEN
from sim.numerics.draws import DUE_CLAIM, DUE_DAY, JOB, MONTH_INCOME, words
from tests.beside import PAID, PREPAID, RECEIVED, SMALL, Office, total
from tests.life_by_hand import Life
from tests.luck import day_words


class Predicting(Office):
    """Lives everyone's life by hand."""

    not_by_hand = Office.not_by_hand - {"strategic_defaults"}

    def __init__(self, settings, monkeypatch):
        super().__init__(settings, monkeypatch)
        p, own = self.market.state.people, (settings.behaviour, settings.product)
        self.lives = [
            Life(*own, self.books[i], int(p.habits[i]), int(p.pay_pattern[i]), int(p.payday[i]), float(p.forgetfulness[i]),
                 float(p.default_cost[i]), int(p.cash[i]), bool(p.employed[i]), settings.collections.steps)
            for i in range(self.size)
        ]  # fmt: skip

    def morning(self, day):
        if day.day == 1:
            self.month = [self.circumstances(i) for i in range(self.size)]
            number, month, keys = self.market.state.people.number, self.market.month, self.market.keys
            for i, life in enumerate(self.lives):
                life.expect(0, self.month[i], words(number[i], month, MONTH_INCOME, keys)[3])

    def circumstances(self, i):
        """What this month brings to one borrower, and what the lender has ordered."""
        market, x = self.market, self.market.state
        p, a, month = x.people, x.accounts, market.clock.months[market.month]
        factor, found = market.jobs[:2] if p.age_group[i] == 0 else market.jobs[2:4]
        labour = self.settings.labour
        share = labour.replacement * (1 + float(market.paths.transfers[month.number]))
        return SimpleNamespace(
            wage=int(p.wage_a_day[i]), income=int(p.permanent_income[i]), needs=int(p.needs_a_day[i]),
            habit=int(p.habit_a_day[i]), buffer=int(p.buffer[i]), wanted_debt=int(p.wanted_debt[i]),
            purchase=int(p.purchase[i]), expense=int(p.expense[i]), expense_day=int(p.expense_day[i]),
            loses=min(labour.separation_cap, factor * float(p.job_risk[i])), finds=found, open=a.state[i] == OPEN,
            limit=int(a.limit[i]), frozen=bool(a.frozen[i]), rate=int(a.rate[i]), length=month.days,
            benefit_of_day=np.float32(share / month.days), benefit_of_month=share, may_draw=month.phase != "run_off",
            sentiment=float(np.log(market.paths.sentiment[month.number])),
        )  # fmt: skip

    def evening(self, day, flows):
        x, today, keys = self.market.state, (day - self.first).days, self.market.keys
        p, a, s, paid = x.people, x.accounts, x.arrears, total(flows, (*PAID, *PREPAID, *RECEIVED))
        for i, life in enumerate(self.lives):
            number, is_due = p.number[i], day.day == p.due_day[i]
            luck, change, none = day_words(number, today, keys), words(number, today, JOB, keys)[0], (0, 0, 0, 0)
            due, claim = (words(number, today, kind, keys) if is_due else none for kind in (DUE_DAY, DUE_CLAIM))
            life.live(day, self.month[i], luck, change, due, claim)
            pairs = {
                "drawn": (life.drawn, flows["drawn"][i]),
                "paid": (life.paid + life.prepaid + life.received, paid[i]),
                "income": (life.income, flows["income"][i]),
                "spent": (life.spent, flows["spent"][i]),
                "messages": (life.contacts["message"], flows["messages"][i]),
                "calls": (life.contacts["call"], flows["calls"][i]),
                "effective calls": (life.contacts["effective"], flows["effective_calls"][i]),
                "cost of contacts": (life.contacts["cost"], flows["collection_cost"][i]),
                "cash": (life.cash, p.cash[i]),
                "employed": (life.employed, p.employed[i]),
                "worked": (life.worked, p.days_worked[i] + day.day * p.employed[i]),
                "payday": (life.to_payday - 1, p.days_to_payday[i]),
                "consumption": (life.consumption, p.consumption[i]),
                "hardship": (life.hardship, p.hardship[i]),
                "messaged": (life.messaged, a.messaged[i]),
            }
            if life.account.behind:
                flags = ("forgot", "unwilling", "engaged", "calls")
                pairs |= {name: (getattr(life, name), getattr(s, name)[i]) for name in flags}
            wrong = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
            assert not wrong, f"borrower {i} on {day} (by hand, found): {wrong}"
            for what in ("forgot", "unwilling", "prepaid", "received", "hardship", "messaged", "calls"):
                self.seen[what] += getattr(life, what) > 0
            self.seen["disengaged"] += not life.engaged
            if i in self.busy:
                self.compare(i, day)

    def close(self, i, book):
        unwilling, since = self.lives[i].unwilling, book.oldest
        if super().close(i, book):
            self.lives[i].claim_unwilling, self.lives[i].claim_due = unwilling, since

    def step(self):
        super().step()
        for i, life in enumerate(self.lives):
            life.close_month(self.month[i])
            assert life.earned == self.market.state.people.earned[i]


STEPS = (
    "collections.steps=[{from_day: -3, to_day: -1, kind: message, chance: 0.5, effect: 0.6, cost: 0.05},"
    "{from_day: 1, to_day: 40, kind: message, chance: 0.3, effect: 0.5, cost: 0.07},"
    "{from_day: 2, to_day: 90, kind: call, chance: 0.4, effect: 0.5, cost: 3},"
    "{from_day: 5, to_day: 90, kind: call, chance: 0.5, effect: 0.9, cost: 2},"
    "{from_day: 7, to_day: 60, kind: call, chance: 0.6, effect: 0.8, cost: 1},"
    "{from_day: 9, to_day: 30, kind: call, chance: 0.7, effect: 0.7, cost: 1}]"
)


@pytest.mark.slow
@pytest.mark.parametrize("given", [[], ["scenario=covid_2020", "limits=fixed", "pricing=flat", "seed=5", STEPS]])
def test_every_life_is_the_life_lived_by_hand(given, monkeypatch):
    horizon = ["horizon.burn_in_months=12", "horizon.months=13", "horizon.run_off_months=2"]
    office = Predicting(load_settings([*SMALL, *given, *horizon]), monkeypatch)
    while office.market.running:
        office.step()
    office.compare_vintages()
    for what in ("forgot", "unwilling", "disengaged", "prepaid", "received", "hardship", "messaged", "calls", "charged off"):
        assert office.seen[what] > 0, what
