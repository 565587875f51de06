"""The flows of a day, summed exactly: one row of whole numbers per tile and day.

Money is in fen; names ending in `_e8` are in 1e-8 fen.  Sums of whole numbers do not depend on threads or tiles.
"""

import numpy as np

from sim.numerics.jit import sweep

FLOWS = (
    "income",  # paid out to borrowers: pay, benefits, transfers
    "spent",  # spent out of cash
    "purchases",  # bought on credit: drawn and spent at once
    "drawn",  # principal drawn
    "drawn_cash",  # of it, paid out in cash
    "repaid",  # principal repaid when due or later
    "prepaid",  # principal repaid before it was due
    "repaid_interest",  # billed interest paid
    "prepaid_interest",  # accrued interest settled on early repayment
    "repaid_penalty",
    "billed_principal",  # fell due
    "billed_interest",
    "due_clean",  # principal that fell due on accounts without older arrears
    "newly_overdue",  # of it, unpaid at the end of the due day
    "due_clean_accounts",
    "newly_overdue_accounts",
    "unpaid_after_30",  # of bills newly overdue thirty days ago, principal still unpaid
    "newly_overdue_30_ago",  # what was newly overdue thirty days ago
    "messages",
    "calls",
    "effective_calls",
    "collection_cost",
    "claim_principal_received",
    "claim_interest_received",
    "charged_off",  # principal
    "charged_off_accounts",
    "charged_off_interest",  # whole fen that became part of a claim
    "interest_accrued_e8",  # on accounts that accrue income
    "interest_memo_e8",  # accrued on accounts in non-accrual
    "penalty_accrued_e8",
    "penalty_memo_e8",
    "interest_reversed_e8",  # recognised before, taken back on entering non-accrual
    "penalty_reversed_e8",
    "interest_resumed_e8",  # memo interest still owed when an account becomes current again
    "penalty_resumed_e8",
    "memo_interest_paid",  # of repaid_interest, on accounts in non-accrual
    "memo_penalty_paid",
    "interest_dropped_e8",  # memo interest below a fen, dropped on charge-off
    "penalty_dropped_e8",  # the same of penalty, and what became part of a claim
    "penalty_waived_e8",  # penalty below a fen, waived when an account becomes current
    "defaults",  # accounts first reaching DPD 90
    "default_balance",
    "strategic_defaults",
    "cured",  # accounts that became current
)
COUNTED = {"messages", "calls", "effective_calls", "defaults", "strategic_defaults", "cured"}  # not money; nor are `_accounts`
INDEX = {name: k for k, name in enumerate(FLOWS)}
COUNT = len(FLOWS)

(
    INCOME,
    SPENT,
    PURCHASES,
    DRAWN,
    DRAWN_CASH,
    REPAID,
    PREPAID,
    REPAID_INTEREST,
    PREPAID_INTEREST,
    REPAID_PENALTY,
    BILLED_PRINCIPAL,
    BILLED_INTEREST,
    DUE_CLEAN,
    NEWLY_OVERDUE,
    DUE_CLEAN_ACCOUNTS,
    NEWLY_OVERDUE_ACCOUNTS,
    UNPAID_AFTER_30,
    NEWLY_OVERDUE_30_AGO,
    MESSAGES,
    CALLS,
    EFFECTIVE_CALLS,
    COLLECTION_COST,
    CLAIM_PRINCIPAL_RECEIVED,
    CLAIM_INTEREST_RECEIVED,
    CHARGED_OFF,
    CHARGED_OFF_ACCOUNTS,
    CHARGED_OFF_INTEREST,
    INTEREST_ACCRUED,
    INTEREST_MEMO,
    PENALTY_ACCRUED,
    PENALTY_MEMO,
    INTEREST_REVERSED,
    PENALTY_REVERSED,
    INTEREST_RESUMED,
    PENALTY_RESUMED,
    MEMO_INTEREST_PAID,
    MEMO_PENALTY_PAID,
    INTEREST_DROPPED,
    PENALTY_DROPPED,
    PENALTY_WAIVED,
    DEFAULTS,
    DEFAULT_BALANCE,
    STRATEGIC_DEFAULTS,
    CURED,
) = range(COUNT)


def totals(flows, days=None):
    """Sum flow rows over tiles and days into plain Python integers by name: exact however large.

    flows: int64 (tiles, days, flows); days: only so many, from the month's first on.  Each value is split into its upper
    and lower 32 bits, so that no sum can overflow.
    """
    halves = np.zeros((2, COUNT), np.int64)
    add_halves(flows, flows.shape[1] if days is None else days, halves[0], halves[1])
    upper, lower = halves.tolist()
    return {name: (high << 32) + low for name, high, low in zip(FLOWS, upper, lower)}


@sweep
def add_halves(flows, days, upper, lower):
    """Add the upper and the lower 32 bits of every tile's first days apart."""
    for k in range(flows.shape[0]):
        for day in range(days):
            row = flows[k, day]
            for j in range(upper.size):
                upper[j] += row[j] >> 32
                lower[j] += row[j] & 0xFFFFFFFF
