"""Every column of a borrower and of an account: one table, from which the arrays and their types are made.

Five groups share one storage order (due day, pay pattern, payday, number):

  people    one value per borrower
  accounts  one value per borrower (everyone has at most one account with the lender)
  tickets   13 rows per borrower, one per billing cycle; row first, so that a row of a tile is contiguous
  arrears   slots of a tile for accounts behind with a bill (rare): only touched slots ever occupy memory
  claims    slots of a tile for charged-off debts that are still owed (rare)

`seen` marks what a lender may see: `LenderView` offers those columns and no others.
"""

from collections import namedtuple
from dataclasses import dataclass
from functools import cache

import numpy as np

CYCLES = 13  # tickets of an account: the open cycle and the twelve before it
AGES = 7  # ages of an unpaid bill: 0 = the newest, 6 = seven bills old or more


@dataclass(frozen=True)
class Column:
    """One column: its type, unit, meaning, who writes it, how often it is read and whether a lender sees it."""

    name: str
    dtype: str
    unit: str
    meaning: str
    writer: str
    hot: bool = False
    seen: bool = False
    width: int = 1


def _c(name, dtype, unit, meaning, writer, flags="", width=1):
    return Column(name, dtype, unit, meaning, writer, "hot" in flags, "seen" in flags, width)


PEOPLE = (
    _c("number", "u4", "-", "who this is: the key of all of a borrower's luck", "borrowers.population", "hot seen"),
    _c("segment", "u1", "-", "0 salaried, 1 gig, 2 youth, 3 micro-business", "borrowers.population", "seen"),
    _c("age_group", "u1", "-", "0 for 16-24, 1 for older", "borrowers.population", "seen"),
    _c("pay_pattern", "u1", "-", "paydays a month: 0 one, 1 two, 2 four", "borrowers.population", "hot"),
    _c("payday", "u1", "day of month", "first payday of the month", "borrowers.population"),
    _c("due_day", "u1", "day of month", "day on which bills fall due", "borrowers.population", "seen"),
    _c("habits", "u1", "bits", "1 hand-to-mouth, 2 undisciplined, 4 never pays", "borrowers.population", "hot"),
    _c("quality", "f4", "sd", "hidden quality that links a borrower's traits", "borrowers.population"),
    _c("initial_income", "i4", "fen/month", "permanent income at birth", "borrowers.population"),
    _c("income_gap", "f4", "log", "log of permanent over initial income", "borrowers.shocks"),
    _c("permanent_income", "i4", "fen/month", "what a month of work pays in the long run", "borrowers.shocks", "hot"),
    _c("wage_a_day", "i4", "fen/day", "pay for a day of work this month", "borrowers.shocks"),
    _c("earned", "i4", "fen", "earned before this month and not yet paid out", "borrowers.income"),
    _c(
        "days_worked",
        "i1",
        "day",
        "days worked since the last payday or month end, less today's day of the month while in work",
        "borrowers.employment",
    ),
    _c("employed", "u1", "0/1", "has work", "borrowers.employment", "hot"),
    _c("job_risk", "f4", "ratio", "relative hazard of losing work", "borrowers.population"),
    _c("job_day", "u1", "day of month", "day on which work is next lost or found, 0 for none", "borrowers.employment"),
    _c("cash", "i4", "fen", "liquid cash", "day", "hot"),
    _c("savings", "i8", "fen", "idle money above the cap of the cash column", "borrowers.income"),
    _c("needs_a_day", "i4", "fen/day", "food, rent and the like", "borrowers.shocks", "hot"),
    _c("habit_a_day", "i4", "fen/day", "usual spending beyond needs while employed", "borrowers.shocks", "hot"),
    _c("buffer_months", "f4", "month", "target cash in months of permanent income", "borrowers.population"),
    _c("buffer", "i4", "fen", "target cash", "borrowers.shocks", "hot"),
    _c("forgetfulness", "f4", "chance", "chance of forgetting a bill without a message", "borrowers.population"),
    _c("default_cost", "f4", "log", "log of the private cost of default (willingness)", "borrowers.population"),
    _c("taste", "f4", "month", "wanted debt at the reference rate; 0 for who never borrows", "borrowers.population"),
    _c("wanted_debt", "i4", "fen", "debt wanted at today's rate", "borrowers.shocks"),
    _c("purchase", "i4", "fen", "price of this month's purchases on credit", "borrowers.shocks"),
    _c("expense_day", "u1", "day of month", "day of an unexpected expense, 0 for none", "borrowers.shocks"),
    _c("expense", "i4", "fen", "size of the unexpected expense", "borrowers.shocks"),
    _c("days_to_payday", "u1", "day", "days until the next payday", "borrowers.income", "hot"),
    _c("consumption", "i4", "fen", "spent this month, purchases on credit included", "borrowers.spending", "hot"),
    _c("hardship", "i4", "fen", "usual spending gone without this month", "borrowers.spending", "hot"),
    _c("standing", "f4", "sd", "the platform's fixed reading of quality", "borrowers.population"),
    _c("score", "i2", "points", "platform score, 350-950", "economy.platform", "seen"),
    _c("income_reading", "f4", "ratio", "how the lender misreads income", "borrowers.population"),
    _c("observed_income", "i4", "fen/month", "income as the lender reads it", "borrowers.shocks", "seen"),
    _c(
        "arrival_month",
        "i2",
        "month",
        "when this person comes of borrowing age; negative before the start",
        "borrowers.population",
    ),
    _c("apply_month", "i2", "month", "month of the next application", "accounts.execution", "seen"),
)

