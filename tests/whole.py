"""A market as one number: a hash of every column in order of the borrowers' numbers, and of every table."""

import hashlib
from dataclasses import replace

import numpy as np

from sim import CreditMarket, load_settings


def lived(overrides, months=None):
    """A market lived to its end, or for some months."""
    market = CreditMarket(load_settings(list(overrides)))
    while market.running and (months is None or market.month < months):
        market.step()
    return market


def columns(market):
    """Every column by group and name, in order of the borrowers' numbers; arrears and claims are those in use."""
    x = market.state
    order = np.argsort(x.people.number, kind="stable")
    told = {("people", name): column[order] for name, column in x.people._asdict().items()}
    told |= {("accounts", name): column[order] for name, column in x.accounts._asdict().items()}
    told |= {("tickets", name): column[:, order] for name, column in x.tickets._asdict().items()}
    for place, (group, slots) in enumerate((("arrears", x.arrears), ("claims", x.claims))):
        used = [np.arange(lo, lo + count) for (lo, _, _), count in zip(x.tiles, x.counts[:, place])]
        tile = np.repeat(np.arange(len(x.tiles)), x.counts[:, place])
        at = np.concatenate([np.empty(0, np.int64), *used]).astype(np.int64)
        number = x.people.number[x.tiles[tile, 0] + slots.who[at]]
        by_number = np.argsort(number, kind="stable")
        told[group, "number"] = number[by_number]
        told |= {(group, name): c[at[by_number]] for name, c in slots._asdict().items() if name != "who"}
    return told


def fingerprint(market, but=()):
    """SHA-256 of all columns and tables.  but: names of tables that are left out"""
    digest = hashlib.sha256(replace(market.results(), **dict.fromkeys(but)).digest().encode())
    for name, column in columns(market).items():
        digest.update(f"{name}{column.dtype}{column.shape}".encode() + np.ascontiguousarray(column).tobytes())
    for table in (market.state.ticket_vintages, market.state.account_vintages):
        digest.update(np.ascontiguousarray(table.sum(axis=0)).tobytes())
    return digest.hexdigest()
