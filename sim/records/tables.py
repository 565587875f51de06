"""Small helpers shared by the tables: dates, labels and arrays laid out as rows."""

import numpy as np
import pandas as pd

from sim.clock import month_index


def month_starts(months):
    """Index of first days, named month."""
    days = np.array([f"{month.name}-01" for month in months], dtype="datetime64[ms]")
    return pd.DatetimeIndex(days, name="month")


def month_number(date, clock):
    """Place of a date's month in the run: 0 is the first month of burn-in."""
    return month_index(str(date)[:7]) - clock.first_index


def labelled(frame, world, arm):
    """Put world and arm in front."""
    frame.insert(0, "arm", arm)
    frame.insert(0, "world", np.int64(world))
    return frame


def long(shape_names, labels, measures):
    """Lay arrays of one shape out as rows: one column per axis, then one per measure.

    labels: one array of labels per axis; measures: {name: array of that shape}.
    """
    grid = np.indices([len(label) for label in labels]).reshape(len(labels), -1)
    columns = {name: np.asarray(label)[place] for name, label, place in zip(shape_names, labels, grid)}
    return pd.DataFrame(columns | {name: np.asarray(values).reshape(-1) for name, values in measures.items()})
