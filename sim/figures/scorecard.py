"""What a score is worth: ROC curves, and the bad rate that came true beside the PD that the score promised."""

import numpy as np
from scipy.special import stdtrit
from scipy.stats import binomtest

from sim.figures import style
from sim.records.openings import OUTCOME_MONTHS
from sim.records.scorecard import quality

GROUPS, IN_A_GROUP = 10, 100  # parts of the accounts, and the fewest accounts of one
ENOUGH_WORLDS = 6  # for intervals over worlds
COUNTS = ["accounts", "defaults"]
PERCENT_TICKS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)


def scorecard(results, against=None):
    """Draw ROC and calibration of the scores at opening, against default within 12 months.

    results: one Results, whose platform score and own score are drawn, or {scorer: Results}, whose own scores are.
    Accounts opened in policy months whose 12 months ended before run-off; all earlier ones where there are none.
    """
    lines = scores_of(results, against)
    figure, axes = style.canvas(1, 2, size=(9.8, 4.8))
    roc(axes[0, 0], lines)
    calibration(axes[0, 1], lines)
    worlds = max((table["world"].nunique() for table in lines.values()), default=0)
    bars = f"over {worlds} worlds" if worlds >= ENOUGH_WORLDS else "binomial (Wilson)"
    first = f"default within {OUTCOME_MONTHS} months of opening; accounts opened {opened_in(lines)}"
    parts = f"equal parts of the accounts by PD, at most {GROUPS} and of about {IN_A_GROUP} or more each"
    style.footnote(figure, f"{first}; right: {parts}, bars: 95 % intervals {bars}")
    return figure


def scores_of(results, against=None):
    """{name: table of counts by points} of every score to be drawn; a lender's own score only where it is another one."""
    if isinstance(results, dict) or against is not None:
        return {label: counts(each, "own") for label, each in style.as_mapping(results, against).items()}
    platform, own = counts(results, "platform"), counts(results, "own")
    same = platform.drop(columns="score").equals(own.drop(columns="score"))
    return {"platform score": platform} | ({} if same else {"own score": own})


def counts(results, score):
    """Outcomes by points of one score, of openings in policy months where there are any."""
    table = results.scores[results.scores["score"] == score].reset_index(drop=True)
    policy = table[table["phase"] == "policy"]
    return (table if policy.empty else policy).reset_index(drop=True)


def opened_in(lines):
    """When the accounts were opened, in words."""
    phases = {phase for table in lines.values() for phase in table["phase"]}
    return "in policy months" if phases == {"policy"} else "before run-off"


def roc(ax, lines):
    """Share of the bad against share of the good below each score."""
    ax.plot([0, 1], [0, 1], color=style.GREY, linewidth=0.8, linestyle=(0, (3, 3)))
    for place, (label, table, colour, stroke) in enumerate(style.pens(lines)):
        bad, good = by_points(table)
        if not bad.sum() or not good.sum():
            style.say(ax, "no outcomes yet")
            continue
        x, y = (np.concatenate([[0], np.cumsum(part) / part.sum()]) for part in (good, bad))
        ax.plot(x, y, color=colour, linewidth=1.7, linestyle=stroke)
        area = quality(bad, bad + good)["auc"]
        text = f"{label}: AUC {area:.3f}, Gini {2 * area - 1:.3f} ({bad.sum():,} bad)"
        ax.annotate(text, (0.98, 0.05 + 0.06 * (len(lines) - 1 - place)), xycoords="axes fraction", ha="right",
                    fontsize=style.SMALL, color=colour, bbox=style.HALO)  # fmt: skip
    ax.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
    ax.grid(axis="x", color=style.PALE, linewidth=0.6)
    style.title(ax, "ROC: bad against good below each score", "share of the bad")
    ax.set_xlabel("share of the good", fontsize=style.TEXT, color=style.GREY)


def by_points(table):
    """Bad and good accounts by ascending points, all worlds and treatment groups together."""
    sums = table.groupby("points")[COUNTS].sum()
    return sums["defaults"].to_numpy(), (sums["accounts"] - sums["defaults"]).to_numpy()


def calibration(ax, lines):
    """Bad rate against PD in tenths of the accounts; the explored are drawn apart, with open marks."""
    seen = []
    for label, table, colour, _ in style.pens(lines):
        explored = table["treatment"] == "explored"
        for part, face in ((table[~explored], colour), (table[explored], "white")):
            seen += tenths_drawn(ax, part, colour, face)
        if explored.any():
            ax.plot([], [], "o", color=colour, markerfacecolor="white", label=f"{label}: explored below the cut-off")
    if not seen:
        ax.set_axis_off()
        return
    low, high = min(x for x in seen if x > 0) / 1.5, min(1, max(seen) * 1.5)
    ax.plot([low, high], [low, high], color=style.GREY, linewidth=0.8, linestyle=(0, (3, 3)))
    ax.set(xscale="log", yscale="log", xlim=(low, high), ylim=(low, high))
    for axis in (ax.xaxis, ax.yaxis):
        shown = [tick for tick in PERCENT_TICKS if low <= tick <= high]
        axis.set_ticks(shown, [f"{100 * tick:g}%" for tick in shown])
        axis.set_ticks([], minor=True)
    ax.grid(axis="x", color=style.PALE, linewidth=0.6)
    if ax.get_legend_handles_labels()[0]:
        ax.legend(frameon=False, fontsize=style.SMALL, loc="upper left")
    style.title(ax, "Calibration: above the line more than promised", "bad rate that came true")
    ax.set_xlabel("PD that the score stands for", fontsize=style.TEXT, color=style.GREY)


def tenths_drawn(ax, table, colour, face):
    """Draw one group's tenths; returns the positive values drawn, for the axes."""
    found = tenths(table)
    if not found:
        return []
    promised, rate, low, high = np.array(found).T
    ax.vlines(promised, np.maximum(low, 1e-6), high, color=colour, linewidth=1.2, alpha=0.7)
    ax.plot(promised, np.where(rate > 0, rate, np.nan), "o", color=colour, markersize=4.5, markerfacecolor=face)
    return [value for value in (*promised, *rate, *high) if value > 0]


def tenths(table):
    """(mean PD, bad rate, low, high) of about equal tenths of the accounts, by PD; fewer parts where accounts are few."""
    total = table.groupby("points")["accounts"].sum().sort_index()
    if not total.sum():
        return []
    groups = min(GROUPS, max(int(total.sum()) // IN_A_GROUP, 1))
    tenth = np.minimum((total.cumsum() - total / 2) * groups // total.sum(), groups - 1)
    parts = table.assign(tenth=table["points"].map(tenth), promised=table["pd"] * table["accounts"]).groupby("tenth")
    return [(part["promised"].sum() / part["accounts"].sum(), *rate_of(part)) for _, part in parts]


def rate_of(part):
    """Bad rate with its 95 % interval: over worlds where there are enough, else binomial."""
    worlds = part.groupby("world")[COUNTS].sum()
    accounts, bad = int(worlds["accounts"].sum()), int(worlds["defaults"].sum())
    if len(worlds) < ENOUGH_WORLDS:
        interval = binomtest(bad, accounts).proportion_ci(method="wilson")
        return bad / accounts, interval.low, interval.high
    rest = worlds["defaults"] - bad / accounts * worlds["accounts"]  # of a ratio of sums, linearised
    error = np.sqrt((rest**2).sum() * len(worlds) / (len(worlds) - 1)) / accounts
    reach = stdtrit(len(worlds) - 1, 0.975) * error
    return bad / accounts, bad / accounts - reach, bad / accounts + reach
