"""An outcome over two factors of a sweep as heat maps."""

import numpy as np
import pandas as pd

from sim.figures import style
from sim.figures.sweep_axis import levels, panels_of
from sim.records.outcomes import OUTCOMES

MOST_PANELS, MOST_WRITTEN = 9, 12


def sweep_heat_map(table, factors, outcome):
    """Draw the mean of an outcome over the first two factors, a panel for each scenario and arm.

    table: as `sweep.parquet`; factors: {key: what it is called}, two or more.
    """
    (across, across_name), (up, up_name) = list(factors.items())[:2]
    what, panels = OUTCOMES[outcome], panels_of(table, MOST_PANELS)
    columns = 2 if len(panels) == 4 else min(len(panels), 3)
    rows = -(-len(panels) // columns)
    figure, axes = style.canvas(rows, columns, size=(max(4.2 * columns, 6.5), 3.9 * rows + 0.3))
    x, y = levels(table[across]), levels(table[up])
    matrices = [matrix(part, (across, x), (up, y), outcome) * what.scale for part in panels.values()]
    known = np.concatenate([m[~np.isnan(m)] for m in matrices])
    low, high = (known.min(), known.max()) if known.size else (0, 1)
    for ax, (name, values) in zip(axes.flat, zip(panels, matrices)):
        image = ax.imshow(values, origin="lower", aspect="auto", cmap="cividis", vmin=low, vmax=high)
        ax.set_facecolor(style.PALE)
        ax.patch.set_hatch("////" if np.isnan(values).any() else None)
        written(ax, values, low, high, what.decimals)
        ax.grid(False)
        ax.spines[:].set_visible(False)
        ax.set_xticks(range(len(x.labels)), x.labels, rotation=45 if max(map(len, x.labels)) > 5 else 0)
        ax.set_yticks(range(len(y.labels)), y.labels)
        ax.set_xlabel(across_name, fontsize=style.TEXT, color=style.GREY)
        style.title(ax, name, up_name)
    for ax in axes.flat[len(panels) :]:
        ax.set_axis_off()
    bar = figure.colorbar(image, ax=axes, shrink=0.9, pad=0.02)
    bar.ax.tick_params(labelsize=style.SMALL)
    bar.outline.set_visible(False)
    bar.set_label(f"{what.title}, {what.unit}", fontsize=style.TEXT, color=style.GREY)
    style.footnote(figure, f"means over {style.counted(int(table['worlds'].iloc[0]))}" + others(factors))
    return figure


def matrix(part, across, up, outcome):
    """Mean of an outcome by the levels of two factors; NaN where no cell was finished."""
    (x_key, x), (y_key, y) = across, up
    means = pd.DataFrame({"x": x.place(part[x_key]), "y": y.place(part[y_key]), "v": part[outcome].to_numpy()})
    wide = means.pivot_table("v", "y", "x", dropna=False)
    return wide.reindex(range(len(y.labels)), columns=range(len(x.labels))).to_numpy(float)


def written(ax, values, low, high, decimals):
    """Write the numbers into the cells, where there are few enough to read."""
    if max(values.shape) > MOST_WRITTEN or values.size > 80:
        return
    digits = decimals if high - low < 20 else min(decimals, 1 if high - low < 200 else 0)
    for (row, column), value in np.ndenumerate(values):
        if value == value:
            colour = style.INK if value > low + 0.55 * (high - low) else "white"
            ax.text(
                column,
                row,
                f"{round(value, digits) + 0.0:,.{digits}f}",
                ha="center",
                va="center",
                fontsize=style.SMALL - 1,
                color=colour,
            )


def others(factors):
    """What the means also run over."""
    rest = list(factors.values())[2:]
    return f" and over {', '.join(rest)}" if rest else ""
