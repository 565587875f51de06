"""What another policy changes, with its uncertainty: a forest plot of paired differences."""

import numpy as np
import pandas as pd

from sim.figures import style
from sim.records.compare import difference_table
from sim.records.outcomes import OUTCOMES
from sim.settings.errors import BadInput

COLUMNS = 3


def paired_differences(results, baseline=None):
    """Draw differences from the baseline with 95 % intervals, a panel per outcome.

    results: a table of differences (columns arm, outcome, estimate, low, high and, optionally, scenario),
    {arm: Results} with `baseline` the name of one of them, or one Results with `baseline` another Results.
    """
    table = as_table(results, baseline)
    arms, scenarios = list(dict.fromkeys(table["arm"])), list(dict.fromkeys(table["scenario"]))
    names = [name for name in OUTCOMES if name in set(table["outcome"])]
    rows = -(-len(names) // COLUMNS)
    height = rows * (1.1 + 0.2 * len(arms) * (1 + len(scenarios))) + 0.5
    figure, axes = style.canvas(rows, COLUMNS, size=(10, height), sharey=True)
    for ax, name in zip(axes.flat, names):
        panel(ax, table[table["outcome"] == name], OUTCOMES[name], arms, scenarios)
    for ax in axes.flat[len(names) :]:
        ax.set_visible(False)
    legend(figure, scenarios)
    style.footnote(figure, small_print(table, baseline))
    return figure


def as_table(results, baseline):
    """The table of differences, whatever was given."""
    if isinstance(results, pd.DataFrame):
        table = results
    elif isinstance(results, dict):
        table = difference_table({arm: each.outcomes() for arm, each in results.items()}, baseline)
    elif baseline is None:
        raise BadInput("figure", "paired_differences", "needs a baseline: other Results of the same worlds")
    else:
        pair = {"baseline": baseline.outcomes(), results.arm or "this policy": results.outcomes()}
        table = difference_table(pair, "baseline")
    return table if "scenario" in table else table.assign(scenario="")


def panel(ax, table, outcome, arms, scenarios):
    """One outcome: a point and an interval per arm and scenario."""
    step = 0.8 / max(len(scenarios), 1)
    for (scenario, rows), colour in zip(table.groupby("scenario", sort=False), style.CYCLE):
        offset = (scenarios.index(scenario) - (len(scenarios) - 1) / 2) * step
        y = np.array([arms.index(arm) for arm in rows["arm"]]) + offset
        x, low, high = (rows[name].to_numpy(float) * outcome.scale for name in ("estimate", "low", "high"))
        ax.hlines(y, low, high, color=colour, linewidth=2)
        ax.plot(x, y, "o", color=colour, markersize=4.5)
    ax.axvline(0, color=style.INK, linewidth=0.9)
    ax.grid(False)
    ax.grid(axis="x", color=style.PALE, linewidth=0.6)
    ax.set_yticks(range(len(arms)), arms)
    ax.set_ylim(len(arms) - 0.5, -0.5)
    ax.margins(x=0.12)
    ax.locator_params(axis="x", nbins=5)
    ax.tick_params(axis="y", length=0, labelsize=style.TEXT)
    style.title(ax, outcome.title.replace(" before provisions", ""))
    ax.set_xlabel(direction(outcome), fontsize=style.SMALL, color=style.GREY)


def direction(outcome):
    """The unit, and on which side of zero is better."""
    return f"{outcome.unit}   (better: {'right' if outcome.more_is_better else 'left'})"


def legend(figure, scenarios):
    """Name the scenarios by colour, in words above the panels."""
    if len(scenarios) < 2:
        return
    from matplotlib.lines import Line2D

    marks = [Line2D([], [], color=colour, marker="o", markersize=4.5, linewidth=2) for colour in style.CYCLE[: len(scenarios)]]
    figure.legend(marks, scenarios, loc="outside upper left", ncols=len(scenarios), frameon=False, fontsize=style.TEXT)


def small_print(table, baseline):
    """What the points and bars mean."""
    worlds = int(table["worlds"].max()) if "worlds" in table else 0
    than = f" from {baseline}" if isinstance(baseline, str) else ""
    return f"difference{than}, paired by world; bar: 95 % interval over {worlds} worlds"
