"""Does a score keep its worth: Gini over time, and how far the scores of new accounts have moved (PSI)."""

from sim.figures import style

FEWEST = 10  # defaults that a Gini is drawn of
MOST_BANDS = 4  # of bands that can be told apart
NAMES = {"platform": "platform score", "own": "own score"}


def score_stability(results, against=None):
    """Draw Gini and PSI of the scores at opening, month by month.

    results: one Results, whose platform score and own score are drawn, or {scorer: Results}, whose own scores are.
    """
    lines = scores_of(results, against)
    figure, axes = style.canvas(2, 1, size=(8, max(6, 0.4 * len(lines) + 3)), sharex=True)
    null(axes[1, 0], lines)
    panel(axes[0, 0], lines, "gini", "Gini of accounts opened 12 to 23 months before", "Gini")
    panel(axes[1, 0], lines, "psi", "PSI of the last year of openings against the lender's first", "PSI")
    monthly = next(iter(results.values())).monthly if isinstance(results, dict) else results.monthly
    for ax in axes[:, 0]:
        style.phases(ax, monthly, names=ax is axes[0, 0])
    first, last = style.dates.date2num([monthly.index[0], monthly.index[-1]])
    axes[1, 0].set_xlim(max(axes[1, 0].get_xlim()[0], first), max(last, first + 1))
    style.calendar(axes[1, 0])
    worlds = max((table["world"].nunique() for table in lines.values()), default=0)
    over = style.over_worlds(worlds) if len(lines) <= MOST_BANDS else f"lines: medians of {worlds} worlds"
    style.footnote(
        figure,
        f"{over}; no Gini of fewer than {FEWEST} defaults; dotted: 95 % of the PSI's chi-square null, where nothing has changed",
    )
    return figure


def scores_of(results, against=None):
    """{name: scorecard rows} of every score to be drawn; a lender's own score only where it is another one."""
    if isinstance(results, dict) or against is not None:
        return {label: rows(each, "own") for label, each in style.as_mapping(results, against).items()}
    both = {name: rows(results, score) for score, name in NAMES.items()}
    platform, own = (table.drop(columns="score") for table in both.values())
    return {"platform score": both["platform score"]} if platform.equals(own) else both


def rows(results, score):
    """The scorecard of one score on all accounts: a Gini of enough defaults, PSI of policy months.

    Of the months before, with another lender, hardly one lies a year after that lender's own first; in run-off no account
    is opened.
    """
    table = results.scorecard
    found = table[(table["score"] == score) & (table["treatment"] == "all")].reset_index(drop=True)
    policy = found["month"].isin(results.monthly.index[results.monthly["phase"] == "policy"])
    shown = {name: found[name].where(policy) for name in ("psi", "psi_null_95")}
    return found.assign(gini=found["gini"].where(found["defaults"] >= FEWEST), **shown)


def by_world(table, column):
    """A column as months x worlds."""
    return table.pivot(index="month", columns="world", values=column)


def panel(ax, lines, column, title, unit):
    """One measure over time, a line and a band for each score."""
    ends, last = [], None
    for label, table, colour, stroke in style.pens(lines):
        middle = style.fan(ax, by_world(table, column), colour, stroke, band=len(lines) <= MOST_BANDS)
        if len(middle):
            ends.append((label, middle.iloc[-1], colour))
            last = middle.index[-1]
    style.title(ax, title, unit)
    if not ends:
        style.say(ax, "no year of openings with known outcomes yet")
        return
    ax.set_ylim(bottom=min(0, ax.get_ylim()[0]))
    style.end_labels(ax, last, ends)


def null(ax, lines):
    """The PSI that 95 % of years without any change stay below."""
    for _, table, colour, _ in style.pens(lines):
        middle = by_world(table, "psi_null_95").median(axis=1)
        ax.plot(middle.index.to_numpy(), middle.to_numpy(), color=colour, linewidth=1.1, linestyle=(0, (1, 2)))
