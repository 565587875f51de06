"""A month's row of tallies, put together from the flows of its days, the income statement and the month-end census."""

from sim.numerics.money import PARTS

SAME = """
    drawn repaid prepaid newly_overdue unpaid_after_30 newly_overdue_30_ago charged_off charged_off_accounts default_balance
    strategic_defaults cured
""".split()
RENAMED = {"due": "due_clean", "default_accounts": "defaults"}
STATEMENT = """
    interest_income penalty_income funding_cost opex acquisition_cost data_cost collection_cost vat recovered
    profit_before_provisions
""".split()


def month_row(flows, statement, census):
    """Name a month's whole numbers as `monthly_frame` needs them.

    flows: totals of `sim.accounts.tally` by name; statement: the lender's; census: counts and stocks at the month's end
    (borrowers, unemployed, balance, buckets, hardship, habit ...), already under their names in the table.
    """
    row = {name: flows[name] for name in SAME} | {name: flows[source] for name, source in RENAMED.items()}
    row |= {name: getattr(statement, name) for name in STATEMENT}
    row["contacts"] = flows["messages"] + flows["calls"]
    row["non_accrual_interest"] = flows["interest_memo_e8"] // PARTS
    return row | census
