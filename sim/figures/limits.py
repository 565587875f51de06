"""Lines and what is used of them, over time and by score band: a colour for each policy."""

import numpy as np

from sim.figures import style
from sim.records.monthly import ratio

PANELS = ("Line of an open account", "Used share of lines that are owed on")
UNITS = ("CNY", "share of the line")


def limits(results, against=None):
    """Draw the mean line and the utilisation over time, and both by score band at the end of the policy months.

    results: Results, or {policy: Results}.
    """
    policies = style.as_mapping(results, against)
    figure, axes = style.canvas(2, 2, size=(10, 6.4))
    ends = [[], []]
    for name, each, colour, stroke in style.pens(policies):
        monthly = style.before_run_off(each.monthly)
        told = monthly.assign(line=ratio(monthly["limit"], monthly["open_accounts"]))
        for row, column in enumerate(("line", "utilisation")):
            middle = style.fan(axes[row, 0], style.by_world(told, column), colour, stroke)
            ends[row] += [(name, middle.iloc[-1], colour)] if middle.size else []  # a few borrowers may have no line at all
    last = monthly.index[-1]
    for row, ax in enumerate(axes[:, 0]):
        style.title(ax, PANELS[row], UNITS[row])
        ax.set_ylim(0, 1.1 * ax.get_ylim()[1])  # room for words above the lines
        style.phases(ax, monthly, names=row == 0)
        style.calendar(ax)
        style.end_labels(ax, last, ends[row])
    by_score(axes[:, 1], policies, last)
    for ax in axes[1]:
        style.percent(ax)
    for ax in axes[0]:
        ax.yaxis.set_major_formatter("{x:,.0f}")
    worlds = min(len(each.worlds) for each in policies.values())
    style.footnote(figure, f"{style.over_worlds(worlds)}; a line is what may be used today, seasoning included")
    return figure


def by_score(axes, policies, last):
    """Both by score band at a month's end: a dot for the median world, a bar from 5 to 95 % of worlds."""
    width = 0.8 / len(policies)
    for place, (_, each, colour, stroke) in enumerate(style.pens(policies)):
        bands = banded(each.segments[each.segments["month"] == last])
        x = np.arange(len(bands.index.levels[0])) + (place - (len(policies) - 1) / 2) * width
        for ax, column in zip(axes, ("line", "used")):
            table = bands[column].unstack("world").to_numpy(float)
            known = ~np.isnan(table).all(axis=1)
            low, middle, high = np.nanpercentile(table[known], style.BAND, axis=1).reshape(len(style.BAND), -1)
            ax.vlines(x[known], low, high, color=colour, linewidth=2, alpha=0.5)
            ax.plot(x[known], middle, "o", color=colour, markersize=5, markerfacecolor=colour if stroke == "-" else "white")
            ax.set_xticks(range(len(x)), bands.index.levels[0])
            ax.set_xlim(-0.6, len(x) - 0.4)
    for ax, unit in zip(axes, UNITS):
        style.title(ax, "By score band", unit)
        ax.set_ylim(bottom=0)
    axes[1].set_xlabel(f"score at the end of {last:%B %Y}", fontsize=style.TEXT, color=style.GREY)


def banded(segments):
    """The mean line and the used share by score band and world, all segments of borrowers together."""
    sums = segments.groupby(["score_band", "world"], sort=True)[["accounts", "balance", "limit", "active_limit"]].sum()
    return sums.assign(line=ratio(sums["limit"], sums["accounts"]), used=ratio(sums["balance"], sums["active_limit"]))
