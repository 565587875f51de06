"""How accounts roll between DPD buckets from one month end to the next."""

import numpy as np

from sim.records.tables import labelled, long, month_starts

LATE = ("1-29", "30-59", "60-89", "90-119", "120-149", "150-179", "180+")
FROM = ("new", "0", *LATE)
TO = ("0", *LATE, "charged off", "closed")


def rolls_frame(tallies, clock, world=0, arm=""):
    """Make the table of rolls of one world from {accounts, balance: int64[month, from, to]}, places as in FROM and TO.

    balance: principal at the month's start (fen); for `new` accounts at its end.
    """
    months = month_starts(clock.months[: len(tallies["accounts"])])
    measures = {"accounts": np.asarray(tallies["accounts"]), "balance": np.asarray(tallies["balance"]) / 100}
    frame = long(("month", "from_bucket", "to_bucket"), (months, np.array(FROM, object), np.array(TO, object)), measures)
    return labelled(frame[frame["accounts"] != 0].reset_index(drop=True), world, arm)


def roll_matrix(rolls, weight="balance"):
    """Share of each bucket's opening balance (or accounts) by where it stands a month later; rows FROM, columns TO."""
    total = rolls.groupby(["from_bucket", "to_bucket"])[weight].sum().unstack(fill_value=0)
    total = total.reindex(index=FROM, columns=TO, fill_value=0).astype(float)
    return total.div(total.sum(axis=1).where(lambda row: row > 0), axis=0)


def forward_rolls(rolls, weight="balance"):
    """Share rolling to any worse bucket or charge-off within a month, for 1-29 to 150-179.

    Any: a month of 31 days takes 59 days past due to 90, past a whole bucket.
    """
    matrix = roll_matrix(rolls, weight)
    worse = {bucket: [*LATE[place:], "charged off"] for place, bucket in enumerate(LATE[:6], 1)}
    return {bucket: float(matrix.loc[bucket, to].sum(min_count=1)) for bucket, to in worse.items()}
