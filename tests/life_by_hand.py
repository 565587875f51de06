"""One borrower's life kept by hand: every decision of a day in plain Python, from the settings and the day's luck.

It knows the month's circumstances (pay, needs, prices, limit) and nothing else of the simulator: cash, work, attention,
willingness, payments and draws are all predicted, and booked on an `Account` by hand.
"""

import math
from collections import Counter
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from tests.by_hand import Account
from tests.tickets_by_hand import E8

F = np.float32
HAND_TO_MOUTH, UNDISCIPLINED, NEVER_PAYS = 1, 2, 4
PAYDAYS = {0: (0,), 1: (0, 14), 2: (0, 7, 14, 21)}


def short(word):
    """A uniform of 23 bits."""
    return (int(word) // 512 + 0.5) / 2**23


def long(word):
    """A uniform of 32 bits."""
    return (int(word) + 0.5) / 2**32


def fen(amount):
    """Fen of an amount in yuan."""
    return round(amount * 100)


@dataclass
class Life:
    """A borrower.  b: the settings of behaviour; p: of the product; month: what the month brought; account: by hand."""

    b: object
    p: object
    account: Account
    habits: int
    pattern: int
    payday: int
    forgetfulness: float
    default_cost: float
    cash: int
    employed: bool
    steps: tuple = ()
    worked: int = 0
    earned: int = 0
    job_day: object = None
    to_payday: int = 0
    consumption: int = 0
    hardship: int = 0
    messaged: bool = False
    forgot: bool = False
    unwilling: bool = False
    engaged: bool = True
    calls: int = 0
    late_since: object = None
    could_pay: bool = False
    claim_unwilling: bool = False
    claim_due: object = None

    def live(self, day, m, luck, change_luck, due_luck, claim_luck):
        """One day in the order of the model.

        m: this month's circumstances; luck: the day's words; change_luck: a word; the others four words each.
        """
        a = self.account
        self.paid = self.prepaid = self.drawn = self.term = self.received = self.income = self.spent = 0
        self.contacts = Counter()
        self.change_jobs(day.day, m, change_luck)
        self.receive(day, m)
        reached = self.contact(day, luck.hearing, luck.calls)
        if day.day == a.due_day:
            self.answer_bill(day, m, due_luck)
            self.pay_claim(day, m, claim_luck)
        if a.behind:
            self.repay_late(day, m, reached, luck.hearing)
        self.prepay(day, m, luck.calls)
        missed = self.spend(day, m)
        if m.may_draw:
            self.borrow(day, m, missed, luck)
        defaults = a.flows["defaults"]
        a.end_day(day)
        a.note("strategic_defaults", (a.flows["defaults"] - defaults) * self.could_pay)
        if not a.behind:
            self.late_since = None

    def expect(self, today, m, word):
        """Find out on which later day of the month work is lost or found next; None if it is not."""
        both = m.loses + m.finds
        a_day = (1 - (1 - both) ** (1 / m.length)) * (m.loses if self.employed else m.finds) / both
        later = range(today + 1, m.length + 1)
        self.job_day = next((day for day in later if long(word) < 1 - (1 - a_day) ** (day - today)), None)

    def change_jobs(self, today, m, word):
        """Lose or find work."""
        if today == self.job_day:
            self.employed = not self.employed
            self.expect(today, m, word)
        self.worked += self.employed

    def pay_since(self, m, days):
        """Wage for days worked, benefit for the others."""
        return m.wage * self.worked + int(F(m.income) * m.benefit_of_day) * (days - self.worked)

    def receive(self, day, m):
        """Be paid on a payday, for the days since the last one or since the month began."""
        dates = [self.payday + step for step in PAYDAYS[self.pattern]]
        self.is_payday = day.day in dates
        self.to_payday = next(d - day.day for d in [*dates, self.payday + m.length] if d > day.day)
        if self.is_payday:
            place = dates.index(day.day)
            self.income = self.earned + self.pay_since(m, day.day - (dates[place - 1] if place else 0))
            self.cash += self.income
            self.earned = self.worked = 0

    def close_month(self, m):
        """The month ends: what was worked since the last payday is earned."""
        self.earned += self.pay_since(m, m.length - self.payday - PAYDAYS[self.pattern][-1])
        self.worked = self.consumption = self.hardship = 0

    def contact(self, day, word, late_word):
        """Receive what the lender's strategy sends; returns whether a message reminds of a late bill."""
        a, reminded = self.account, False
        until, late = (a.next_due(day) - day).days, (day - self.late_since).days if a.behind else 0
        for s in self.steps:
            early = s.kind == "message" and s.from_day <= -until <= s.to_day and not a.behind and a.next_bill(day, False) > 0
            if not early and not (late > 0 and s.from_day <= late <= s.to_day):
                continue
            luck = short(word if early else late_word)
            sent, effective = bool(luck < F(s.chance)), bool(luck < F(s.chance) * F(s.effect))
            effective &= s.kind == "message" or self.contacts["effective"] < 3
            self.contacts[s.kind] += sent
            self.contacts["cost"] += sent * fen(s.cost)
            self.contacts["effective"] += effective and s.kind == "call"
            self.messaged |= early and effective
            reminded |= effective and s.kind == "message"
            self.calls += effective and s.kind == "call"
        return reminded

    def able(self, m):
        """Cash beyond needs until the payday, at most eight days of them."""
        return max(self.cash - m.needs * min(self.to_payday, self.b.protected_days), 0)

    def answer_bill(self, day, m, luck):
        """The due day: the late think again; the clean pay, forget, refuse or fall short."""
        a, b, clean = self.account, self.b, not self.account.behind
        if not clean:
            back = b.willing_return * math.exp(-a.dpd / b.willing_return_days) * self.pressure()
            if self.unwilling and not self.habits & NEVER_PAYS and long(luck[2]) < back:
                self.unwilling = False
            self.engaged = self.deals(a.dpd, self.calls > 0, luck[3])
            self.calls = 0
        a.fall_due(day)
        has_money = self.cash >= a.overdue + m.needs * self.to_payday
        self.could_pay = has_money and (clean or self.could_pay)
        if clean and a.bills:
            self.engaged, self.calls = True, 0
            self.unwilling = bool(self.habits & NEVER_PAYS) or self.refuses(m, luck[1])
            forgets = short(luck[0]) < F(self.forgetfulness) * (F(b.message_effect) if self.messaged else F(1))
            self.forgot = bool(forgets) and not self.unwilling
            self.pay(0 if self.unwilling or self.forgot else min(self.able(m), a.overdue), day)
            if a.bills:
                a.fall_behind()
        self.messaged = False
        self.late_since = a.bills[0].due if a.bills else self.late_since

    def refuses(self, m, word):
        """A probit in the log of the burden against the private cost of default."""
        a, b = self.account, self.b
        income = max(m.wage * m.length if self.employed else m.income * m.benefit_of_month, 1)
        weight = a.overdue / income + a.principal / (12 * income)
        worth = 1 + b.line_value * max(1 - a.principal / max(m.limit, 1), 0)
        threshold = math.log(max(weight, 1e-9)) - self.default_cost - m.sentiment - math.log(worth)
        return NormalDist().inv_cdf(long(word)) * b.willingness_sd < threshold

    def pressure(self):
        """What effective calls add to the cost of default."""
        return min(1 + self.b.pressure_per_call * self.calls, self.b.pressure_max)

    def deals(self, dpd, called, word):
        """Whether a late borrower still deals with the lender."""
        b = self.b
        level = b.engaged_level * math.exp(-max(dpd - b.engaged_decay_from, 0) / b.engaged_decay_days)
        return dpd < b.engaged_from_dpd or long(word) < min(level * (b.engaged_called if called else 1), 1)

    def pay(self, amount, day):
        """Pay arrears."""
        self.cash -= amount
        self.paid += amount
        self.account.pay(amount, day)

    def pay_claim(self, day, m, luck):
        """Once a cycle a charged-off borrower may pay what can be spared."""
        a, b = self.account, self.b
        if not sum(a.claim):
            return
        late = (day - self.claim_due).days
        if self.claim_unwilling and not self.habits & NEVER_PAYS:
            self.claim_unwilling = long(luck[2]) >= b.willing_return * math.exp(-late / b.willing_return_days)
        if not self.claim_unwilling and self.deals(late, False, luck[3]):
            self.received = min(sum(a.claim), self.able(m))
            self.cash -= self.received
            a.receive(self.received)

    def repay_late(self, day, m, reached, word):
        """Who remembers, is willing and still deals with the lender pays what is owed or can be spared."""
        a, b = self.account, self.b
        if self.forgot and day.day != a.due_day:
            helped = reached or self.calls > 0
            self.forgot = not short(word) < F(b.remember) * (F(b.remember_called) if helped else F(1))
        if not (self.forgot or self.unwilling or not self.engaged):
            self.pay(min(self.able(m), a.overdue + a.penalty // E8), day)
            self.late_since = a.bills[0].due if a.bills else self.late_since

    def prepay(self, day, m, word):
        """On a payday, a clean account: plentiful cash pays back early."""
        a, b = self.account, self.b
        chance = b.prepay_hand_to_mouth if self.habits & HAND_TO_MOUTH else b.prepay_saver
        if self.is_payday and not a.behind and a.principal and short(word) < chance / len(PAYDAYS[self.pattern]):
            spare = self.cash - m.buffer - a.next_bill(day, False) - int(F(b.prepay_cushion) * F(m.income))
            if spare >= fen(b.prepay_minimum):
                self.prepaid = min(spare, a.principal + a.accrued // E8)
                self.cash -= self.prepaid
                a.repay_early(self.prepaid, day)

    def habit(self, m):
        """Habit of a day: less without work and when seriously late."""
        a, b = self.account, self.b
        share = F(1 if self.employed else b.habit_jobless) * F(b.habit_in_arrears if a.dpd > b.arrears_habit_dpd else 1)
        return int(F(m.habit) * share)

    def spend(self, day, m):
        """Needs, then habit and expenses above the bill reserve, then a share of what is plentiful; returns what is missed."""
        a, b = self.account, self.b
        bill, habit = a.next_bill(day, False), self.habit(m)
        share = F(min(max(1 - ((a.next_due(day) - day).days - 1) / b.reserve_days, 0), 1))
        reserve = 0 if self.habits & UNDISCIPLINED or a.behind else int(F(bill) * share)
        rate = b.excess_rate_hand_to_mouth if self.habits & HAND_TO_MOUTH else b.excess_rate_saver
        spare = max(self.cash - m.buffer - bill - (m.needs + habit) * self.to_payday, 0)
        extra = 0 if a.behind else min(int(F(spare) * F(rate)), max(self.cash - m.needs - habit - reserve, 0))
        needs = min(m.needs, self.cash)
        usual = min(habit, max(self.cash - needs - reserve, 0))
        wanted, spent = m.needs + habit, needs + usual
        self.cash -= spent + extra
        if m.expense_day == day.day:
            met = min(m.expense, max(self.cash - reserve, 0))
            wanted, spent, self.cash = wanted + m.expense, spent + met, self.cash - met
        self.spent += spent + extra
        self.consumption += spent + extra
        self.hardship += wanted - spent
        return wanted - spent

    def borrow(self, day, m, missed, luck):
        """Draw what is short, what the coming bill needs, and for purchases."""
        a, b, p = self.account, self.b, self.p
        room = max(m.limit - a.principal, 0)
        if not m.open or m.frozen or a.behind or room < 10_000:
            return
        until, bill = (a.next_due(day) - day).days, a.next_bill(day, False)
        for_bill = max(bill + b.protected_days * m.needs - self.cash, 0) if until <= b.rollover_days else 0
        gap = max(1 - a.principal / m.wanted_debt, 0) if m.wanted_debt else 0
        mood = b.purchases_a_month / 30 * gap
        if self.habits & NEVER_PAYS:
            liquid, bought, shortage = (room if long(luck.buying) < mood or missed or for_bill else 0), 0, 0
        elif m.wanted_debt > 0:
            habit = self.habit(m)
            dear = b.cut_employed * (max(m.rate, 1) / b.reference_rate) ** -b.cut_rate_elasticity
            shortage = max(missed - int(habit * (min(max(1 - dear, 0), 1) if self.employed else b.cut_jobless)), 0)
            liquid = max(max(shortage, b.liquidity_days * (m.needs + habit)) if shortage else 0, for_bill)
            liquid = min(max(liquid, int(b.liquidity_minimum * m.income)) if liquid else 0, room)
            liquid = liquid if liquid >= fen(p.minimum_draw) else 0
            ease = min(max(2 - bill / (b.service_brake * m.income), 0), 1)
            bought = min(m.purchase, room - liquid) if long(luck.buying) < mood * ease else 0
            bought = bought if bought >= fen(p.minimum_draw) else 0
        else:
            return
        liquid = liquid if liquid >= fen(p.minimum_draw) else 0
        if liquid + bought:
            shares = np.cumsum(p.term_shares)
            self.term = next(term for term, share in zip(p.terms, shares) if long(luck.hearing) < share or term == p.terms[-1])
            assert a.principal + liquid + bought <= m.limit
            self.drawn = liquid + bought
            a.draw(self.drawn, self.term, m.rate, day)
            eased = min(shortage, self.cash + liquid)
            self.cash += liquid - eased
            self.spent += eased
            self.consumption += bought + eased
            self.hardship -= eased
