"""Watched borrowers day by day: what they have and owe in the evening, and what happened, in words."""

import numpy as np
import pandas as pd

from sim.columns import CHARGED_OFF, OPEN
from sim.records.tables import labelled
from sim.state import STATES

MONEY = ("cash", "debt", "limit", "next_bill", "overdue", "claim", "ticket", "consumption", "hardship")
COLUMNS = """
    date borrower employed cash limit debt drawn repaid bill missed overdue dpd message call account claim consumption
    hardship events
""".split()


def lives_frame(evenings, clock, world=0, arm=""):
    """Make the table of lives of one world from rows of `sim.watch.Evening`: a row per borrower and day, money in CNY.

    employed, cash, limit, debt, overdue, dpd, claim, account: in the evening; drawn, repaid (principal), bill (principal and
    interest that fell due), missed (the bill, in part at least), message, call (an effective one), events: of the day;
    consumption, hardship: since the month began.  What a month end changes (limits, charge-off) shows on the next day.
    """
    rows = pd.DataFrame(evenings, columns=evenings[0]._fields).sort_values(["number", "day"], ignore_index=True)
    start = np.datetime64(f"{clock.months[0].name}-01", "ms")
    frame = rows.assign(date=start + rows["day"].to_numpy() * np.timedelta64(1, "D"), borrower=rows["number"].astype(np.int64))
    frame[list(MONEY)] = frame[list(MONEY)] / 100
    return labelled(happened(frame)[COLUMNS], world, arm)


def happened(own):
    """What happened follows from one evening to the next; of a borrower's first day nothing is known."""
    before = own.groupby("number").shift()
    first = before["day"].isna()
    same_ticket = own["place"] == before["place"]
    drawn = (own["ticket"] - before["ticket"].where(same_ticket, 0)).clip(lower=0).where(~first, 0)
    charged_off = (own["state"] == CHARGED_OFF) & (before["state"] == OPEN)
    repaid = (before["debt"] + drawn - own["debt"]).clip(lower=0).where(~charged_off & ~first, 0)
    bill = before["next_bill"].where((own["due_today"] == 1) & (own["state"] == OPEN) & ~first, 0)
    days = own.assign(
        employed=own["employed"] == 1,
        drawn=drawn.round(2),
        repaid=repaid.round(2),
        bill=bill,
        missed=(bill > 0) & (own["overdue"] > 0),
        message=(own["messaged"] == 1) & (before["messaged"] == 0),
        call=own["calls"] > before["calls"],
        account=np.array(STATES, object)[own["state"]],
    )
    return days.assign(events=told(days, before, charged_off, first))


def told(days, before, charged_off, first):
    """The events of every day in words, in the order of a day."""
    late, was_late = days["dpd"], before["dpd"]
    words = (
        (charged_off, lambda row: f"account charged off: CNY {row.claim:,.0f} still owed"),
        ((days["state"] == OPEN) & (before["state"] != OPEN), lambda row: f"line opened: CNY {row.limit:,.0f}"),
        ((days["limit"] > before["limit"]) & (before["state"] == OPEN), lambda row: f"line raised to CNY {row.limit:,.0f}"),
        ((days["limit"] < before["limit"]) & (days["state"] == OPEN), lambda row: f"line cut to CNY {row.limit:,.0f}"),
        (~days["employed"] & (before["employed"] == 1), lambda row: "loses work"),
        (days["employed"] & (before["employed"] == 0), lambda row: "finds work"),
        (days["message"], lambda row: "message"),
        (days["call"], lambda row: "call"),
        ((days["bill"] > 0) & ~days["missed"], lambda row: f"pays the bill of CNY {row.bill:,.0f}"),
        (days["missed"], lambda row: f"misses the bill of CNY {row.bill:,.0f}"),
        ((days["bill"] == 0) & (days["repaid"] >= 1), lambda row: f"repays CNY {row.repaid:,.0f}"),
        (days["drawn"] > 0, lambda row: f"draws CNY {row.drawn:,.0f}"),
        *[((late >= n) & (was_late < n), lambda row, n=n: f"{n} days past due") for n in (1, 30, 60, 90, 180)],
        ((days["overdue"] == 0) & (before["overdue"] > 0) & ~charged_off, lambda row: "has caught up"),
    )
    told = [[] for _ in range(len(days))]
    for flags, say in words:
        flagged = flags & ~first
        for place, row in zip(np.flatnonzero(flagged), days[flagged].itertuples()):
            told[place].append(say(row))
    return ["; ".join(each) for each in told]
