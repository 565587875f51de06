"""One look for all pictures: colours that colour-blind readers can tell apart, quiet axes, names beside the lines."""

import io
from textwrap import wrap

import matplotlib.dates as dates
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter

BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILLION, PURPLE = (
    "#000000", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7")  # Okabe and Ito  # fmt: skip
CYCLE = (BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY, BLACK)
STROKES = (("", "-"), (" (dashed)", (0, (4, 1.5))), (" (dotted)", (0, (1, 1.2))))
INK, GREY, PALE = "#222222", "#6b6b6b", "#d9d9d9"
SMALL, TEXT, TITLE = 8, 9, 10.5
A_LINE = 15  # characters of small print to an inch
BAND = (5, 50, 95)
POWER = r"$\mathdefault{"  # how the numbers of logarithmic axes begin
STEPS, LONGEST_STEP = ((200, 1), (730, 3), (5_500, 12), (14_000, 60)), 120  # ticks every so many months, below days in view
ASIDE = 0.45  # of the room of a class: over how much of it the points of all policies are laid
HALO = {"facecolor": "white", "alpha": 0.75, "linewidth": 0, "pad": 0.6}


class Drawn(Figure):
    """A figure that notebooks show by itself, with every name in it as it is: a dollar begins no formula."""

    def draw(self, renderer):
        """Draw everything, text by the letter."""
        for text in self.findobj(Text):
            text.set_parse_math(text.get_text().startswith(POWER))
        super().draw(renderer)

    def _repr_png_(self):
        buffer = io.BytesIO()
        self.savefig(buffer, format="png", dpi=100)
        return buffer.getvalue()


def pens(lines):
    """(name, what is drawn, colour, line) of everything in a mapping: solid while the colours last, then dashed, then dotted."""
    for place, (name, what) in enumerate(lines.items()):
        how, stroke = STROKES[place // len(CYCLE) % len(STROKES)]
        yield f"{name}{how}", what, CYCLE[place % len(CYCLE)], stroke


class FirstOf(dates.DateLocator):
    """Ticks on the first day of some months of every year; matplotlib's own looks for each anew by the rules of calendars."""

    def __init__(self, *months):
        super().__init__()
        self.months = np.array(months) - 1

    def __call__(self):
        """The ticks in view."""
        return self.tick_values(*self.axis.get_view_interval())

    def tick_values(self, low, high):
        """The ticks between two dates, as days since 1970."""
        first, last = (np.datetime64(int(np.floor(day)), "D").astype("datetime64[Y]").astype(int) for day in (low, high))
        months = 12 * np.arange(first, last + 1)[:, None] + self.months
        days = months.ravel().astype("datetime64[M]").astype("datetime64[D]").astype(float)
        return days[(low <= days) & (days <= high)]


class ByLength(dates.DateLocator):
    """Ticks every month, quarter, year or so many years, as suits what is in view.

    minor: the quarters between years instead.
    """

    def __init__(self, minor=False):
        super().__init__()
        self.minor = minor

    def __call__(self):
        """The ticks in view."""
        return self.tick_values(*self.axis.get_view_interval())

    def tick_values(self, low, high):
        """The ticks between two dates, as days since 1970."""
        step = next((step for days, step in STEPS if high - low < days), LONGEST_STEP)
        if self.minor:
            return FirstOf(4, 7, 10).tick_values(low, high) if step <= 12 else []
        ticks = FirstOf(*range(1, 13, min(step, 12))).tick_values(low, high)
        years = ticks.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
        return ticks[years % max(step // 12, 1) == 0]


def canvas(rows=1, columns=1, size=(8, 4.5), **options):
    """A figure with a grid of quiet axes, always as an array [row, column]."""
    figure = Drawn(figsize=size, layout="constrained", facecolor="white")
    figure.get_layout_engine().set(w_pad=0.08, h_pad=0.06, wspace=0.03, hspace=0.03)
    axes = figure.subplots(rows, columns, squeeze=False, **options)
    for ax in axes.flat:
        quiet(ax)
    return figure, axes


def quiet(ax):
    """Two thin axes, a pale grid behind, small numbers."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(GREY)
    ax.tick_params(labelsize=SMALL, color=GREY, labelcolor=INK, length=3)
    ax.grid(axis="y", color=PALE, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.margins(x=0)


def title(ax, text, unit=""):
    """What a panel shows, on the left above it, with its unit in grey."""
    ax.set_title(text, loc="left", fontsize=TITLE, color=INK, fontweight="bold")
    if unit:
        ax.set_ylabel(unit, fontsize=TEXT, color=GREY)


def percent(ax):
    """Number the vertical axis in per cent, with as many digits as needed."""
    ax.locator_params(axis="y", nbins=6)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{round(100 * share, 6):g}%"))


def calendar(ax):
    """Number the horizontal axis in years, with quarters as small ticks; a short one in months, a long one in decades."""
    ax.xaxis.set_major_locator(ByLength())
    ax.xaxis.set_major_formatter(FuncFormatter(month_label))
    ax.xaxis.set_minor_locator(ByLength(minor=True))
    ax.tick_params(which="minor", length=1.5, color=GREY)


def month_label(day, place):
    """A month as it is called beside its like: January by its year, the first one with its year."""
    date = dates.num2date(day)
    return date.strftime("%Y" if date.month == 1 else "%b" if place else "%b %Y")


def say(ax, text):
    """Words in the middle of a panel that has nothing to show."""
    ax.text(0.5, 0.5, text, transform=ax.transAxes, ha="center", va="center", fontsize=TEXT, color=GREY)


def by_world(monthly, column):
    """A column as months x worlds."""
    return monthly.set_index("world", append=True)[column].unstack("world")


def before_run_off(monthly):
    """Months up to run-off: after that rates say little, because nobody draws and the balance below them melts."""
    lending = monthly[monthly["phase"] != "run_off"]
    return monthly if lending.empty else lending


def of_policy(table, monthly):
    """The rows of a table by month that lie in policy months."""
    return table[table["month"].isin(monthly.index[monthly["phase"] == "policy"])]


def fan(ax, table, colour, style="-", band=True):
    """Median over worlds as a line, broken where nothing is known, 5 to 95 % of worlds as a band; returns the known median."""
    known = table.dropna(how="all")
    if known.empty:
        return pd.Series(dtype=float)
    found = pd.DataFrame(np.nanpercentile(known.to_numpy(float), BAND, axis=1).T, known.index, ("low", "middle", "high"))
    whole = found.reindex(table.index)
    if table.shape[1] > 1 and band:
        ax.fill_between(whole.index, whole["low"], whole["high"], color=colour, alpha=0.18, linewidth=0)
    ax.plot(whole.index, whole["middle"], color=colour, linewidth=1.7, linestyle=style, solid_capstyle="round")
    alone = whole["middle"][whole["middle"].shift().isna() & whole["middle"].shift(-1).isna()].dropna()
    if len(alone):
        ax.plot(alone.index, alone, "o", color=colour, markersize=2.5)
    return found["middle"]


def phases(ax, monthly, names=True):
    """Mark where policies take over and where run-off begins."""
    for phase, name in (("policy", "policies start"), ("run_off", "run-off")):
        months = monthly.index[monthly["phase"] == phase]
        if not len(months) or months[0] == monthly.index[0]:
            continue
        ax.axvline(months[0], color=GREY, linewidth=0.8, linestyle=(0, (3, 3)))
        if names:
            ax.annotate(name, (months[0], 1), xycoords=("data", "axes fraction"), xytext=(3, -2), textcoords="offset points",
                        va="top", fontsize=SMALL, color=GREY, bbox=HALO)  # fmt: skip


def end_labels(ax, x, labels, gap=0.055, fills=None):
    """Name lines at their right ends: labels of (text, y, colour) are moved apart where they would touch.

    fills: colours behind the labels, where they name areas.
    """
    low, high = ax.get_ylim()
    heights = spread([(y - low) / (high - low) for _, y, _ in labels], gap)
    for (text, y, colour), height, fill in zip(labels, heights, fills or [None] * len(labels)):
        chip = {"facecolor": fill, "linewidth": 0, "pad": 1.6} if fill else None
        ax.annotate(text, (x, y), xycoords="data", xytext=(1.025 if fill else 1.015, height), textcoords="axes fraction",
                    va="center", ha="left", fontsize=SMALL, color=colour, annotation_clip=False, bbox=chip)  # fmt: skip


def across(ax, rows, labels, named):
    """A line across classes for every policy, its points a little beside those of the others.

    rows: {policy: a value per class}; labels: names of the classes; named: whether policies are named at the right.
    """
    places, ends = np.arange(len(labels)), []
    for place, (name, values, colour, stroke) in enumerate(pens(rows)):
        aside = ASIDE * ((place + 0.5) / len(rows) - 0.5)
        ax.plot(places + aside, values, marker="o", color=colour, linestyle=stroke, linewidth=1.2, markersize=4)
        known = np.asarray(values)[np.isfinite(values)]
        ends.append((name, known[-1] if known.size else 0.0, colour))
    ax.margins(x=0.04)
    ax.set_xticks(places, labels)
    if named:
        end_labels(ax, places[-1], ends)


def more_than(rows, baseline):
    """What every policy has more than the baseline.  rows: {policy: values}"""
    return {name: values - rows[baseline] for name, values in rows.items()}


def spread(heights, gap, low=0.02, high=0.98):
    """Move heights apart to at least `gap`, in their order, near where they were and inside the panel if they fit."""
    heights = np.asarray(heights, float)
    order = np.argsort(heights, kind="stable")
    placed, steps = heights[order], gap * np.arange(heights.size)
    for _ in range(200):
        push = np.maximum(gap - np.diff(placed), 0) / 2
        if not push.any():
            break
        placed[:-1] -= push
        placed[1:] += push
    placed = np.minimum(np.maximum(placed, low + steps), high - steps[::-1])
    result = np.empty_like(placed)
    result[order] = placed
    return result


def footnote(figure, text):
    """Small print under the picture, broken into lines that fit its width."""
    figure.supxlabel("\n".join(wrap(text, int(A_LINE * figure.get_figwidth()))), x=0.01, ha="left", fontsize=SMALL, color=GREY)


def counted(worlds):
    """How many worlds, in words."""
    return "one world" if worlds == 1 else f"{worlds} worlds"


def over_worlds(worlds):
    """What lines and bands mean."""
    return "one world" if worlds < 2 else f"line: median of {worlds} worlds; band: 5 to 95 % of them"


def as_mapping(results, against=None):
    """{label: Results}, whether one, two or a mapping were given; the label is the scenario's name, or the policy's."""
    if isinstance(results, dict):
        return results
    both = [results] if against is None else [against, results]
    names = [scenario_name(each) for each in both]
    if len(set(names)) < len(names):
        names = [each.arm or str(place) for place, each in enumerate(both)]
    if len(set(names)) < len(names):
        names = [f"{name} ({place})" for place, name in enumerate(names, 1)]
    return dict(zip(names, both))


def by_scenario(results):
    """{scenario: {policy: Results}}, whether that, policies of one scenario or one run were given."""
    arms = as_mapping(results)
    return arms if isinstance(next(iter(arms.values())), dict) else {"": arms}


def scenario_name(results):
    """Name of the scenario in a run's settings."""
    return str((results.settings.get("scenario") or {}).get("name", results.arm))
