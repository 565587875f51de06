"""What real markets show: each statistic with its band, its source and how it is measured.

A measure gets the tables of some worlds (`plausibility.Worlds`): months, rolls, scorecard and hazard by account age.
Bands and sources are facts about real markets: reports read them, the simulation never does.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.records.monthly import LATE_30
from sim.records.rolls import forward_rolls

PRE_SHOCK = "2019-12-01"
SHOCK_MONTHS = 6
OLDEST_QUARTER = 12  # the hazard is looked at in the first three years


@dataclass(frozen=True)
class Fact:
    """A regularity: what is measured, how, its band, in which scenario, and where the band comes from.

    together: measured on all worlds at once, where one world holds too few defaults; detail: more, in words.
    """

    statistic: str
    measure: Callable
    low: float
    high: float
    unit: str
    source: str
    scenario: str = "calm"
    decimals: int = 1
    scale: float = 1.0
    together: bool = False
    detail: Callable = lambda worlds: ""


def mean_of(column):
    """Measure the mean of a column over policy months."""
    return lambda worlds: worlds.policy[column].mean()


def over(part, whole):
    """A ratio; null where the denominator is zero."""
    return part / whole if whole else np.nan


def quotient(part, whole):
    """Measure the ratio of two sums over policy months."""
    return lambda worlds: over(worlds.policy[part].sum(), worlds.policy[whole].sum())


def late_60_to_30(worlds):
    """60+ balance over 30+ balance."""
    return over(worlds.policy[list(LATE_30[1:])].to_numpy().sum(), worlds.policy[list(LATE_30)].to_numpy().sum())


def smallest_rise(worlds):
    """Smallest rise of the forward roll rate from one bucket to the next, 1-29 to 150-179."""
    return float(np.diff(list(forward_rolls(worlds.rolls).values())).min())


def roll_chain(worlds):
    """The forward roll rates in words."""
    return ", ".join(f"{bucket} {rate:.2f}" for bucket, rate in forward_rolls(worlds.rolls).items())


def hazard_curve(worlds):
    """Chance a month of first reaching DPD 90 by quarter of the account's age, smoothed over three quarters."""
    ages = worlds.hazard
    quarters = ages.groupby(ages["months_on_book"] // 3)[["defaults", "exposed"]].sum().query("exposed > 0")
    smooth = quarters.rolling(3, center=True, min_periods=2).sum()
    return (smooth["defaults"] / smooth["exposed"])[:OLDEST_QUARTER]


def hazard_peak(worlds):
    """Age of the account at which first reaching DPD 90 is likeliest: the middle month of the best quarter."""
    curve = hazard_curve(worlds)
    return 3 * int(curve.idxmax()) + 1 if curve.notna().any() else np.nan


def hazard_in_words(worlds):
    """The peak of the hazard beside its level in the last quarter shown."""
    curve = hazard_curve(worlds).dropna()
    if curve.empty:
        return ""
    last = 3 * int(curve.index[-1]) + 1
    return f"{1000 * curve.max():.1f} per mille a month, {1000 * curve.iloc[-1]:.1f} at month {last}"


def owed_per_defaulter(worlds):
    """Principal owed on the day of default, mean over defaults."""
    defaults = worlds.policy["default_accounts"]
    return over((worlds.policy["owed_per_defaulter"].fillna(0) * defaults).sum(), defaults.sum())


def drift(column):
    """Measure the trend of a column per borrower over policy months, as a share of its mean, per year."""

    def trend(worlds):
        values = (worlds.policy[column] / worlds.policy["borrowers"]).to_numpy()
        return over(12 * np.polyfit(np.arange(values.size), values, 1)[0], values.mean()) if values.size > 1 else np.nan

    return trend


def shock_multiple(worlds):
    """Peak of 30+ within six months of the shock over its level just before."""
    rate = worlds.monthly["rate_30"]
    after = rate[rate.index > PRE_SHOCK][:SHOCK_MONTHS]
    return over(after.max(), rate[PRE_SHOCK]) if PRE_SHOCK in rate.index and len(after) else np.nan


def mean_gini(worlds):
    """Gini of the platform score at opening, mean over months of the accounts whose first year lies behind."""
    rows = worlds.scorecard
    return rows[(rows["score"] == "platform") & (rows["treatment"] == "all")]["gini"].mean()


Y14 = "Philadelphia Fed Y-14M (FRED), Ant prospectus 2020"
QIFU = "Qifu, quarterly reports 2024"
FULFORD = "Fulford and Schuh, Boston Fed 17-14"
PACKAGES = "Ant and BOC packages of bad loans"
VINTAGES = "VCREDIT vintages; practitioner prior"
PRIOR = "practitioner prior"
FACTS = (
    Fact("30+ rate", mean_of("rate_30"), 1.6, 3.0, "% of balance", Y14, decimals=2, scale=100),
    Fact("60+ over 30+", late_60_to_30, 0.65, 0.78, "ratio", Y14, decimals=2),
    Fact("Net charge-off rate", mean_of("net_charge_off_rate"), 2.5, 5.0, "% a year", Y14, decimals=2, scale=100),
    Fact("D1", quotient("newly_overdue", "due"), 4, 6, "% of principal due", QIFU, decimals=2, scale=100),
    Fact("30-day collection", mean_of("collection_30d"), 85, 90, "% of newly overdue", QIFU, scale=100),
    Fact("Forward roll rates: smallest rise", smallest_rise, 0, 100, "percentage points", "Y-14M roll chain", scale=100,
         together=True, detail=roll_chain),
    Fact("Utilisation of active lines", quotient("balance", "active_limit"), 0.40, 0.60, "ratio", FULFORD, decimals=2),
    Fact("Platform-score Gini", mean_gini, 0.35, 0.60, "Gini", PRIOR, decimals=2),
    Fact("Approval", quotient("approved", "applicants"), 30, 90, "% of applicants", PRIOR, scale=100),
    Fact("Hand-to-mouth share", mean_of("hand_to_mouth_share"), 40, 60, "% of borrowers", PRIOR, scale=100),
    Fact("Owed per defaulter", owed_per_defaulter, 12_000, 28_000, "CNY", PACKAGES, decimals=0),
    Fact("Hazard of first 90 DPD: peak", hazard_peak, 6, 24, "months after opening", VINTAGES, decimals=0,
         together=True, detail=hazard_in_words),
    Fact("Balance: drift", drift("balance"), -2, 2, "% a year", "a calm market stands still", decimals=2, scale=100),
    Fact("Cash: drift", drift("cash"), -2, 2, "% a year", "a calm market stands still", decimals=2, scale=100),
    Fact("30+ peak over pre-shock level", shock_multiple, 1.5, 2.2, "ratio", "Ant 30+ January to May 2020", "covid_2020", 2),
)  # fmt: skip
