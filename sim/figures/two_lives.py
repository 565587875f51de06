"""Lives day by day: one borrower or several, under one lender or several, with the same luck."""

import numpy as np
import pandas as pd
from matplotlib.dates import ConciseDateFormatter

from sim.figures import style
from sim.settings.errors import BadInput

MONEY = (
    ("limit", style.GREY, (0, (4, 2))),
    ("cash", style.BLUE, "-"),
    ("debt", style.VERMILLION, "-"),
    ("claim", style.PURPLE, "-"),
)
MARKS = (  # column, words, mark, colour
    ("bill", "bill paid", "|", style.INK),
    ("missed", "bill missed", "X", style.VERMILLION),
    ("message", "message", "^", style.BLUE),
    ("call", "call", "o", style.ORANGE),
)
JOBLESS, LATE = (style.GREY, 0.20, 0.985), (style.ORANGE, 0.30, 0.90)  # colour, strength, height of the words
DAY = pd.Timedelta(days=1)
COLUMNS = ("arm", "borrower", "date", "cash", "debt", "limit", "claim", "bill", "missed", "message", "call", "employed", "dpd")


def two_lives(results, borrower=None, against=None, words=None):
    """Draw cash, debt and line, bills and contacts, late days and jobless spells: a row per borrower, a column per policy.

    results: a table of lives, Results with `lives` (and `against`, another's), or {policy: either}; borrower: one number
    or several, all that were written down if none is given; words: {policy: what it is called}.
    """
    lives = chosen(as_table(results, against), borrower)
    rows, arms = list(dict.fromkeys(lives["borrower"])), list(dict.fromkeys(lives["arm"]))
    size = 1.2 + 5.2 * len(arms) if len(arms) > 1 else 9, 0.8 + 3.5 * len(rows)
    figure, axes = style.canvas(2 * len(rows), len(arms), size=size, sharex=True, height_ratios=[1, 0.36] * len(rows))
    for row, number in enumerate(rows):
        own = lives[lives["borrower"] == number]
        top = float(own[["cash", "debt", "limit", "claim"]].max().max())
        for column, arm in enumerate(arms):
            life = own[own["arm"] == arm].sort_values("date").reset_index(drop=True)
            heading = f"Borrower {number}" + (f", {(words or {}).get(arm, arm)}" if arm else "")
            money(axes[2 * row, column], life, heading, top, first=column == 0)
            events(axes[2 * row + 1, column], life, named=column == 0)
    for ax in axes[-1]:
        months(ax)
    same = "; the same luck under every policy" if len(arms) > 1 else ""
    owed = "charged-off debt: principal, interest and penalty still owed"
    style.footnote(figure, f"grey: without work; orange: a bill is late; {owed}{same}")
    return figure


def as_table(results, against):
    """One table of lives, whatever was given."""
    if isinstance(results, dict):
        return pd.concat([days(each).assign(arm=arm) for arm, each in results.items()], ignore_index=True)
    if against is None:
        return days(results)
    names = [each.arm or style.scenario_name(each) for each in (against, results)]
    names = names if names[0] != names[1] else ["baseline", "this policy"]
    return as_table(dict(zip(names, (against, results))), None)


def days(results):
    """The table of lives of Results, or the table itself."""
    table = results if isinstance(results, pd.DataFrame) else results.lives
    if table is None:
        raise BadInput("figure", "two_lives", "needs borrowers' days: simulate with record.lives=[number, ...]")
    missing = [name for name in COLUMNS if name not in table and name != "arm"]
    if missing:
        raise BadInput("lives", ", ".join(missing), "are missing among the columns")
    return table if "arm" in table else table.assign(arm="")


def chosen(lives, borrower):
    """The days of the borrowers asked for."""
    if borrower is None:
        return lives
    wanted, recorded = np.atleast_1d(borrower), set(lives["borrower"])
    for number in wanted:
        if number not in recorded:
            raise BadInput("borrower", int(number), f"was not recorded; recorded: {', '.join(map(str, sorted(recorded)[:8]))}")
    return lives[lives["borrower"].isin(wanted)]


def money(ax, life, heading, top, first):
    """Cash, debt, line and what is still owed after charge-off, in CNY."""
    ends = []
    for name, colour, dash in MONEY:
        values = life[name].where(life[name] > 0) if name == "claim" else life[name]
        if name == "claim" and not (life[name] > 0).any():
            continue
        ax.plot(life["date"], values, color=colour, linestyle=dash, linewidth=1.5, drawstyle="steps-post")
        ends.append(({"claim": "charged-off debt", "limit": "line"}.get(name, name), life[name].iloc[-1], colour))
    shade(ax, life, named=True)
    ax.set_ylim(0, top * 1.28)
    ax.yaxis.set_major_formatter("{x:,.0f}")
    style.title(ax, heading, "CNY" if first else "")
    style.end_labels(ax, life["date"].iloc[-1], ends, gap=0.09)


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


def events(ax, life, named):
    """Bills paid and missed, messages and calls on lines of their own."""
    happened = {"bill": (life["bill"] > 0) & ~life["missed"].astype(bool)}
    for row, (name, _, mark, colour) in enumerate(MARKS):
        dates = life["date"][happened.get(name, life[name].astype(bool))]
        ax.plot(dates, np.full(len(dates), row), mark, color=colour, markersize=4.5, markeredgewidth=1, linestyle="none")
    shade(ax, life)
    ax.set_yticks(range(len(MARKS)), [label for _, label, _, _ in MARKS] if named else [""] * len(MARKS))
    ax.set_ylim(len(MARKS) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.grid(False)
    ax.spines[["left"]].set_visible(False)


def months(ax):
    """Name every other month below, January by its year."""
    locator = style.FirstOf(1, 3, 5, 7, 9, 11)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))
    ax.xaxis.set_minor_locator(style.FirstOf(*range(1, 13)))