ACCOUNTS = (
    _c("state", "u1", "-", "0 none, 1 open, 2 charged off, 3 left", "accounts.execution", "hot seen"),
    _c("frozen", "u1", "0/1", "no new draws (lender's order)", "accounts.restrictions", "hot seen"),
    _c("mode", "u1", "-", "0 equal payment, 1 equal principal, 2 interest only", "accounts.execution", "seen"),
    _c("limit", "i4", "fen", "line usable today", "accounts.restrictions", "hot seen"),
    _c("granted", "i4", "fen", "line once seasoned", "accounts.restrictions", "seen"),
    _c("rate", "i4", "1e-8/day", "rate of new draws", "accounts.execution", "seen"),
    _c("principal", "i4", "fen", "principal owed, billed or not", "day", "hot seen"),
    _c("next_principal", "i4", "fen", "principal that falls due on the next due day", "accounts.billing", "seen"),
    _c("next_bill", "i4", "fen", "principal and interest of the next bill as it stands", "accounts.billing", "hot seen"),
    _c("interest_a_day", "i8", "1e-8 fen/day", "sum of principal times rate over tickets", "day"),
    _c("accrued", "i8", "1e-8 fen", "interest accrued and not yet billed", "accounts.interest"),
    _c("accrued_to", "i2", "day", "first day whose interest is not yet in `accrued`", "accounts.interest"),
    _c("behind", "u1", "0/1", "a billed amount is unpaid", "dealings", "hot seen"),
    _c("dpd", "i2", "day", "days past due of the oldest unpaid instalment; 0 when clean", "accounts.ageing", "hot seen"),
    _c("messaged", "u1", "0/1", "received a message before the coming bill", "accounts.contacts"),
    _c(
        "bucket",
        "u1",
        "-",
        "DPD bucket at the last month end (0 clean, 1 = 1-29, 2 = 30-59, ...)",
        "month_end",
        "seen",
    ),
    _c("opening_principal", "i4", "fen", "principal at the last month end", "month_end"),
    _c("worst", "u1", "-", "worst DPD bucket of this month", "accounts.ageing"),
    _c("history", "u8", "nibbles", "worst bucket of each of the last 16 months, newest lowest", "month_end", "seen"),
    _c("opened", "i2", "month", "month in which the account was opened; -1 never", "accounts.execution", "seen"),
    _c("score_at_opening", "i2", "points", "platform score on admission", "accounts.execution", "seen"),
    _c("own_score_at_opening", "i2", "points", "the lender's own score on admission", "accounts.execution", "seen"),
    _c("treatment", "u1", "bits", "1 challenger, 2 explored; the next two: product variant", "accounts.execution", "seen"),
    _c("line", "i4", "fen", "line usable without a restriction", "accounts.restrictions", "seen"),
    _c(
        "restriction",
        "u1",
        "-",
        "0 none, 1-100 % of the unused line cut, 101 frozen, 102 run-off, 103 recalled",
        "accounts.restrictions",
        "seen",
    ),
    _c("ceiling", "i4", "fen", "most the line may be while a restriction stands", "accounts.restrictions", "seen"),
    _c("defaulted", "i2", "month", "month of first reaching DPD 90; -1 never", "accounts.ageing", "seen"),
    _c("early_arrears", "u2", "2 x 8 bits", "what became of the last two bills", "accounts.early_arrears", "seen"),
    _c("ever_30", "u2", "bits", "tickets that were open when the account reached DPD 30", "accounts.ageing"),
    _c("ever_90", "u2", "bits", "tickets that were open when the account reached DPD 90", "accounts.ageing"),
)

