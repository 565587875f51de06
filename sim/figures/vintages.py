"""What becomes of vintages: ever 90+ of the money drawn, and the hazard of default by age of the account."""

import numpy as np
from matplotlib import colormaps

from sim.figures import style
from sim.records.vintages import hazard_by_age

SHOWN_MONTHS = 24
LEAST_MONTHS = 9
AGES = 48
MOST_CURVES = 12  # half-years with a curve, or else years
LEAST_EXPOSED = 0.05  # of the age with most accounts: older ones are too few to show


def vintages(results, against=None):
    """Draw cumulative ever-90 by half-year of drawing, and the hazard of first reaching DPD 90 by account age.

    A long run is drawn by years, or decades.  against: Results of a calmer scenario, whose hazard is drawn beside.  Both
    up to run-off: who cannot draw any more defaults more often.
    """
    named = style.as_mapping(results, against)
    figure, axes = style.canvas(1, 2, size=(9.8, 4.2), width_ratios=[1.15, 1])
    curves(axes[0, 0], lending(results))
    hazards(axes[0, 1], {label: lending(each) for label, each in named.items()})
    left, right = f"mean over worlds, dotted: not yet {SHOWN_MONTHS} months old", style.over_worlds(len(results.worlds))
    small_print = f"left: {left}; right: {right}, three-month ages; up to run-off"
    style.footnote(figure, small_print)
    return figure


def lending(results):
    """The vintages up to run-off."""
    return results.vintages[results.vintages["month"].isin(style.before_run_off(results.monthly).index)]


def curves(ax, table):
    """Share of the principal drawn in a half-year whose account has reached DPD 90 since, by months after drawing."""
    tickets = table[(table["by"] == "ticket") & (table["months_on_book"] <= SHOWN_MONTHS)]
    name, when = periods(tickets["vintage"])
    sums = tickets.assign(when=when).groupby(["when", "months_on_book"])[["drawn", "ever90"]].agg(["sum", "count"])
    drawn, bad, count = sums[("drawn", "sum")], sums[("ever90", "sum")], sums[("drawn", "count")].unstack()
    share = (bad / drawn.where(drawn > 0)).unstack()
    share = share.where(count.eq(count.max(axis=1), axis=0)).dropna(thresh=LEAST_MONTHS + 1)
    shades = colormaps["viridis"](np.linspace(0, 0.75, len(share)))
    ends = []
    for (label, line), colour in zip(share.iterrows(), shades):
        line = line.dropna()
        ax.plot(line.index, line.to_numpy(), color=colour, linewidth=1.5)
        ax.hlines(line.iloc[-1], line.index[-1], SHOWN_MONTHS, color=colour, linewidth=0.8, linestyle=(0, (1, 3)))
        ends.append((label, line.iloc[-1], colour))
    ax.set(ylim=(0, None), xlim=(0, SHOWN_MONTHS), xticks=range(0, SHOWN_MONTHS + 1, 6))
    style.percent(ax)
    style.title(ax, f"Ever 90 days past due, by {name} of drawing", "share of principal drawn")
    ax.set_xlabel("months after drawing", fontsize=style.TEXT, color=style.GREY)
    style.end_labels(ax, SHOWN_MONTHS, ends)
    if not ends:
        style.say(ax, "no money drawn long enough ago yet")


def periods(months):
    """The half-year of each month, or the year, or the decade, so that there are not too many: what they are, and each one's."""
    year = months.dt.year.astype(str)
    half = year + np.where(months.dt.month <= 6, " H1", " H2")
    choices = {"half-year": half, "year": year, "decade": year.str[:3] + "0s"}
    return next((each for each in choices.items() if each[1].nunique() <= MOST_CURVES), ("decade", choices["decade"]))


def hazards(ax, tables):
    """Chance a month of first reaching DPD 90, by age of the account in steps of three months, under each scenario."""
    ends = []
    for (label, table), colour in zip(tables.items(), style.CYCLE if len(tables) > 1 else style.CYCLE[1:]):
        middle = style.fan(ax, hazard(table), colour)
        if len(tables) > 1 and len(middle):
            ends.append((label, middle.iloc[-1], colour))
    ax.set(ylim=(0, None), xlim=(0, AGES), xticks=range(0, AGES + 1, 12))
    style.percent(ax)
    style.title(ax, "First default, by age of the account", "share of accounts a month")
    ax.set_xlabel("months after the account opened", fontsize=style.TEXT, color=style.GREY)
    style.end_labels(ax, AGES, ends)


def hazard(table):
    """Defaults over accounts at risk by three-month age and world."""
    ages = hazard_by_age(table)
    ages = ages[ages["months_on_book"] < AGES]
    steps = ages.groupby([ages["months_on_book"] // 3 * 3 + 1, "world"])[["defaults", "exposed"]].sum()
    enough = steps["exposed"] > LEAST_EXPOSED * steps["exposed"].max()
    return (steps["defaults"] / steps["exposed"].where(enough)).unstack("world")
