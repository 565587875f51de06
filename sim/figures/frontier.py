"""Two outcomes against each other: what every policy reaches, and what it gives up for it."""

import numpy as np
from scipy.special import stdtrit

from sim.figures import style
from sim.records.outcomes import OUTCOMES

LEVEL = 0.95


def frontier(results, x="lifetime_loss_per_yuan_drawn", y="lifetime_profit", baseline=None, words=None):
    """Draw policies as points with error bars, a panel per scenario.

    results: {scenario: {policy: Results}}, {policy: Results} or one Results; x, y: outcomes; baseline: the policy whose
    bars are of its own level, the others' are of their paired difference from it (if none is given, all bars are of
    levels); words: {policy: what it is called}.
    """
    runs = style.by_scenario(results)
    figure, axes = style.canvas(1, len(runs), size=(1.2 + 4.6 * len(runs), 4.6))
    for ax, (scenario, arms) in zip(axes[0], runs.items()):
        panel(ax, {arm: run.outcomes()[[x, y]] for arm, run in arms.items()}, baseline, words or {})
        style.title(ax, scenario)
        ax.set_xlabel(label(OUTCOMES[x]), fontsize=style.TEXT, color=style.GREY)
    axes[0, 0].set_ylabel(label(OUTCOMES[y]), fontsize=style.TEXT, color=style.GREY)
    worlds = min(len(run.worlds) for arms in runs.values() for run in arms.values())
    of = f"of the difference from {(words or {}).get(baseline, baseline)}, paired by world" if baseline else "of the level"
    style.footnote(figure, f"point: mean of {worlds} worlds; bars: 95 % intervals {of}")
    return figure


def panel(ax, arms, baseline, words):
    """One scenario: a point, its bars and its name for every policy."""
    points = []
    for place, (arm, table) in enumerate(arms.items()):
        colour, mark = style.CYCLE[place % len(style.CYCLE)], "os^D"[place // len(style.CYCLE) % 4]
        paired = baseline is not None and arm != baseline
        values = table - arms[baseline] if paired else table
        scales = np.array([OUTCOMES[name].scale for name in table])
        at, reach = table.mean().to_numpy() * scales, half_widths(values) * scales
        hollow = arm == baseline
        ax.errorbar(*at, *(None, None) if hollow else reach[::-1], fmt=mark, color=colour, markersize=6, linewidth=1.3,
                    markerfacecolor="white" if hollow else colour)  # fmt: skip
        points.append((words.get(arm, arm.replace("_", " ")), *at, colour))
    ax.grid(True, color=style.PALE, linewidth=0.6)
    ax.margins(x=0.25, y=0.12)
    named(ax, points)


def named(ax, points, gap=0.05):
    """Name the points to their right, a little above their bars, under the points; a thin line leads to a name moved away."""
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    wanted = [(y - low) / (high - low) + gap / 2 for _, _, y, _ in points]
    for (text, x, y, colour), want, height in zip(points, wanted, style.spread(wanted, gap)):
        lead = {"arrowstyle": "-", "color": colour, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 0, "relpos": (0, 0.5)}
        ax.annotate(text, (x, y), xytext=((x - left) / (right - left) + 0.02, height), textcoords="axes fraction", va="center",
                    fontsize=style.SMALL, color=colour, zorder=1.5, bbox=style.HALO,
                    arrowprops=lead if abs(height - want) > gap / 2 else None)  # fmt: skip


def half_widths(values):
    """Half-widths of the t intervals of the means over worlds; 0 with one world."""
    worlds = len(values)
    if worlds < 2:
        return np.zeros(values.shape[1])
    return stdtrit(worlds - 1, (1 + LEVEL) / 2) * values.std(ddof=1).to_numpy() / np.sqrt(worlds)


def label(outcome):
    """Name, unit, and which way is better."""
    return f"{outcome.title}\n{outcome.unit} ({'more' if outcome.more_is_better else 'less'} is better)"
