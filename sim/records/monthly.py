"""The month's table: what happened to borrowers, book and income statement, one row per world and month.

A row of tallies holds whole numbers: money in fen, people and accounts as counts.  Here they become CNY and rates.
A rate is null where its denominator is zero or not yet known.
"""

import numpy as np
import pandas as pd

from sim.records.tables import labelled, month_starts

BUCKETS = ("1_29", "30_59", "60_89", "90_119", "120_149", "150_179", "180_plus")
BALANCES = tuple(f"balance_{bucket}" for bucket in BUCKETS)
ACCOUNTS = tuple(f"accounts_{bucket}" for bucket in BUCKETS)
LATE_30 = BALANCES[1:]
LATE_90 = BALANCES[3:]

MONEY = {*BALANCES, *"""
    limit active_limit balance drawn repaid prepaid interest_income penalty_income due newly_overdue charged_off recovered
    sold_balance sold_cash non_accrual_interest collection_cost limit_cut provisions_stage_1 provisions_stage_2
    provisions_stage_3 provisions funding_cost opex acquisition_cost data_cost vat profit_before_provisions profit equity
    abs_outstanding funding_headroom consumption cash
""".split()}  # fmt: skip
COUNTS = {*ACCOUNTS, *"""
    borrowers arrived applicants approved priced_out declined opened reviewed open_accounts active_accounts
    charged_off_accounts cured contacts complaints
    plans_started recalled frozen_accounts breaches default_accounts identity_residual
""".split()}  # fmt: skip
GIVEN = {"unemployment_path", "policy_rate"}
SHARES = {  # column: numerator and denominator among the tallies
    "unemployment": ("unemployed", "borrowers"),
    "approval_rate": ("approved", "applicants"),
    "take_up_rate": ("opened", "approved"),
    "utilisation": ("balance", "active_limit"),
    "d1_rate": ("newly_overdue", "due"),
    "hardship": ("hardship", "habit"),
    "hand_to_mouth_share": ("hand_to_mouth", "borrowers"),
    "over_indebted_share": ("over_indebted", "borrowers"),
    "excluded_share": ("excluded", "arrived"),
    "strategic_default_share": ("strategic_defaults", "default_accounts"),
}
HELPERS = {"default_balance", "unpaid_after_30", "newly_overdue_30_ago"}
KNOWN = MONEY | COUNTS | GIVEN | HELPERS | {name for pair in SHARES.values() for name in pair}

ORDER = f"""
    phase unemployment unemployment_path policy_rate borrowers arrived applicants approved approval_rate priced_out declined
    take_up_rate opened reviewed open_accounts
    active_accounts limit active_limit balance utilisation drawn repaid prepaid interest_income penalty_income
    due newly_overdue d1_rate collection_30d {" ".join(BALANCES + ACCOUNTS)} rate_30 rate_90 rate_30_accounts
    charged_off charged_off_accounts recovered sold_balance sold_cash charge_off_rate net_charge_off_rate lgd cured
    rate_30_lagged non_accrual_interest contacts collection_cost complaints plans_started recalled frozen_accounts
    limit_cut provisions_stage_1 provisions_stage_2 provisions_stage_3 provisions funding_cost opex acquisition_cost
    data_cost vat profit_before_provisions profit equity abs_outstanding funding_headroom breaches
    consumption cash hardship over_indebted_share hand_to_mouth_share owed_per_defaulter excluded_share
    strategic_default_share default_accounts identity_residual
""".split()


def monthly_frame(rows, clock, world=0, arm=""):
    """Make the month's table of one world from its rows of tallies; row k belongs to `clock.months[k]`.

    Only columns whose tallies were handed over appear; a tally of an unknown name is an error.
    """
    columns, months = monthly_columns(rows, clock), clock.months[: len(rows)]
    frame = pd.DataFrame({name: columns[name] for name in ORDER if name in columns}, index=month_starts(months))
    return labelled(frame, world, arm)


def monthly_columns(rows, clock):
    """The columns of the month's table as arrays by name."""
    tallies = stacked(rows)
    columns = {name: tallies[name] / 100 for name in MONEY & tallies.keys()}
    columns |= {name: tallies[name] for name in (COUNTS | GIVEN) & tallies.keys()}
    columns |= {name: ratio(tallies[a], tallies[b]) for name, (a, b) in SHARES.items() if {a, b} <= tallies.keys()}
    columns |= derived(tallies)
    columns["phase"] = np.array([month.phase for month in clock.months[: len(rows)]], dtype=object)
    return columns


def stacked(rows):
    """Turn rows of tallies into one array per name and refuse names that no column is made of."""
    names = rows[0].keys() if rows else ()
    unknown = sorted(set(names) - KNOWN)
    if unknown:
        raise ValueError(f"no column is made of the tallies {', '.join(unknown)}")
    return {name: np.array([row[name] for row in rows], np.float64 if name in GIVEN else np.int64) for name in names}


def ratio(part, whole):
    """Divide, with null where the denominator is zero."""
    part, whole = np.asarray(part, np.float64), np.asarray(whole, np.float64)
    return np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=whole != 0)


def earlier(values, months):
    """The values of some months before; null where there were none."""
    past = np.full(len(values), np.nan)
    past[months:] = values[: max(len(values) - months, 0)]
    return past


def trailing(values, months=12):
    """Sum of the last months, fewer at the start."""
    total = np.concatenate([[0], np.cumsum(values)])
    first = np.maximum(np.arange(1, len(values) + 1) - months, 0)
    return total[1:] - total[first]


def derived(t):
    """Rates that need several tallies or earlier months.

    30-day collection is of the bills whose thirtieth day lies in the month, most of them due the month before; 30+ lagged
    is over the balance six months earlier; LGD is 1 - recovered / charged off over the last twelve months.
    """
    late_30 = sum(t[name] for name in LATE_30)
    mean_balance = (earlier(t["balance"], 1) + t["balance"]) / 2
    return {
        "collection_30d": 1 - ratio(t["unpaid_after_30"], t["newly_overdue_30_ago"]),
        "rate_30": ratio(late_30, t["balance"]),
        "rate_90": ratio(sum(t[name] for name in LATE_90), t["balance"]),
        "rate_30_accounts": ratio(sum(t[name] for name in ACCOUNTS[1:]), t["active_accounts"]),
        "rate_30_lagged": ratio(late_30, np.nan_to_num(earlier(t["balance"], 6))),
        "charge_off_rate": 12 * ratio(t["charged_off"], np.nan_to_num(mean_balance)),
        "net_charge_off_rate": 12 * ratio(t["charged_off"] - t["recovered"], np.nan_to_num(mean_balance)),
        "lgd": 1 - ratio(trailing(t["recovered"]), trailing(t["charged_off"])),
        "owed_per_defaulter": ratio(t["default_balance"], t["default_accounts"]) / 100,
    }
