"""Where a month takes each bucket: roll rates as a heat map."""

import numpy as np

from sim.figures import style
from sim.records.rolls import FROM, TO, roll_matrix


def rolls(results, phase="policy"):
    """Draw the share of each bucket's opening balance by where it stands a month later, over the months of a phase."""
    months = results.monthly.index[results.monthly["phase"] == phase].unique()
    table = results.rolls[results.rolls["month"].isin(months)] if len(months) else results.rolls
    matrix = roll_matrix(table).loc[[name for name in FROM if name != "new"]].dropna(how="all")
    matrix = matrix[[name for name in TO if matrix[name].sum() > 0]]
    figure, axes = style.canvas(size=(8, 1.3 + 0.52 * max(len(matrix), 1)))
    ax = axes[0, 0]
    if matrix.empty:
        ax.set_axis_off()
        ax.text(0.5, 0.5, "no accounts", ha="center")
        return figure
    ax.imshow(np.sqrt(matrix.to_numpy()), cmap="Blues", vmin=0, vmax=1.15, aspect="auto")
    cells(ax, matrix.to_numpy())
    name(ax, matrix)
    span = f"{months[0]:%b %Y} to {months[-1]:%b %Y}, " if len(months) else ""
    worlds = style.counted(len(results.worlds))
    style.footnote(figure, f"weighted by balance; charged-off debts leave the book; {span}{worlds}")
    return figure


def cells(ax, shares):
    """Print every share that is not nothing, and frame those who stay."""
    for (row, column), share in np.ndenumerate(shares):
        if share > 0:
            text = "<0.1%" if share < 0.0005 else f"{share:.1%}" if share < 0.0995 else f"{share:.0%}"
            colour = "white" if share > 0.35 else style.INK
            ax.text(column, row, text, ha="center", va="center", fontsize=style.SMALL, color=colour)


def name(ax, matrix):
    """Name the axes: from below, to on top."""
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    ax.set_xticks(range(matrix.shape[1]), matrix.columns)
    ax.set_yticks(range(matrix.shape[0]), matrix.index)
    ax.xaxis.tick_top()
    ax.set_xlabel("days past due a month later", fontsize=style.TEXT, color=style.GREY)
    ax.xaxis.set_label_position("top")
    style.title(ax, "Where a month takes each bucket of arrears")
    ax.set_ylabel("days past due at a month's end", fontsize=style.TEXT, color=style.GREY)
