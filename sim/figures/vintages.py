"""What becomes of vintages: ever 90+ of the money drawn, and the hazard of default by age of the account."""

import numpy as np
from matplotlib import colormaps

from sim.figures import style
from sim.records.vintages import hazard_by_age

SHOWN_MONTHS = 24
LEAST_MONTHS = 9
AGES = 48


def vintages(results):
    """Draw cumulative ever-90 by half-year of drawing, and the hazard of first reaching DPD 90 by account age."""
    figure, axes = style.canvas(1, 2, size=(9.6, 4.2), width_ratios=[1.15, 1])
    curves(axes[0, 0], results.vintages)
    hazard(axes[0, 1], results.vintages)
    style.footnote(figure, f"left: mean over worlds; right: {style.over_worlds(len(results.worlds))}, three-month ages")
    return figure


def curves(ax, table):
    """Share of the principal drawn in a half-year whose account has reached DPD 90 since, by months after drawing."""
    tickets = table[(table["by"] == "ticket") & (table["months_on_book"] <= SHOWN_MONTHS)]
    half = tickets["vintage"].dt.year.astype(str) + np.where(tickets["vintage"].dt.month <= 6, " H1", " H2")
    sums = tickets.assign(half=half).groupby(["half", "months_on_book"])[["drawn", "ever90"]].agg(["sum", "count"])
    drawn, bad, count = sums[("drawn", "sum")], sums[("ever90", "sum")], sums[("drawn", "count")].unstack()
    share = (bad / drawn.where(drawn > 0)).unstack()
    share = share.where(count.eq(count.max(axis=1), axis=0)).dropna(thresh=LEAST_MONTHS + 1)
    shades = colormaps["viridis"](np.linspace(0, 0.75, len(share)))
    ends = []
    for (label, line), colour in zip(share.iterrows(), shades):
        line = line.dropna()
        ax.plot(line.index, line.to_numpy(), color=colour, linewidth=1.5)
        ends.append((label, line.iloc[-1], colour))
    ax.set(ylim=(0, None), xlim=(0, SHOWN_MONTHS), xticks=range(0, SHOWN_MONTHS + 1, 6))
    style.percent(ax)
    style.title(ax, "Ever 90 days past due", "share of principal drawn")
    ax.set_xlabel("months after drawing", fontsize=style.TEXT, color=style.GREY)
    style.end_labels(ax, SHOWN_MONTHS, ends)


def hazard(ax, table):
    """Chance a month of first reaching DPD 90, by age of the account in steps of three months."""
    ages = hazard_by_age(table)
    ages = ages[ages["months_on_book"] < AGES]
    steps = ages.groupby([ages["months_on_book"] // 3 * 3 + 1, "world"])[["defaults", "exposed"]].sum()
    rate = (steps["defaults"] / steps["exposed"].where(steps["exposed"] > 0)).unstack("world")
    style.fan(ax, rate, style.VERMILLION)
    ax.set(ylim=(0, None), xlim=(0, AGES), xticks=range(0, AGES + 1, 12))
    style.percent(ax)
    style.title(ax, "Hazard of first default", "share of accounts a month")
    ax.set_xlabel("months after the account opened", fontsize=style.TEXT, color=style.GREY)
