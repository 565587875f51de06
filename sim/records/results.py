"""Results of a run: tables over worlds, headline numbers, settings and provenance; saved, loaded, compared, drawn."""

from __future__ import annotations  # pandas is loaded with the first table, not with this class

import hashlib
import importlib
import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from sim.records import files
from sim.records.alarms import alarms_frame
from sim.records.books import books_frame
from sim.records.compare import difference_table
from sim.records.daily import daily_frame
from sim.records.fifths import fifths_frame
from sim.records.fits import fits_frame
from sim.records.lives import lives_frame
from sim.records.monthly import monthly_frame
from sim.records.openings import scores_frame
from sim.records.outcomes import outcomes
from sim.records.rolls import rolls_frame
from sim.records.scorecard import scorecard_frame
from sim.records.segments import segments_frame
from sim.records.summary import summarise
from sim.records.tables import labelled
from sim.records.treatments import treatments_frame
from sim.records.vintages import vintages_frame
from sim.settings.errors import BadInput

MAKERS = {
    "monthly": monthly_frame,
    "vintages": vintages_frame,
    "rolls": rolls_frame,
    "segments": segments_frame,
    "fifths": fifths_frame,
    "scorecard": scorecard_frame,
    "scores": scores_frame,
    "books": books_frame,
    "treatments": treatments_frame,
    "daily": daily_frame,
    "lives": lives_frame,
    "alarms": alarms_frame,
    "fits": fits_frame,
}
PAIRED = "seed", "horizon"  # settings that paired runs must share
ON_REQUEST = ("daily", "borrowers", "lives", "alarms", "fits")
TABLES = (*MAKERS, "borrowers")


def check_pair(one, other):
    """Refuse to pair runs that differ in what pairing rests on.  one, other: their settings, as far as they are known"""
    for group in PAIRED:
        mine, theirs = one.get(group), other.get(group)
        if None not in (mine, theirs) and mine != theirs:
            raise BadInput(group, mine, f"is not the baseline's, {theirs}: paired runs share their {group}")


@dataclass
class Results:
    """Tables of one policy in one scenario over some worlds; `monthly` has its months as index."""

    monthly: pd.DataFrame
    vintages: pd.DataFrame
    rolls: pd.DataFrame
    segments: pd.DataFrame
    scorecard: pd.DataFrame
    books: pd.DataFrame
    fifths: pd.DataFrame | None = None
    scores: pd.DataFrame | None = None
    treatments: pd.DataFrame | None = None
    daily: pd.DataFrame | None = None
    borrowers: pd.DataFrame | None = None
    lives: pd.DataFrame | None = None
    alarms: pd.DataFrame | None = None
    fits: pd.DataFrame | None = None
    settings: dict = field(default_factory=dict)
    provenance: dict = field(default_factory=dict)

    @classmethod
    def of_world(cls, tallies, clock, world=0, arm="", settings=None, provenance=None):
        """Make the results of one world from its tallies: {table: whole numbers}, as each table's module describes."""
        frames = {name: make(tallies[name], clock, world, arm) for name, make in MAKERS.items() if tallies.get(name) is not None}
        if tallies.get("borrowers") is not None:
            frames["borrowers"] = labelled(pd.DataFrame(tallies["borrowers"]), world, arm)
        return cls(**frames, settings=settings or {}, provenance=provenance or {})

    @classmethod
    def concat(cls, parts, provenance=None):
        """Put worlds together, in the order of their numbers whatever the order of the parts."""
        parts = sorted(parts, key=lambda part: int(part.monthly["world"].iloc[0]))
        frames = {name: stacked([getattr(part, name) for part in parts], keep_index=name == "monthly") for name in TABLES}
        return cls(**frames, settings=parts[0].settings, provenance=provenance or parts[0].provenance)

    @property
    def worlds(self):
        """Numbers of the worlds."""
        return [int(world) for world in self.monthly["world"].unique()]

    @property
    def arm(self):
        """Name of the policy."""
        return str(self.monthly["arm"].iloc[0])

    @property
    def summary(self):
        """Headline numbers: {name: {value, standard_error, worlds, unit}}."""
        return summarise(self)

    @property
    def tables(self):
        """The tables that exist, by name."""
        return {name: getattr(self, name) for name in TABLES if getattr(self, name) is not None}

    def outcomes(self):
        """What the policy is judged by: a row per world."""
        return outcomes(self.monthly, self.vintages, self.fifths)

    def compare(self, baseline):
        """Paired differences from a baseline over the worlds both have: a row per outcome.

        Raises BadInput if the two had not the same luck or not the same months.
        """
        check_pair(self.settings, baseline.settings)
        table = difference_table({"baseline": baseline.outcomes(), "this": self.outcomes()}, "baseline")
        return table.drop(columns="arm").set_index("outcome")

    def figure(self, name, **options):
        """Draw a picture by name as a matplotlib Figure; unknown names are answered with the known ones."""
        return importlib.import_module("sim.figures").draw(name, self, **options)

    def digest(self):
        """SHA-256 over all tables, bit by bit: equal digests mean equal results."""
        digest = hashlib.sha256()
        for name, frame in self.tables.items():
            digest.update(f"table {name} {len(frame)}\0".encode())
            for column, values in (frame.reset_index() if name == "monthly" else frame).items():
                digest.update(f"{column}\0".encode() + column_bytes(values))
        return digest.hexdigest()

    def save(self, folder):
        """Write a run's folder; `summary.json` comes last, so that a folder without it is unfinished."""
        folder = files.claim(folder)
        files.write_text(folder / "config.yaml", yaml.safe_dump(self.settings, sort_keys=False, allow_unicode=True))
        for name in TABLES:
            save_table(getattr(self, name), folder / f"{name}.parquet")
        files.write_json(folder / "provenance.json", self.provenance)
        files.sync(folder)
        files.write_json(folder / "summary.json", self.summary)
        files.sync(folder)

    @classmethod
    def load(cls, folder):
        """Read a finished run's folder."""
        folder = Path(folder)
        if not (folder / "summary.json").is_file():
            raise BadInput("folder", str(folder), "holds no finished run (no summary.json)")
        frames = {name: pd.read_parquet(folder / f"{name}.parquet") for name in TABLES if (folder / f"{name}.parquet").is_file()}
        settings = yaml.safe_load((folder / "config.yaml").read_text(encoding="utf-8"))
        return cls(**frames, settings=settings, provenance=json.loads((folder / "provenance.json").read_text(encoding="utf-8")))


def save_table(frame, path):
    """Write a table as Parquet, or remove an older run's where this run has none."""
    if frame is None:
        path.unlink(missing_ok=True)
        return
    with files.replacing(path) as file:
        frame.to_parquet(file, engine="pyarrow", compression="zstd")


def stacked(frames, keep_index=False):
    """One table out of the worlds' tables; None where no world has it."""
    frames = [frame for frame in frames if frame is not None]
    return pd.concat(frames, ignore_index=not keep_index) if frames else None


def column_bytes(values):
    """A column's kind and bytes in order, the same on every platform: one NaN, dates in days, text with its length."""
    array = np.asarray(values)
    if array.dtype.kind not in "Mfiub":
        texts = [str(value).encode() for value in array]
        return b"text" + b"".join(len(text).to_bytes(4, "little") + text for text in texts)
    if array.dtype.kind == "M":
        array = array.astype("datetime64[D]").view("i8")
    elif array.dtype.kind == "f":
        array = np.where(np.isnan(array), array.dtype.type(np.nan), array)
    little = array.dtype.newbyteorder("<")
    return little.str.encode() + array.astype(little).tobytes()
