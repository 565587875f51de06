"""The lender's ledger month by month: what was debited and credited to each account, in fen."""

import numpy as np

from sim.records.tables import labelled, long, month_starts


def books_frame(tallies, clock, world=0, arm=""):
    """Make the ledger table of one world from {accounts: names, debit, credit: int64[month, account]} (fen)."""
    debit, credit = (np.asarray(tallies[side], np.int64) for side in ("debit", "credit"))
    months = month_starts(clock.months[: len(debit)])
    frame = long(("month", "account"), (months, np.array(tallies["accounts"], object)), {"debit": debit, "credit": credit})
    return labelled(frame, world, arm)
