"""The book over time: unemployment, balance, arrears by bucket and losses, one column per scenario."""

import numpy as np

from sim.figures import style
from sim.records.monthly import LATE_30

BUCKETS = ("balance_150_179", "balance_120_149", "balance_90_119", "balance_60_89", "balance_30_59", "balance_1_29")
SHADES = ("#08306b", "#08519c", "#2171b5", "#4292c6", "#9ecae1", "#deebf7")
MILLION = 1e6


def portfolio(results, against=None):
    """Draw the book under each scenario side by side, on the same scales."""
    columns = style.as_mapping(results, against)
    figure, axes = style.canvas(4, len(columns), size=(1.6 + 4.6 * len(columns), 9.6), sharex="col", sharey="row")
    for place, (label, each) in enumerate(columns.items()):
        column(axes[:, place], each.monthly, label, last=place == len(columns) - 1)
    units = ("share of borrowers", "CNY million", "share of balance", "share of balance, a year")
    for ax, unit in zip(axes[:, 0], units):
        ax.set_ylabel(unit, fontsize=style.TEXT, color=style.GREY)
    for ax in axes[1:, 0]:
        ax.set_ylim(bottom=0)
    worlds = min(len(each.worlds) for each in columns.values())
    small_print = "arrears: mean over worlds, charged-off debts excluded, dark line 30+; rates up to run-off"
    style.footnote(figure, f"{style.over_worlds(worlds)}; {small_print}")
    return figure


def column(axes, monthly, label, last):
    """The four panels of one scenario."""
    unemployment, balance, arrears, losses = axes
    lending = style.before_run_off(monthly)
    style.fan(unemployment, style.by_world(monthly, "unemployment"), style.VERMILLION)
    style.title(unemployment, f"{label}: unemployment")
    style.percent(unemployment)
    style.fan(balance, style.by_world(monthly, "balance") / MILLION, style.BLUE)
    style.title(balance, "Balance")
    stack(arrears, lending, last)
    style.title(arrears, "Arrears by days past due")
    style.fan(losses, style.by_world(lending, "net_charge_off_rate").rolling(3).mean().iloc[3:], style.GREEN)
    style.title(losses, "Net charge-offs, mean of three months")
    style.percent(losses)
    for ax in axes:
        style.phases(ax, monthly, names=ax is unemployment)
    style.calendar(losses)


def stack(ax, monthly, named):
    """Balance late by bucket as a share of all, worst at the bottom; the dark line is 30+ with its band."""
    by_month = monthly.groupby(level="month")[["balance", *BUCKETS]].mean()
    shares = by_month[list(BUCKETS)].div(by_month["balance"], axis=0)
    ax.stackplot(shares.index, shares.T.to_numpy(), colors=SHADES, linewidth=0)
    late = monthly.assign(late_30=monthly[list(LATE_30)].sum(axis=1) / monthly["balance"])
    style.fan(ax, style.by_world(late, "late_30"), style.INK)
    style.percent(ax)
    if named:
        ax.set_ylim(bottom=0)
        tops = np.cumsum(shares.iloc[-1].to_numpy())
        middles = (tops + np.concatenate([[0], tops[:-1]])) / 2
        names = [bucket.removeprefix("balance_").replace("_", "-") for bucket in BUCKETS]
        inks = ["white"] * 4 + [style.INK] * 2  # on dark shades and on pale ones
        style.end_labels(ax, shares.index[-1], list(zip(names, middles, inks)), gap=0.095, fills=SHADES)