TICKETS = (
    _c("unbilled", "i4", "fen", "principal not yet billed", "accounts.tickets", "", CYCLES),
    _c("rate", "i4", "1e-8/day", "rate of the ticket, balance-weighted over its draws", "accounts.tickets", "", CYCLES),
    _c("left", "u1", "instalments", "instalments of principal left", "accounts.tickets", "", CYCLES),
)

ARREARS = (
    _c("who", "i4", "index", "borrower in the tile", "accounts.delinquency"),
    _c("overdue_principal", "i4", "fen", "billed and unpaid principal by age of the bill", "accounts.delinquency", "", AGES),
    _c("overdue_interest", "i4", "fen", "billed and unpaid interest by age of the bill", "accounts.delinquency", "", AGES),
    _c(
        "billed",
        "i4",
        "fen",
        "billed and unpaid principal by ticket; the last place is the late rest",
        "accounts.delinquency",
        "",
        CYCLES + 1,
    ),
    _c("late_rate", "i4", "1e-8/day", "rate of the late rest", "accounts.delinquency"),
    _c("penalty", "i8", "1e-8 fen", "penalty accrued and unpaid", "accounts.delinquency"),
    _c("penalty_a_day", "i8", "1e-8 fen/day", "penalty of a day", "accounts.delinquency"),
    _c("overdue", "i4", "fen", "billed and unpaid, all ages", "accounts.delinquency"),
    _c("unpaid_at_due", "i4", "fen", "principal of the newest clean bill unpaid at the end of its due day", "dealings"),
    _c("oldest_due", "i2", "day", "due date of the oldest unpaid bill", "accounts.delinquency"),
    _c("forgot", "u1", "0/1", "forgot the bill and has not remembered yet", "borrowers.repayment"),
    _c("unwilling", "u1", "0/1", "does not want to pay", "borrowers.willingness"),
    _c("engaged", "u1", "0/1", "still deals with the lender this cycle", "dealings"),
    _c("calls", "u1", "calls", "effective calls since the last due day", "accounts.contacts"),
    _c("could_pay", "u1", "0/1", "had the money on every due day missed so far", "dealings"),
    _c("non_accrual", "u1", "0/1", "interest is memo only", "accounts.ageing"),
)

CLAIMS = (
    _c("who", "i4", "index", "borrower in the tile", "accounts.claims"),
    _c("principal", "i4", "fen", "charged-off principal still owed", "accounts.claims"),
    _c("interest", "i4", "fen", "interest and penalty still owed on it", "accounts.claims"),
    _c("unwilling", "u1", "0/1", "does not want to pay", "borrowers.willingness"),
    _c("opened", "i2", "month", "opening month of the account (its vintage)", "accounts.claims"),
    _c("oldest_due", "i2", "day", "due date of the oldest unpaid bill", "accounts.claims"),
)

People = namedtuple("People", [c.name for c in PEOPLE])
Accounts = namedtuple("Accounts", [c.name for c in ACCOUNTS])
Tickets = namedtuple("Tickets", [c.name for c in TICKETS])
Arrears = namedtuple("Arrears", [c.name for c in ARREARS])
Claims = namedtuple("Claims", [c.name for c in CLAIMS])
GROUPS = {
    "people": (PEOPLE, People),
    "accounts": (ACCOUNTS, Accounts),
    "tickets": (TICKETS, Tickets),
    "arrears": (ARREARS, Arrears),
    "claims": (CLAIMS, Claims),
}

NONE, OPEN, CHARGED_OFF, LEFT = 0, 1, 2, 3
YOUNG, OLDER = 0, 1
HAND_TO_MOUTH, UNDISCIPLINED, NEVER_PAYS = 1, 2, 4
SEGMENTS = ("salaried", "gig", "youth", "micro")


def allocated(group, n):
    """Zeroed arrays of a column group for n borrowers; slots are rows of `width` values, tickets are rows of n."""
    table, kind = GROUPS[group]

    def shape(column):
        if column.width == 1:
            return n
        return (column.width, n) if group == "tickets" else (n, column.width)

    return kind(*(np.zeros(shape(c), c.dtype) for c in table))


def bytes_per_borrower(hot_only=False):
    """Bytes of columns per borrower with its line; slots of the rare states are not counted (see `allocated`)."""
    return sum(
        np.dtype(c.dtype).itemsize * c.width
        for group in ("people", "accounts", "tickets")
        for c in GROUPS[group][0]
        if c.hot or not hot_only
    )


@cache
def observed_columns():
    """Names of the columns a lender may see, by group."""
    return {group: tuple(c.name for c in GROUPS[group][0] if c.seen) for group in ("people", "accounts")}
