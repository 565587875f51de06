"""The outcomes policies are judged by: one number per world, from the month's table (MODEL 1)."""

from dataclasses import dataclass

import pandas as pd

from sim.records.monthly import LATE_30


@dataclass(frozen=True)
class Outcome:
    """One outcome: its name in words, its unit, the factor that turns the stored number into that unit, and decimals."""

    title: str
    unit: str
    scale: float = 1.0
    decimals: int = 2
    more_is_better: bool = False


OUTCOMES = {
    "lifetime_profit": Outcome("Lifetime profit before provisions", "CNY per borrower", 1, 1, True),
    "lifetime_loss_per_yuan_drawn": Outcome("Lifetime loss", "CNY per 100 drawn", 100, 3),
    "rate_30": Outcome("30+ rate", "% of balance", 100, 3),
    "consumption": Outcome("Consumption", "CNY per borrower-month", 1, 2, True),
    "hardship": Outcome("Hardship", "% of usual spending", 100, 3),
    "excluded_share": Outcome("Excluded share", "% of borrowers", 100, 2),
    "approval_rate": Outcome("Approval rate", "% of applications", 100, 2, True),
    "take_up_rate": Outcome("Take-up rate", "% of offers", 100, 2, True),
    "credit_drawn": Outcome("Credit drawn", "CNY per borrower-month", 1, 2, True),
    "new_account_default": Outcome("Default of new accounts within 12 months", "% of accounts opened", 100, 2),
    "rate_30_lagged": Outcome("30+ rate, lagged", "% of balance 6 months ago", 100, 3),
}
HEADLINE = tuple(OUTCOMES)[:6]  # compared unless an experiment names others
STORED_UNITS = {
    "lifetime_profit": "CNY per borrower",
    "lifetime_loss_per_yuan_drawn": "CNY per CNY drawn",
    "consumption": "CNY per borrower-month",
    "credit_drawn": "CNY per borrower-month",
    "lifetime_profit_total": "CNY",
}
YEAR = 12  # months
NEEDED = (
    """
    world phase borrowers drawn charged_off recovered profit_before_provisions rate_30 consumption hardship excluded_share
    approval_rate take_up_rate rate_30_lagged
""".split()
    + list(LATE_30)
)


def outcomes(monthly, vintages=None):
    """Make a row per world and a column per outcome (and `lifetime_profit_total`, CNY), in stored units.

    Sums run over policy and run-off months with the inherited book, means over policy months.  What needs vintages is
    made where they are given.
    """
    table = pd.DataFrame({world: one_world(rows) for world, rows in monthly[NEEDED].groupby("world")}).T.rename_axis("world")
    if vintages is not None:
        table["new_account_default"] = new_account_default(monthly, vintages).reindex(table.index)
    return table


def new_account_default(monthly, vintages):
    """Share of the accounts opened in policy months that default within 12 months, by world; those seen so long count."""
    policy = monthly.index[monthly["phase"] == "policy"]
    known = (vintages["by"] == "account") & (vintages["months_on_book"] == YEAR)
    seen = vintages[known & vintages["vintage"].isin(policy.unique())]
    sums = seen.groupby("world")[["accounts_ever90", "accounts"]].sum()
    return sums["accounts_ever90"] / sums["accounts"].where(sums["accounts"] > 0)


def one_world(rows):
    """The outcomes of one world."""
    policy = rows[rows["phase"] == "policy"]
    after = rows[rows["phase"] != "burn_in"]
    late = after[list(LATE_30)].iloc[-1].sum()
    profit = after["profit_before_provisions"].sum() - late
    loss = after["charged_off"].sum() - after["recovered"].sum() + late
    drawn = policy["drawn"].sum()
    return {
        "lifetime_profit": profit / policy["borrowers"].mean(),
        "lifetime_loss_per_yuan_drawn": loss / drawn if drawn else float("nan"),
        "rate_30": policy["rate_30"].mean(),
        "consumption": (policy["consumption"] / policy["borrowers"]).mean(),
        "hardship": policy["hardship"].mean(),
        "excluded_share": policy["excluded_share"].mean(),
        "approval_rate": policy["approval_rate"].mean(),
        "take_up_rate": policy["take_up_rate"].mean(),
        "credit_drawn": (policy["drawn"] / policy["borrowers"]).mean(),
        "rate_30_lagged": policy["rate_30_lagged"].mean(),
        "lifetime_profit_total": profit,
    }
