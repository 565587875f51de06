"""Cases to learn from: tables of features with their outcomes, and the two cards that are made of them.

Only the archive's records whose outcome months lie behind become cases, so that no model learns from the future; older
observation months train, the newest ones validate.
"""

from typing import NamedTuple

import numpy as np

from sim.lender.archive import KEPT
from sim.lender.scoring.features import BY_BLOCK, Seen, application, behaviour


class Table(NamedTuple):
    """Features by name, outcomes, and months of observation: a row a case."""

    features: dict
    bad: np.ndarray
    month: np.ndarray

    def only(self, chosen):
        """Some of the rows."""
        return Table({name: column[chosen] for name, column in self.features.items()}, self.bad[chosen], self.month[chosen])


def applications(archive, providers, now, window, every=1, truth=None):
    """The cases of the application card: accounts as they stood when they applied."""
    return _joined([
        _table(archive, archive.applications(month), application, providers, truth)
        for month in archive.known(now) if month > now - window
    ])  # fmt: skip


def accounts(archive, providers, now, window, every=1, truth=None):
    """The cases of the behaviour card: open accounts, each seen every so many months."""
    found = []
    for month in archive.known(now):
        if month > now - window:
            cases = archive.accounts(month)
            turn = (archive.fixed["number"][cases.rows].astype(np.int64) + month) % every == 0
            found.append(_table(archive, cases.only(turn), behaviour, providers, truth))
    return _joined(found)


CARDS = {"application": (applications, application), "behaviour": (accounts, behaviour)}


def seen_now(view, places):
    """What features of some borrowers are made of today."""
    bought = {BY_BLOCK[block]: view.delivered(block, places) for block in view.blocks}
    columns = {name: getattr(view, name)[places] for name in KEPT}
    return Seen(view.month, view.segment[places], view.age_group[places], columns, bought)


def _table(archive, cases, features, providers, truth):
    rows, fixed = cases.rows, archive.fixed
    bought = {BY_BLOCK[block]: providers.delivered_then(block, cases.month, fixed["number"], rows) for block in providers.used}
    seen = Seen(cases.month, fixed["segment"][rows], fixed["age_group"][rows], cases.columns, bought)
    found = features(seen) | ({} if truth is None else truth(cases.month, rows))
    return Table(found, cases.bad, np.full(rows.size, cases.month, np.int32))


def _joined(tables):
    if not tables:
        return None
    names = tables[0].features
    columns = {name: np.concatenate([table.features[name] for table in tables]) for name in names}
    return Table(columns, *(np.concatenate([getattr(t, name) for t in tables]) for name in ("bad", "month")))


def split(table, share):
    """Which rows train: those of the older months, so that about a share of the months, at least one, is left to validate."""
    months = np.unique(table.month)
    newest = max(1, round(share * months.size))
    return table.month < months[-newest]


def gini(score, bad):
    """How much oftener a good case scores above a bad one than below.  -1 to 1; not a number without both kinds"""
    good, bads = int((~bad).sum()), int(bad.sum())
    if not good or not bads:
        return float("nan")
    values, place = np.unique(score, return_inverse=True)
    counts = np.bincount(place[bad], minlength=values.size), np.bincount(place[~bad], minlength=values.size)
    below = np.cumsum(counts[0]) - counts[0]
    return float((counts[1] * (2 * below + counts[0])).sum() / (good * bads) - 1.0)
