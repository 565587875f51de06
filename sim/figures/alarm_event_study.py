"""An event study of alarms: the signal against its forecast, where alarms rang, what followed and what it saved."""

import numpy as np
import pandas as pd

from sim.figures import style
from sim.records.monthly import LATE_30
from sim.settings.errors import BadInput

MONTHS_BEFORE = 6  # shown before the shock
LEAST = 1e-6  # of a vertical axis
SMOOTH = {"day": 28, "week": 4, "month": 1}  # looks summed, so that all rhythms show about a month of bills


def alarm_event_study(results, baseline="unwatched", shock=None):
    """Draw {arm: Results}: a panel for every watched arm, then restrictions over time and the paired difference of losses.

    baseline: the arm that is not watched; shock: its date, marked if given.
    """
    arms = style.as_mapping(results)
    watched = {name: each for name, each in arms.items() if each.alarms is not None}
    if not watched:
        raise BadInput("figure", "alarm_event_study", "needs alarms, and nobody was watched: choose a variant of monitoring")
    rows = len(watched) + 1 + (baseline in arms)
    figure, axes = style.canvas(rows, 1, size=(8, 2.1 * rows + 0.6), sharex=True)
    colours = dict(zip(watched, style.CYCLE))
    tops = [signal(ax, name, each.alarms, colours[name]) for ax, (name, each) in zip(axes[:, 0], watched.items())]
    for ax in axes[: len(watched), 0]:
        ax.set_ylim(0, 1.12 * max(tops))
    under_alarm(axes[len(watched), 0], watched, colours)
    if baseline in arms:
        losses(axes[-1, 0], watched, arms[baseline], colours)
    frame(axes[:, 0], next(iter(watched.values())).monthly, shock)
    worlds = min(len(each.worlds) for each in watched.values())
    style.footnote(
        figure,
        f"{style.over_worlds(worlds)}; ticks: alarms of all cells and worlds; what an alarm does to a cell moves its arrears too",
    )
    return figure


def signal(ax, name, alarms, colour):
    """Share of bills that become early arrears, as observed and as forecast, over all cells; returns its highest value."""
    told = alarms[alarms["expected"].notna()]
    style.title(ax, f"Watched by {name}: early arrears and forecast", "share of bills")
    if told.empty:  # too short a run for any forecast
        return LEAST
    sums = told.groupby(["date", "world"])[["bills", "observed", "expected"]].sum().unstack("world")
    sums = sums.rolling(SMOOTH.get(name, 1), min_periods=1).sum()
    bills = sums["bills"].where(sums["bills"] > 0)
    observed = style.fan(ax, sums["observed"] / bills, colour)
    forecast = style.fan(ax, sums["expected"] / bills, style.GREY, (0, (4, 2)))
    rings = alarms.loc[alarms["rings"], "date"]
    if len(rings):  # an empty line that is not clipped would upset the layout
        ax.plot(rings, np.zeros(len(rings)), "|", color=style.INK, markersize=9, alpha=0.5, markeredgewidth=0.8, clip_on=False)
    style.percent(ax)
    if len(observed) and len(forecast):
        style.end_labels(ax, observed.index[-1], [("observed", observed.iloc[-1], colour),
                                                  ("forecast", forecast.iloc[-1], style.GREY)], gap=0.14)  # fmt: skip
    return float(np.nanmax([observed.max(), forecast.max(), LEAST]))


def under_alarm(ax, watched, colours):
    """Share of bills that belong to cells whose alarm stands."""
    ends = []
    for name, each in watched.items():
        sums = each.alarms.assign(under=each.alarms["bills"] * each.alarms["stands"])
        sums = sums.groupby(["date", "world"])[["bills", "under"]].sum().unstack("world")
        sums = sums.rolling(SMOOTH.get(name, 1), min_periods=1).sum()
        middle = style.fan(ax, sums["under"] / sums["bills"].where(sums["bills"] > 0), colours[name])
        ends.append((f"by {name}", middle.iloc[-1] if len(middle) else 0.0, colours[name]))
    style.title(ax, "Under alarm, their lines restricted", "share of bills")
    style.percent(ax)
    ax.set_ylim(0, max(ax.get_ylim()[1], 0.01))
    style.end_labels(ax, sums.index[-1], ends, gap=0.14)


def losses(ax, watched, baseline, colours):
    """What watching changes of losses so far, charge-offs less recoveries and balances 30 or more days late, a borrower."""
    ends, unwatched = [], lost(baseline)
    for name, each in watched.items():
        middle = style.fan(ax, lost(each) - unwatched, colours[name])
        ends.append((f"by {name}", middle.iloc[-1], colours[name]))
    ax.axhline(0, color=style.GREY, linewidth=0.8)
    style.title(ax, "Losses so far against not watching, same people and luck", "CNY per borrower")
    style.end_labels(ax, middle.index[-1], ends, gap=0.14)


def lost(results):
    """Losses since the policies began, late balances as lost.  [CNY per borrower]"""
    after = results.monthly[results.monthly["phase"] != "burn_in"]
    cash = style.by_world(after.assign(net=after["charged_off"] - after["recovered"]), "net").cumsum()
    late = style.by_world(after.assign(late=after[list(LATE_30)].sum(axis=1)), "late")
    return (cash + late) / style.by_world(after, "borrowers").iloc[0]


def frame(axes, monthly, shock):
    """One calendar for all panels, the shock marked."""
    policy = monthly.index[monthly["phase"] == "policy"]
    first = policy[0] if shock is None else max(policy[0], shock - pd.DateOffset(months=MONTHS_BEFORE))
    for ax in axes:
        ax.set_xlim(first, monthly.index[-1])
        if shock is not None:
            ax.axvline(shock, color=style.INK, linewidth=0.8, linestyle=(0, (3, 3)))
    if shock is not None:
        axes[0].annotate("shock", (shock, 1), xycoords=("data", "axes fraction"), xytext=(3, -2), textcoords="offset points",
                         va="top", fontsize=style.SMALL, color=style.GREY, bbox=style.HALO)  # fmt: skip
    style.calendar(axes[-1])
