"""Grade by grade: how many take an offer up, and what the lender earns there."""

from sim.figures import style
from sim.records.monthly import ratio

MONTHS = 12


def by_grade(results, against=None, baseline=None, words=None):
    """Draw take-up and profit by band of the platform score, a line for each policy: sums over policy months and worlds.

    results: Results, or {policy: Results}; baseline: the policy from which the others' differences are drawn, if any;
    words: {policy: what it is called}.  Profit is per borrower, so that policies which lend to few are compared fairly.
    """
    runs, words = style.as_mapping(results, against), words or {}
    called = {name: words.get(name, name.replace("_", " ")) for name in runs}
    bands = {called[name]: of_bands(run) for name, run in runs.items()}
    taken = {name: ratio(table["opened"], table["offers"]) for name, table in bands.items()}
    earned = {name: MONTHS * ratio(table["profit"], table["borrowers"]) for name, table in bands.items()}
    panels = [("Take-up", taken, "share of offers"), ("Profit before provisions", earned, "CNY per borrower and year")]
    if baseline:
        more = style.more_than(earned, called[baseline])
        panels.append((f"Profit: difference from {called[baseline]}", more, "CNY per borrower and year"))
    figure, axes = style.canvas(1, len(panels), size=(1.2 + 4.2 * len(panels), 4.2))
    for ax, (title, rows, unit) in zip(axes[0], panels):
        style.across(ax, rows, list(next(iter(bands.values())).index), named=ax is axes[0, -1])
        style.title(ax, title, unit)
        ax.set_xlabel("platform score", fontsize=style.TEXT, color=style.GREY)
    style.percent(axes[0, 0])
    axes[0, 1].axhline(0, color=style.GREY, linewidth=0.8)
    worlds = min(len(run.worlds) for run in runs.values())
    style.footnote(
        figure,
        f"policy months of {style.counted(worlds)}; a point is missing where nothing was offered; "
        "bands are of the score of the day, so that losses stand where arrears have brought it",
    )
    return figure


def of_bands(run):
    """Sums over policy months, worlds and segments of borrowers, a row per band."""
    return style.of_policy(run.segments, run.monthly).groupby("score_band")[["offers", "opened", "profit", "borrowers"]].sum()
