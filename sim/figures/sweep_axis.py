"""The levels of a factor of a sweep: its own values, or classes of equal number where it has many."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

MOST_LEVELS, CLASSES = 15, 7


@dataclass
class Levels:
    """Names of the levels in order; `place(values)` tells the level of each value; `middles`: where each lies, or None."""

    labels: list[str]
    edges: np.ndarray | None
    known: list
    middles: np.ndarray | None

    def place(self, values):
        """Number of the level of each value."""
        if self.edges is None:
            return np.array([self.known.index(value) for value in values.tolist()])
        return np.clip(np.searchsorted(self.edges, values.to_numpy(float), "right") - 1, 0, len(self.labels) - 1)


def levels(values):
    """The levels of one factor's column."""
    numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    known = sorted(values.unique().tolist()) if numeric else list(dict.fromkeys(values.tolist()))
    if not numeric:
        return Levels([str(value) for value in known], None, known, None)
    if len(known) <= MOST_LEVELS:
        return Levels([short(value) for value in known], None, known, np.array(known, float))
    edges = np.unique(np.quantile(values.to_numpy(float), np.linspace(0, 1, CLASSES + 1)))
    middles = (edges[:-1] + edges[1:]) / 2
    return Levels([short(middle, 3) for middle in middles], edges, known, middles)


def short(value, digits=6):
    """A value as an axis shows it."""
    text = f"{value:.{digits}g}"
    return f"{float(text):,.0f}" if "e" in text and abs(value) >= 1 else text


def panels_of(table, most):
    """{title: rows} of each scenario and arm, at most some."""
    arms = table["arm"].nunique() > 1
    parts = {
        f"{scenario}, {arm}" if arms else scenario: part
        for (scenario, arm), part in table.groupby(["scenario", "arm"], sort=False)
    }
    return dict(list(parts.items())[:most])
