"""Who goes without: the excluded and the hardship of each fifth of income, the poorest first."""

import numpy as np

from sim.figures import style
from sim.records.fifths import FIFTHS
from sim.records.monthly import ratio
from sim.settings.errors import BadInput

MEASURES = {  # title: (part, whole, unit)
    "Excluded": ("excluded", "arrived", "share of borrowers"),
    "Hardship": ("hardship", "habit", "share of usual spending"),
}
LEAST = 1e-6  # of a vertical axis
LABELS = ["1\npoorest", *map(str, range(2, FIFTHS)), f"{FIFTHS}\nrichest"]


def fifths(results, against=None, baseline=None, words=None):
    """Draw the excluded share and the hardship by income fifth, a line for each policy: means of policy months and worlds.

    results: Results, or {policy: Results}; baseline: the policy from which the others' differences are drawn below, if
    any; words: {policy: what it is called}.
    """
    runs, words = style.as_mapping(results, against), words or {}
    for name, run in runs.items():
        if run.fifths is None:
            raise BadInput("figure", "fifths", f"{name}: the results have no table of income fifths")
    called = {name: words.get(name, name.replace("_", " ")) for name in runs}
    tables = {called[name]: style.of_policy(run.fifths, run.monthly) for name, run in runs.items()}
    figure, axes = style.canvas(2 if baseline else 1, 2, size=(10, 7 if baseline else 4))
    for place, (title, (part, whole, unit)) in enumerate(MEASURES.items()):
        shares = {name: means(table, part, whole) for name, table in tables.items()}
        levels(axes[0, place], shares, title, unit, place == 1)
        if baseline:
            differences(axes[1, place], shares, called[baseline], title, place == 1)
    worlds = min(len(run.worlds) for run in runs.values())
    over = f"policy months and {worlds} worlds" if worlds > 1 else "policy months, one world"
    style.footnote(
        figure,
        f"means of {over}; fifths by income at birth; excluded: wants credit or goes without, and has no line to use; "
        "hardship: usual spending gone without",
    )
    return figure


def means(table, part, whole):
    """The share of each fifth, a mean over months and worlds."""
    return table.assign(share=ratio(table[part], table[whole])).groupby("fifth")["share"].mean().to_numpy()


def levels(ax, shares, title, unit, named):
    """What each fifth bears under every policy."""
    ax.set_ylim(0, 1.08 * np.nanmax([LEAST, *np.concatenate(list(shares.values()))]))
    style.across(ax, shares, LABELS, named)
    style.title(ax, title, unit)
    style.percent(ax)


def differences(ax, shares, baseline, title, named):
    """What each fifth bears more than under the baseline."""
    style.across(ax, {name: 100 * row for name, row in style.more_than(shares, baseline).items()}, LABELS, named)
    style.title(ax, f"{title}: difference from {baseline}", "percentage points")
