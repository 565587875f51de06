"""The outcomes policies are judged by: one number per world, from the month's table (MODEL 1)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.records.monthly import LATE_30, monthly_columns, ratio
from sim.records.vintages import amounts


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
    "new_account_late": Outcome("Arrears of new accounts within 12 months", "% of what they drew", 100, 2),
    "utilisation": Outcome("Utilisation", "% of the lines of those who owe", 100, 2, True),
    "owed_per_defaulter": Outcome("Exposure at default", "CNY per defaulter"),
    "margin_after_loss": Outcome("Margin after losses", "% of balance a year", 100, 2, True),
    "priced_out_share": Outcome("Priced out", "% of applications", 100, 2),
    "profit_per_account": Outcome("Lifetime profit per account", "CNY per open account", 1, 1, True),
    "excluded_poorest": Outcome("Excluded share of the poorest fifth", "% of its borrowers", 100, 2),
}
HEADLINE = tuple(OUTCOMES)[:6]  # compared unless an experiment names others
STORED_UNITS = {
    "lifetime_profit": "CNY per borrower",
    "lifetime_loss_per_yuan_drawn": "CNY per CNY drawn",
    "consumption": "CNY per borrower-month",
    "credit_drawn": "CNY per borrower-month",
    "lifetime_profit_total": "CNY",
    "profit_per_account": "CNY per open account",
    "owed_per_defaulter": "CNY per defaulter",
    "margin_after_loss": "fraction a year",
}
YEAR = 12  # months
FIRST_YEAR = {  # outcome: what became of new accounts within a year, and of what it is a share
    "new_account_default": ("accounts_ever90", "accounts"),
    "new_account_late": ("ever30", "drawn"),
}
MEANS = """
    rate_30 hardship excluded_share approval_rate take_up_rate rate_30_lagged utilisation
""".split()  # of policy months, as the month's table has them
NEEDED = (
    *MEANS, *LATE_30,
    *"""
    world phase borrowers open_accounts applicants priced_out drawn balance charged_off recovered interest_income penalty_income
    funding_cost profit_before_provisions consumption owed_per_defaulter default_accounts
""".split(),
)  # fmt: skip
NEEDED_OF_VINTAGES = "world vintage accounts accounts_ever90 drawn ever30".split()
NEEDED_OF_FIFTHS = "world month arrived excluded".split()
POOREST = 1  # fifth


def outcomes(monthly, vintages=None, fifths=None):
    """Make a row per world and a column per outcome (and `lifetime_profit_total`, CNY), in stored units.

    Sums run over policy and run-off months with the inherited book, means over policy months.  What needs vintages, or
    income fifths, is made where they are given.
    """
    columns, worlds = {name: monthly[name].to_numpy() for name in NEEDED}, sorted(monthly["world"].unique())
    rows = {world: one_world(where(columns, columns["world"] == world)) for world in worlds}
    policy = np.unique(monthly.index.to_numpy()[columns["phase"] == "policy"])
    if fifths is not None:
        poorest = fifths[fifths["fifth"] == POOREST]
        poorest = {name: poorest[name].to_numpy() for name in NEEDED_OF_FIFTHS}
        poorest = where(poorest, np.isin(poorest["month"], policy))
        for world in worlds:
            rows[world] |= without_credit(where(poorest, poorest["world"] == world))
    if vintages is not None:
        after_a_year = vintages[(vintages["by"] == "account") & (vintages["months_on_book"] == YEAR)]
        seen = {name: after_a_year[name].to_numpy() for name in NEEDED_OF_VINTAGES}
        seen = where(seen, np.isin(seen["vintage"], policy))
        for world in worlds:
            rows[world] |= first_year(where(seen, seen["world"] == world))
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("world")


def outcomes_of_tallies(tallies, clock):
    """The outcomes of one world by name, to the bit what `outcomes` makes of its tables, without making them.

    tallies: `monthly`, `vintages` and `fifths` as `Recorder.tallies` has them.
    """
    months = monthly_columns(tallies["monthly"], clock)
    policy = np.flatnonzero(months["phase"] == "policy")
    months = {name: months[name] for name in NEEDED if name != "world"}
    poorest = {name: tallies["fifths"][name][policy, POOREST - 1] for name in ("arrived", "excluded")}
    old = policy[policy + YEAR < len(tallies["monthly"])]
    accounts = {name: tallies["vintages"]["account"][name] for pair in FIRST_YEAR.values() for name in pair}
    new = {name: amounts(name, values)[old, old + YEAR] for name, values in accounts.items()}
    return one_world(months) | without_credit(poorest) | first_year(new)


def where(columns, chosen):
    """The chosen rows of all columns."""
    return {name: column[chosen] for name, column in columns.items()}


def first_year(new):
    """What became of accounts opened in policy months within 12 months of their opening; those seen so long count."""
    return {name: share(new[part].sum(), new[whole].sum()) for name, (part, whole) in FIRST_YEAR.items()}


def without_credit(poorest):
    """The excluded among the poorest fifth, a mean of policy months."""
    return {"excluded_poorest": mean(ratio(poorest["excluded"], poorest["arrived"]))}


def one_world(months):
    """The outcomes of one world."""
    policy, after = where(months, months["phase"] == "policy"), where(months, months["phase"] != "burn_in")
    late = sum(after[name][-1:].sum() for name in LATE_30)
    profit = after["profit_before_provisions"].sum() - late
    loss = after["charged_off"].sum() - after["recovered"].sum() + late
    return {
        "lifetime_profit": profit / mean(policy["borrowers"]),
        "profit_per_account": share(profit, mean(policy["open_accounts"])),
        "lifetime_loss_per_yuan_drawn": share(loss, policy["drawn"].sum()),
        "consumption": mean(policy["consumption"] / policy["borrowers"]),
        "credit_drawn": mean(policy["drawn"] / policy["borrowers"]),
        "margin_after_loss": margin_after_loss(policy),
        "owed_per_defaulter": weighted(policy["owed_per_defaulter"], policy["default_accounts"]),
        "priced_out_share": share(policy["priced_out"].sum(), policy["applicants"].sum()),
        "lifetime_profit_total": profit,
    } | {name: mean(policy[name]) for name in MEANS}


def margin_after_loss(months):
    """Interest and penalties less funding and net charge-offs, over the balance they were earned on, a year."""
    kept = months["interest_income"] + months["penalty_income"] - months["funding_cost"]
    lost = months["charged_off"] - months["recovered"]
    return YEAR * share((kept - lost).sum(), months["balance"].sum())


def mean(values):
    """The mean of what is known; null where nothing is."""
    known = values[~np.isnan(values)]
    return known.mean() if known.size else float("nan")


def weighted(values, weights):
    """The mean of values by weight; those of weight 0 are not known."""
    known = weights > 0
    return share((values[known] * weights[known]).sum(), weights[known].sum())


def share(part, whole):
    """Divide, with null where the denominator is zero."""
    return part / whole if whole else float("nan")
