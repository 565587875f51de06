"""The log of alarms: what every look at every cell found, where an alarm rang and where it stood."""

import numpy as np
import pandas as pd

from sim.columns import SEGMENTS
from sim.records.segments import band_names
from sim.records.tables import labelled

LOWEST = 350
COLUMNS = """
    date segment score_band kind bills observed expected chance false_alarm_chance cusum rings stands
""".split()


def alarms_frame(tallies, clock, world=0, arm=""):
    """Make the log of one world: a row per look and cell.

    tallies: `SegmentAlarm.table()`.  bills: of clean accounts whose time has come since the last look; observed: those that
    reached the signal's days past due; expected: as forecast, null without a forecast; chance: of so many or more;
    false_alarm_chance: that the threshold's alarm rings for nothing; rings, stands: the alarm, after this look.
    """
    looks, cells = tallies["bills"].shape
    bands = band_names((LOWEST, *tallies["edges"]))
    start = np.datetime64(f"{clock.months[0].name}-01", "ms")
    forecast = np.where(tallies["forecast"] > 0, tallies["forecast"], np.nan)
    columns = {
        "date": np.repeat(start + tallies["day"] * np.timedelta64(1, "D"), cells),
        "segment": np.tile(np.repeat(np.array(SEGMENTS, object), len(bands)), looks),
        "score_band": np.tile(np.array(bands, object), looks * len(SEGMENTS)),
        "kind": np.full(looks * cells, tallies["kind"], object),
        "observed": tallies["signals"],
        "expected": tallies["bills"] * forecast,
        "false_alarm_chance": tallies["false_alarm"],
    }
    columns |= {name: tallies[name] for name in ("bills", "chance", "cusum", "rings", "stands")}
    frame = pd.DataFrame({name: np.asarray(columns[name]).reshape(-1) for name in COLUMNS})
    return labelled(frame, world, arm)


def changes(alarms):
    """The looks at which an alarm rang or was lifted, with `event` on or off."""
    cells = alarms.groupby(["world", "arm", "segment", "score_band"], sort=False)["stands"]
    before = cells.shift(fill_value=False)
    told = alarms.assign(event=np.where(alarms["stands"], "on", "off"))
    return told[alarms["stands"] != before].drop(columns=["stands", "rings"]).reset_index(drop=True)
