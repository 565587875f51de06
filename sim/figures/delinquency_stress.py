"""Arrears under stress against calm: the same borrowers, the same luck, another economy."""

from sim.figures import style


def delinquency_stress(results, against=None, before=12):
    """Draw 30+ under each scenario, and below it the ratio to the first, world by world.

    results: {label: Results}, the calm one first, or one Results with `against`; before: months shown before policies start.
    Scenarios of other dates have no ratio.
    """
    named = style.as_mapping(results, against)
    windows = {label: since(each.monthly, before) for label, each in named.items()}
    paired = len(named) > 1 and bool(set.intersection(*(set(window.index) for window in windows.values())))
    figure, axes = style.canvas(1 + paired, 1, size=(8, 3.4 + 2.6 * paired), sharex=True, height_ratios=[1.4, 1][: 1 + paired])
    levels(axes[0, 0], windows)
    if paired:
        ratios(axes[1, 0], windows)
    style.calendar(axes[-1, 0])
    style.footnote(figure, style.over_worlds(min(len(each.worlds) for each in named.values())))
    return figure


def since(monthly, before):
    """Rows from some months before the start of policy up to run-off."""
    monthly = style.before_run_off(monthly)
    months = monthly.index.unique()
    policy = monthly.index[monthly["phase"] == "policy"]
    first = months.get_loc(policy[0]) if len(policy) else 0
    return monthly[monthly.index >= months[max(first - before, 0)]]


def levels(ax, windows):
    """30+ under each scenario."""
    ends = []
    for (label, monthly), colour in zip(windows.items(), style.CYCLE):
        table = style.by_world(monthly, "rate_30")
        middle = style.fan(ax, table, colour)
        ends += [(label, middle.iloc[-1], colour)] if middle.size else []  # a few borrowers may owe nothing at all
    ax.set_ylim(bottom=0)
    style.percent(ax)
    style.title(ax, "Balance 30 or more days past due", "share of balance")
    style.phases(ax, monthly)
    style.end_labels(ax, monthly.index[-1], ends)


def ratios(ax, windows):
    """30+ as a multiple of the first scenario's, paired by world, with the peak of each median named."""
    (base_label, base), *others = windows.items()
    calm = style.by_world(base, "rate_30")
    ends = []
    for (label, monthly), colour in zip(others, style.CYCLE[1:]):
        table = (style.by_world(monthly, "rate_30") / calm.where(calm > 0)).dropna(axis=1, how="all")
        middle = style.fan(ax, table, colour)
        if not middle.size:
            continue
        peak = middle.idxmax()
        ax.annotate(f"{middle[peak]:.2f} in {peak:%b %Y}", (peak, middle[peak]), xytext=(6, 3), textcoords="offset points",
                    fontsize=style.SMALL, color=colour)  # fmt: skip
        ends.append((label, middle.iloc[-1], colour))
    ax.axhline(1, color=style.GREY, linewidth=0.8)
    ax.margins(y=0.12)
    style.title(ax, f"As a multiple of {base_label}, same worlds", "ratio")
    style.phases(ax, base, names=False)
    style.end_labels(ax, base.index[-1], ends)
