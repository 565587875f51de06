"""Columns of the month's table over time, a line per policy: where policies part, and whether they meet again."""

from sim.figures import style

UNITS = {
    "limit": "CNY million", "balance": "CNY million", "drawn": "CNY million", "charged_off": "CNY million",
    "limit_cut": "CNY million", "profit_before_provisions": "CNY million", "open_accounts": "thousand", "opened": "thousand",
    "frozen_accounts": "thousand", "consumption": "CNY million",
}  # fmt: skip
SCALES = {"CNY million": 1e-6, "thousand": 1e-3}
MONTHS_BEFORE = 12  # the policies start


def paths(results, columns=("balance", "rate_30"), words=None):
    """Draw columns of `monthly`, a row of panels for each, a panel per scenario, a line per policy (mean over worlds).

    results: {scenario: {policy: Results}}, {policy: Results} or one Results; words: {policy: what it is called}.
    """
    runs = style.by_scenario(results)
    size = 2.4 + 4.2 * len(runs), 0.8 + 2.3 * len(columns)
    figure, axes = style.canvas(len(columns), len(runs), size=size, sharex="col", sharey="row")
    for row, name in zip(axes, columns):
        for place, (ax, (scenario, arms)) in enumerate(zip(row, runs.items())):
            panel(ax, name, arms, words or {}, named=place == len(runs) - 1)
            style.title(ax, ": ".join(part for part in (scenario, name.replace("_", " ")) if part))
        row[0].set_ylabel(UNITS.get(name, "share"), fontsize=style.TEXT, color=style.GREY)
    for ax in axes[-1]:
        style.calendar(ax)
    worlds = min(len(run.worlds) for arms in runs.values() for run in arms.values())
    style.footnote(figure, f"lines: means of {worlds} worlds; all policies share the burn-in" if worlds > 1 else "one world")
    return figure


def panel(ax, name, arms, words, named):
    """One column in one scenario, from a year before the policies start to the last month of lending."""
    ends = []
    named_by_words = {words.get(arm, arm.replace("_", " ")): run for arm, run in arms.items()}
    for label, run, colour, line in style.pens(named_by_words):
        monthly = shown(run.monthly)
        means = style.by_world(monthly, name).mean(axis=1) * SCALES.get(UNITS.get(name), 1)
        ax.plot(means.index, means, color=colour, linewidth=1.5, linestyle=line)
        last = means.dropna()
        ends.append((label, float(last.iloc[-1]) if last.size else 0.0, colour))
    if name not in UNITS:
        style.percent(ax)
    style.phases(ax, monthly, names=named)
    if named:
        style.end_labels(ax, means.index[-1], ends)


def shown(monthly):
    """The months of lending from a year before the policies start."""
    lending = style.before_run_off(monthly)
    months = lending.index.unique()
    first = max(months.size - lending.index[lending["phase"] == "policy"].unique().size - MONTHS_BEFORE, 0)
    return lending[lending.index >= months[first]]
