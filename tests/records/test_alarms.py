"""The log of alarms: a row per look and cell, dates as in the calendar, changes told apart."""

import numpy as np
import pandas as pd

from sim.clock import Clock
from sim.records.alarms import alarms_frame, changes

CLOCK = Clock("2020-02", 1, 3, 0)  # day 0 is 2020-01-01


def tallies():
    """Two looks at 4 x 2 cells; the alarm of cell 3 rings at the first and is lifted at the second."""
    stands = np.zeros((2, 8), bool)
    stands[0, 3] = True
    bills = np.arange(16).reshape(2, 8)
    return {
        "bills": bills, "signals": bills // 4, "forecast": np.full((2, 8), [0.1] * 7 + [0.0]), "chance": np.full((2, 8), 0.5),
        "false_alarm": np.full((2, 8), 1e-3), "cusum": np.zeros((2, 8)), "rings": stands, "stands": stands,
        "day": np.array([30, 59]), "edges": (650,), "kind": "threshold",
    }  # fmt: skip


def test_a_row_per_look_and_cell():
    frame = alarms_frame(tallies(), CLOCK, 3, "watched")
    assert len(frame) == 16 and (frame["world"] == 3).all() and (frame["arm"] == "watched").all()
    assert frame["date"].unique().tolist() == [pd.Timestamp("2020-01-31"), pd.Timestamp("2020-02-29")]
    row = frame[(frame["segment"] == "gig") & (frame["score_band"] == "650-950")].iloc[1]
    assert (row["bills"], row["observed"], row["kind"]) == (11, 2, "threshold") and row["expected"] == 11 * 0.1
    assert frame["expected"].isna().sum() == 2  # no forecast, nothing expected


def test_an_alarm_goes_on_and_off():
    told = changes(alarms_frame(tallies(), CLOCK))
    assert told["event"].tolist() == ["on", "off"] and (told["segment"] == "gig").all()
    assert (told["score_band"] == "650-950").all() and told["date"].is_monotonic_increasing
