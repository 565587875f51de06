"""One borrower's account kept by hand: a second ledger in plain Python whole numbers, which shares no code with the kernel.

It is told what the borrower did (paid, repaid early, drew) and says what the account must look like that evening.
Money is in fen, interest and penalty in 1e-8 fen, rates in 1e-8 a day; dates are real dates.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.tickets_by_hand import E8, EQUAL_PAYMENT, Ticket, instalment, mean

PLACES = 13  # tickets of an account: the open cycle and the twelve before it


def bucket(days):
    """The 30-day bucket: 0 clean, 1 = 1-29 days, 2 = 30-59, ... 7 = 180 and more."""
    return min(days // 30 + 1, 7) if days else 0


@dataclass
class Bill:
    """What fell due on one date and is unpaid."""

    due: date
    principal: int
    interest: int
    clean: bool
    missed: int = 0  # principal unpaid at the end of the due day, of a bill of a clean account


@dataclass
class Account:
    """A line and everything owed on it.  first: first day of the run; product: its rules."""

    due_day: int
    first: date
    grace: int
    permille: int
    non_accrual_from: int
    charge_off_from: int
    mode: int = EQUAL_PAYMENT
    opened: int = -1
    tickets: dict = field(default_factory=dict)
    late: Ticket = field(default_factory=Ticket)
    bills: list = field(default_factory=list)
    oldest: date | None = None
    behind: bool = False
    accrued: int = 0
    penalty: int = 0
    non_accrual: bool = False
    dpd: int = 0
    claim: list = field(default_factory=lambda: [0, 0])
    claim_opened: int = -1
    reached: set = field(default_factory=set)
    worst: int = 0
    history: list = field(default_factory=list)
    missed: Counter = field(default_factory=Counter)
    flows: Counter = field(default_factory=Counter)
    ticket_vintages: Counter = field(default_factory=Counter)
    account_vintages: Counter = field(default_factory=Counter)

    def open(self, month, mode):
        """Begin afresh: an old claim and less than a fen of interest are all that stays."""
        self.opened, self.mode, self.reached = month, mode, set()
        self.history, self.worst = [], 0

    def cycle(self, day):
        """Number of the cycle a day belongs to: the month of the run in which it will be billed."""
        return (day.year - self.first.year) * 12 + day.month - self.first.month + (day.day > self.due_day)

    def next_due(self, day):
        """The next due date after a day."""
        months = day.year * 12 + day.month - 1 + (day.day >= self.due_day)
        return date(months // 12, months % 12 + 1, self.due_day)

    @property
    def principal(self):
        """All principal owed."""
        return self.late.overdue + sum(t.unbilled + t.overdue for t in self.tickets.values())

    @property
    def interest_a_day(self):
        """Sum of principal times rate over tickets."""
        return self.late.overdue * self.late.rate + sum((t.unbilled + t.overdue) * t.rate for t in self.tickets.values())

    @property
    def overdue(self):
        """Billed and unpaid principal and interest."""
        return sum(b.principal + b.interest for b in self.bills)

    def next_principal(self, day):
        """Principal that falls due next: one instalment of every ticket but the one of the cycle that will close then."""
        closing = self.cycle(self.next_due(day))
        return sum(instalment(t.unbilled, t.rate, t.left, self.mode) for c, t in self.tickets.items() if c < closing)

    def next_bill(self, day, evening=True):
        """The next bill as it stands in the evening, or before this day's interest."""
        days = (self.next_due(day) - day).days - evening
        return self.next_principal(day) + (self.accrued + self.interest_a_day * days) // E8

    def live(self, day, paid, prepaid, drawn, term, rate, received):
        """One day of which it is known what was paid, repaid early, drawn and received on a claim."""
        if day.day == self.due_day:
            self.fall_due(day)
        self.receive(received)
        self.pay(paid, day)
        self.repay_early(prepaid, day)
        if drawn:
            self.draw(drawn, term, rate, day)
        self.end_day(day)

    def end_day(self, day):
        """The evening: interest on what is owed now; arrears grow older."""
        self.note("interest_memo_e8" if self.non_accrual else "interest_accrued_e8", self.interest_a_day)
        self.accrued += self.interest_a_day
        self.grow_old(day)

    def age(self, bill, day):
        """How many bills have fallen due since."""
        return self.cycle(day) - (day.day != self.due_day) - self.cycle(bill.due)

    def find_oldest(self, day):
        """Due date of the oldest unpaid bill; bills of seven months and more are one, which keeps the date it had."""
        if not self.bills or self.age(self.bills[0], day) < 6:
            self.oldest = self.bills[0].due if self.bills else None
        self.dpd = (day - self.oldest).days if self.bills else 0

    def note(self, flow, amount):
        """Count a flow of the month."""
        self.flows[flow] += amount

    def fall_due(self, day):
        """Bill one instalment of every closed ticket and the interest; free the place of the oldest ticket."""
        cycle, principal = self.cycle(day), 0
        for c in sorted(self.tickets):
            t = self.tickets[c]
            if c < cycle:
                part = instalment(t.unbilled, t.rate, t.left, self.mode)
                t.unbilled, t.left, t.overdue = t.unbilled - part, max(t.left - 1, 0), t.overdue + part
                principal += part
        interest, self.accrued = divmod(self.accrued, E8)
        self.note("billed_principal", principal)
        self.note("billed_interest", interest)
        if principal + interest:
            self.bills.append(Bill(day, principal, interest, not self.behind))
            self.note("due_clean", 0 if self.behind else principal)
            self.note("due_clean_accounts", 0 if self.behind else 1)
        oldest = self.tickets.pop(cycle + 1 - PLACES, None)
        if oldest:
            assert oldest.unbilled == 0
            self.late.rate = mean(self.late.rate, self.late.overdue, oldest.rate, oldest.overdue)
            self.late.overdue += oldest.overdue

    def pay(self, amount, day):
        """Allot a payment: below 90 DPD penalty, then bill by bill interest before principal; else principal first."""
        if not amount:
            return
        principal_first = self.dpd >= self.non_accrual_from
        order = [("penalty", None)] + [(what, b) for b in self.bills for what in ("interest", "principal")]
        if principal_first:
            order = [(what, b) for what in ("principal", "interest") for b in self.bills] + [("penalty", None)]
        for what, bill in order:
            taken = min(amount, self.penalty // E8 if bill is None else getattr(bill, what))
            amount -= taken
            if bill is None:
                self.penalty -= taken * E8
            else:
                setattr(bill, what, getattr(bill, what) - taken)
            self.note({"penalty": "repaid_penalty", "interest": "repaid_interest", "principal": "repaid"}[what], taken)
            if self.non_accrual and what != "principal":
                self.note(f"memo_{what}_paid", taken)
            if what == "principal":
                self.take_from_tickets(taken)
        assert amount == 0, "paid more than was owed"
        self.bills = [b for b in self.bills if b.principal + b.interest]
        if not self.bills:
            self.become_current()

    def take_from_tickets(self, amount):
        """Billed principal is reduced on the oldest ticket first."""
        for t in [self.late, *(self.tickets[c] for c in sorted(self.tickets))]:
            taken = min(amount, t.overdue)
            t.overdue, amount = t.overdue - taken, amount - taken
        assert amount == 0

    def become_current(self):
        """Nothing billed is unpaid: accrual resumes; the account is clean once less than a fen of penalty is left."""
        self.dpd = 0
        if self.non_accrual:
            self.note("interest_resumed_e8", self.accrued)
            self.note("penalty_resumed_e8", self.penalty)
        self.non_accrual = False
        if self.penalty < E8:
            self.note("penalty_waived_e8", self.penalty)
            self.note("cured", int(self.behind))
            self.penalty, self.behind = 0, False

    def repay_early(self, amount, day):
        """Accrued interest in whole fen first, then the dearest ticket, the newest of equally dear ones."""
        interest = min(amount, self.accrued // E8)
        self.accrued -= interest * E8
        self.note("prepaid_interest", interest)
        self.note("prepaid", amount - interest)
        amount -= interest
        while amount:
            dearest = max((c for c, t in self.tickets.items() if t.unbilled), key=lambda c: (self.tickets[c].rate, c))
            taken = min(amount, self.tickets[dearest].unbilled)
            self.tickets[dearest].unbilled -= taken
            amount -= taken

    def draw(self, amount, term, rate, day):
        """Join the ticket of the open cycle: its rate and term are means weighted by balance."""
        cycle = self.cycle(day)
        t = self.tickets.setdefault(cycle, Ticket())
        t.rate, t.left = mean(t.rate, t.unbilled, rate, amount), mean(t.left, t.unbilled, term, amount)
        t.unbilled += amount
        self.ticket_vintages[cycle, "drawn"] += amount
        self.account_vintages[self.opened, "drawn"] += amount

    def fall_behind(self):
        """The bill of a clean account is not paid in full on its due day."""
        self.behind, bill = True, self.bills[-1]
        bill.missed = bill.principal
        self.note("newly_overdue", bill.principal)
        self.note("newly_overdue_accounts", 1)
        self.missed[bill.due] = bill.principal

    def penalty_of(self, bills):
        """Penalty of a day on some bills: half the rate on top for principal, one and a half times it on interest."""
        rate = self.interest_a_day // self.principal if self.principal else 0
        principal, interest = sum(b.principal for b in bills), sum(b.interest for b in bills)
        return (principal * rate * (self.permille - 1000) + interest * rate * self.permille) // 1000

    def grow_old(self, day):
        """Penalty, days past due, what is counted at 30 and 90 days."""
        if self.bills and not self.behind:
            self.fall_behind()
        ages = [(b, (day - b.due).days) for b in self.bills]
        more = self.penalty_of([b for b, age in ages if age > self.grace])
        more += sum(self.grace * self.penalty_of([b]) for b, age in ages if age == self.grace + 1)
        self.penalty += more
        self.note("penalty_memo_e8" if self.non_accrual else "penalty_accrued_e8", more)
        before = self.dpd
        self.find_oldest(day)
        self.worst = max(self.worst, bucket(self.dpd))
        self.note("newly_overdue_30_ago", self.missed[day - timedelta(days=30)])
        self.note("unpaid_after_30", sum(b.principal for b in self.bills if b.missed and (day - b.due).days == 30))
        if self.dpd >= 30 > before:
            self.reach("ever30")
        if self.dpd >= self.non_accrual_from and not self.non_accrual:
            self.non_accrual = True
            self.note("interest_reversed_e8", self.accrued + E8 * sum(b.interest for b in self.bills))
            self.note("penalty_reversed_e8", self.penalty)
        if self.dpd >= 90 > before:
            self.reach("ever90")

    def reach(self, stage):
        """Count the principal of every open ticket, and of the account, the first time it reaches a stage of arrears."""
        for c, t in self.tickets.items():
            if t.unbilled + t.overdue and stage not in t.reached:
                t.reached.add(stage)
                self.ticket_vintages[c, stage] += t.unbilled + t.overdue
        if stage not in self.reached:
            self.reached.add(stage)
            self.account_vintages[self.opened, stage] += self.principal
            if stage == "ever90":
                self.account_vintages[self.opened, "accounts_ever90"] += 1
                self.note("defaults", 1)
                self.note("default_balance", self.principal)

    def receive(self, amount):
        """A receipt on a claim: principal first."""
        if amount:
            principal = min(amount, self.claim[0])
            self.claim = [self.claim[0] - principal, self.claim[1] - (amount - principal)]
            self.note("claim_principal_received", principal)
            self.note("claim_interest_received", amount - principal)
            self.account_vintages[self.claim_opened, "recovered"] += amount

    def close_month(self):
        """The month end: charge off what is late enough, of principal only; the rest stays owed as a claim."""
        gone = self.dpd >= self.charge_off_from
        if gone:
            owed = self.accrued + E8 * sum(b.interest for b in self.bills)
            interest = owed // E8 + self.penalty // E8
            self.claim = [self.claim[0] + self.principal, self.claim[1] + interest]
            self.claim_opened = self.opened
            for flow, amount in (("charged_off", self.principal), ("charged_off_accounts", 1), ("charged_off_interest", interest),
                                 ("interest_dropped_e8", owed), ("penalty_dropped_e8", self.penalty)):  # fmt: skip
                self.note(flow, amount)
            for c, t in [*self.tickets.items(), (-1, self.late)]:
                self.ticket_vintages[c, "charged_off"] += t.unbilled + t.overdue
            self.account_vintages[self.opened, "charged_off"] += self.principal
            self.tickets, self.late, self.bills, self.behind, self.non_accrual = {}, Ticket(), [], False, False
            self.accrued = self.penalty = self.dpd = 0
        self.history.insert(0, self.worst)
        self.worst = 0
        return gone
