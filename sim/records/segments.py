"""The book by segment of borrowers and band of the platform score."""

import numpy as np

from sim.columns import SEGMENTS
from sim.records.monthly import ratio
from sim.records.tables import labelled, long, month_starts

MONEY = ("balance", "overdue", "charged_off", "profit", "limit", "active_limit")
COUNTS = ("accounts", "borrowers", "active_accounts", "offers", "opened", "default_accounts", "charged_off_accounts")
TOP_SCORE = 950


def segments_frame(tallies, clock, world=0, arm=""):
    """Make the table by segment and score band of one world.

    tallies: `score_edges` (lower ends of the bands), then measures int64[month, segment, band] (fen, counts);
    `hardship` and `habit` (fen) become the share of habit not met; `active_limit` is the line of accounts that owe;
    `offers` are the month's approved applicants, of whom `opened` took the line up; `charged_off` is the month's principal,
    `charged_off_accounts` the stock; `profit` is before provisions, shared out as in `sim.records.contribution`.
    """
    arrays = {name: np.asarray(values) for name, values in tallies.items() if name != "score_edges"}
    measures = {name: arrays[name] for name in COUNTS if name in arrays}
    measures |= {name: arrays[name] / 100 for name in MONEY if name in arrays}
    if {"hardship", "habit"} <= arrays.keys():
        measures["hardship"] = ratio(arrays["hardship"], arrays["habit"])
    months = month_starts(clock.months[: len(next(iter(arrays.values())))])
    labels = months, np.array(SEGMENTS, object), np.array(band_names(tallies["score_edges"]), object)
    return labelled(long(("month", "segment", "score_band"), labels, measures), world, arm)


def band_names(edges):
    """Names such as 600-649 from the lower ends of bands."""
    tops = [edge - 1 for edge in edges[1:]] + [TOP_SCORE]
    return [f"{low}-{high}" for low, high in zip(edges, tops)]
