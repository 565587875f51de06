"""Every outcome along one factor of a sweep: small multiples."""

from textwrap import fill

import numpy as np

from sim.figures import style
from sim.figures.sweep_axis import levels, panels_of
from sim.records.outcomes import OUTCOMES

MOST_LINES = 6
WIDEST = 30  # letters of a panel's title on one line
REACH = 1.96  # standard errors


def sweep_panels(table, factors, logs=()):
    """Draw each outcome along the first factor, a line for each scenario and arm, the mean over the other factors.

    table: as `sweep.parquet`; factors: {key: what it is called}; logs: keys whose axis is logarithmic.
    """
    key, name = next(iter(factors.items()))
    x, lines = levels(table[key]), panels_of(table, MOST_LINES)
    at = x.middles if x.middles is not None else np.arange(len(x.labels))
    shown = [outcome for outcome in OUTCOMES if table[outcome].notna().any()]
    figure, axes = style.canvas(-(-len(shown) // 3), min(len(shown), 3), size=(10.5, 2.9 * -(-len(shown) // 3) + 0.5))
    for ax, outcome in zip(axes.flat, shown):
        what = OUTCOMES[outcome]
        for colour, part in zip(style.CYCLE, lines.values()):
            line(ax, at, means(part, key, x, outcome, what.scale), colour)
        ax.margins(x=0.04)
        if key in logs and x.middles is not None:
            ax.set_xscale("log")
        if x.middles is None:
            ax.set_xticks(at, x.labels)
        ax.set_xlabel(name, fontsize=style.TEXT, color=style.GREY)
        style.title(ax, fill(what.title, WIDEST), what.unit)
    for ax in axes.flat[len(shown) :]:
        ax.set_axis_off()
    if len(lines) > 1:
        handles = [axes.flat[0].plot([], [], color=colour, label=title)[0] for colour, title in zip(style.CYCLE, lines)]
        figure.legend(handles=handles, loc="outside upper left", ncols=len(lines), frameon=False, fontsize=style.TEXT)
    rest = list(factors.values())[1:]
    over = f"means over {', '.join(rest)}" if rest else "bars: 95 % intervals over worlds"
    style.footnote(figure, f"{style.counted(int(table['worlds'].iloc[0]))} a cell; {over}")
    return figure


def means(part, key, x, outcome, scale):
    """Mean and, where each level is one cell, half the width of its interval: two arrays over the levels."""
    place, values = x.place(part[key]), part[outcome].to_numpy(float) * scale
    errors = part[f"{outcome}_standard_error"].to_numpy(float) * scale
    middle, reach = np.full(len(x.labels), np.nan), np.full(len(x.labels), np.nan)
    for level in range(len(x.labels)):
        here = (place == level) & ~np.isnan(values)
        if here.any():
            middle[level] = values[here].mean()
        if here.sum() == 1:
            reach[level] = REACH * errors[here][0]
    return middle, reach


def line(ax, at, both, colour):
    """One line with its bars."""
    middle, reach = both
    known = ~np.isnan(middle)
    ax.errorbar(at[known], middle[known], yerr=np.nan_to_num(reach[known]), color=colour, linewidth=1.6, marker="o",
                markersize=3.5, elinewidth=1, capsize=0)  # fmt: skip
