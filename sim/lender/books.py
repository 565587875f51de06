"""The books: double entry in whole fen.

A positive balance is a debit.  At every month end the owners bring equity to its share of the loans, paying in or being
paid out, and debt takes the rest, so that nothing stays in the bank; debt below zero is money lent to other banks.
Claims on charged-off borrowers are memo: what comes in on them is income when it comes.
"""

from collections import Counter
from typing import NamedTuple

from sim.lender.statement import share, statement
from sim.memory import Remembers
from sim.numerics.money import PARTS

ASSETS = ("bank", "loans", "interest_receivable", "penalty_receivable")
LIABILITIES = ("debt", "equity")  # equity as paid in; profits and losses stand below
INCOME = ("interest_income", "penalty_income", "recoveries")
EXPENSES = ("funding_cost", "opex", "acquisition_cost", "data_cost", "collection_cost", "vat", "charge_offs")
ACCOUNTS = ASSETS + LIABILITIES + INCOME + EXPENSES

FLOWS = (  # sum of the month: debit, credit
    ("drawn", "loans", "bank"),
    ("repaid_principal", "bank", "loans"),
    ("prepaid", "bank", "loans"),
    ("repaid_interest", "bank", "interest_receivable"),
    ("repaid_penalty", "bank", "penalty_receivable"),
    ("charged_off", "charge_offs", "loans"),
    ("claim_principal_received", "bank", "recoveries"),
    ("claim_interest_received", "bank", "recoveries"),
)
COSTS = ("funding_cost", "opex", "acquisition_cost", "data_cost", "collection_cost", "vat")


class Entry(NamedTuple):
    """One line of the journal."""

    date: object
    debit: str
    credit: str
    amount: int
    memo: str


class Books(Remembers):
    """A lender's ledger: `balance` by account, `journal` of all entries; settings are the lender's costs."""

    def __init__(self, settings):
        self.settings = settings
        self.balance = dict.fromkeys(ACCOUNTS, 0)
        self.journal = []
        self.months = []  # dates closed so far
        self.carried = {"interest": 0, "penalty": 0}  # recognised and not yet booked, below a fen, in 1e-8 fen

    def taken_over(self, settings):
        """The same books and history, carried on apart under other costs."""
        books = Books(settings)
        books.balance, books.carried = dict(self.balance), dict(self.carried)
        books.journal, books.months = list(self.journal), list(self.months)
        return books

    def remember(self, memory):
        """Take over the ledger and its journal."""
        super().remember(memory)
        self.journal = [Entry(*entry) for entry in self.journal]

    def post(self, date, debit, credit, amount, memo):
        """Book an amount on the debit side of one account and the credit side of another; below zero, the other way round."""
        if amount < 0:
            debit, credit, amount = credit, debit, -amount
        if amount:
            self.balance[debit] += amount
            self.balance[credit] -= amount
            self.journal.append(Entry(date, debit, credit, amount, memo))

    def close_month(self, date, days, sums, policy_change=0.0):
        """Book a month of so many days and return its income statement.

        sums: Python integers in fen, the flows of `FLOWS`, collection_cost, interest_recognised_e8 and
        penalty_recognised_e8 (1e-8 fen, net of reversals); the counts applicants, opened and reviewed; the stocks balance,
        open_accounts and active_accounts (principal above 0).  policy_change: the policy rate less its first value, per
        year.  repaid_principal and prepaid are disjoint.
        """
        opening = self.balance["loans"]
        income = tuple(self._recognise(date, kind, sums[f"{kind}_recognised_e8"]) for kind in ("interest", "penalty"))
        for name, debit, credit in FLOWS:
            self.post(date, debit, credit, sums[name], name)
        result = statement(income, sums, opening, days, self.settings, policy_change)
        for cost in COSTS:
            self.post(date, cost, "bank", getattr(result, cost), cost)
        self._fund(date)
        self.months.append(date)
        return result

    def _recognise(self, date, kind, amount_e8):
        """Book accrued income in whole fen and carry the remainder."""
        amount, self.carried[kind] = divmod(self.carried[kind] + amount_e8, PARTS)
        self.post(date, f"{kind}_receivable", f"{kind}_income", amount, "recognised")
        return amount

    def _fund(self, date):
        """Owners pay in or are paid out; debt takes the rest of the bank account."""
        self.post(date, "bank", "equity", share(self.settings.equity_share, self.balance["loans"]) - self.equity, "owners")
        self.post(date, "debt", "bank", self.balance["bank"], "funding")

    @property
    def equity(self):
        """Paid in and not paid out, and all profits and losses so far.  [fen]"""
        return -sum(self.balance[account] for account in ("equity", *INCOME, *EXPENSES))

    def identities(self, stocks):
        """What must agree, as (name, expected, actual); to be called after `close_month`.

        stocks: measured balance (fen), interest_receivable_e8 and penalty_receivable_e8 (1e-8 fen, recognised only).
        """
        assets = sum(self.balance[account] for account in ASSETS)
        return [
            ("trial balance", 0, sum(self.balance.values())),
            ("loans", stocks["balance"], self.balance["loans"]),
            ("interest receivable, 1e-8 fen", stocks["interest_receivable_e8"], self._receivable_e8("interest")),
            ("penalty receivable, 1e-8 fen", stocks["penalty_receivable_e8"], self._receivable_e8("penalty")),
            ("bank", 0, self.balance["bank"]),
            ("assets", self.equity - self.balance["debt"], assets),
        ]

    def _receivable_e8(self, kind):
        return self.balance[f"{kind}_receivable"] * PARTS + self.carried[kind]

    def tallies(self):
        """Debits and credits by closed month and account: {accounts: names, debit, credit: rows of whole fen}."""
        debit, credit = Counter(), Counter()
        for entry in self.journal:
            debit[entry.date, entry.debit] += entry.amount
            credit[entry.date, entry.credit] += entry.amount
        rows = {
            side: [[sums[date, account] for account in ACCOUNTS] for date in self.months]
            for side, sums in (("debit", debit), ("credit", credit))
        }
        return {"accounts": ACCOUNTS, **rows}
