"""One borrower's year, day by day, under two lenders with the same luck."""

import numpy as np
import pandas as pd

from sim.figures import style
from sim.settings.errors import BadInput

MARKS = (("due", "bill due", "|", style.INK), ("message", "message", "^", style.BLUE), ("call", "call", "x", style.VERMILLION))
JOBLESS, LATE = (style.GREY, 0.18, 0.97), (style.ORANGE, 0.35, 0.87)  # colour, strength, height of the words
DAY = pd.Timedelta(days=1)
COLUMNS = ("date", "cash", "debt", "limit", "due", "message", "call", "employed", "dpd")


def two_lives(results, borrower=None):
    """Draw cash, debt and limit, what happened on which day, late days and jobless spells, one block per lender.

    results: {lender: frame of days}, {lender: Results with `lives`} or Results whose `lives` has both lenders.
    """
    lives = days(results, borrower)
    size, ratios = (9, 1 + 2.9 * len(lives)), [1, 0.28] * len(lives)
    figure, axes = style.canvas(2 * len(lives), 1, size=size, sharex=True, height_ratios=ratios)
    top = max(float(life[["cash", "debt", "limit"]].max().max()) for life in lives.values())
    for place, (lender, life) in enumerate(lives.items()):
        money(axes[2 * place, 0], life, lender, top)
        events(axes[2 * place + 1, 0], life)
    months(axes[-1, 0])
    who = f"borrower {borrower}; " if borrower is not None else ""
    style.footnote(figure, f"{who}grey: without work; orange: late; the same luck under both lenders")
    return figure


def days(results, borrower):
    """{lender: frame of days} from whatever was given."""
    if not isinstance(results, dict):
        found = results.lives
        if found is None:
            raise BadInput("figure", "two_lives", "needs a borrower's days; ask for them when simulating")
        results = dict(iter(found.groupby("arm", sort=False)))
    lives = {lender: getattr(life, "lives", life) for lender, life in results.items()}
    return {lender: chosen(life, borrower) for lender, life in lives.items()}


def chosen(life, borrower):
    """The days of one borrower in order."""
    if borrower is not None and "borrower" in life:
        if borrower not in set(life["borrower"]):
            recorded = ", ".join(map(str, sorted(set(life["borrower"]))[:8]))
            raise BadInput("borrower", borrower, f"was not recorded; recorded: {recorded}")
        life = life[life["borrower"] == borrower]
    missing = [name for name in COLUMNS if name not in life]
    if missing:
        raise BadInput("lives", ", ".join(missing), "are missing among the columns")
    return life.sort_values("date").reset_index(drop=True)


def money(ax, life, lender, top):
    """Cash, debt and limit in CNY."""
    for name, colour, dash in (("limit", style.GREY, (0, (4, 2))), ("cash", style.BLUE, "-"), ("debt", style.VERMILLION, "-")):
        ax.plot(life["date"], life[name], color=colour, linestyle=dash, linewidth=1.5, drawstyle="steps-post")
    shade(ax, life, named=True)
    ax.set_ylim(0, top * 1.3)
    ax.yaxis.set_major_formatter("{x:,.0f}")
    style.title(ax, lender, "CNY")
    last = life.iloc[-1]
    ends = [("limit", last["limit"], style.GREY), ("cash", last["cash"], style.BLUE), ("debt", last["debt"], style.VERMILLION)]
    style.end_labels(ax, last["date"], ends, gap=0.09)


def shade(ax, life, named=False):
    """Grey where there is no work, orange where a bill is late; the longest spell of each is named."""
    jobless, late = spells(~life["employed"].astype(bool)), spells(life["dpd"] > 0)
    for found, words, colour, alpha, height in ((jobless, "without work", *JOBLESS), (late, "late", *LATE)):
        for start, end in found:
            ax.axvspan(life["date"][start], life["date"][end] + DAY, color=colour, alpha=alpha, linewidth=0)
        if found and named:
            start, _ = max(found, key=lambda spell: spell[1] - spell[0])
            ax.annotate(words, (life["date"][start], height), xycoords=("data", "axes fraction"), xytext=(3, 0),
                        textcoords="offset points", va="top", fontsize=style.SMALL, color=style.INK)  # fmt: skip


def spells(flags):
    """First and last rows of each run of true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], np.asarray(flags, int), [0]])))
    return list(zip(edges[::2], edges[1::2] - 1))


def events(ax, life):
    """Due days, messages and calls on lines of their own."""
    for row, (name, _, mark, colour) in enumerate(MARKS):
        dates = life["date"][life[name].astype(bool)]
        ax.plot(dates, np.full(len(dates), row), mark, color=colour, markersize=5, markeredgewidth=1.2, linestyle="none")
    shade(ax, life)
    ax.set_yticks(range(len(MARKS)), [label for _, label, _, _ in MARKS])
    ax.set_ylim(len(MARKS) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.grid(False)
    ax.spines[["left"]].set_visible(False)


def months(ax):
    """Name the months below."""
    from matplotlib.dates import ConciseDateFormatter, MonthLocator

    locator = MonthLocator()
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator))
