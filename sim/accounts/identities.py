"""The ledger balances to the fen: the roll-forward of every sum, checked on every decision date.

A violated identity stops the run with its name, date and difference.
"""

from typing import NamedTuple

import numpy as np
from numba import int64

from sim.columns import AGES, CYCLES
from sim.numerics.jit import concurrent, cut, rule, sweep
from sim.numerics.money import PARTS, plain_sum
from sim.numerics.packed import unpacked
from sim.numerics.workers import over_tiles

LOW_BITS = 0xFFFFFFFF

STOCKS = (
    "cash",
    "principal",
    "interest_upper",
    "interest_e8",
    "memo_interest_upper",
    "memo_interest_e8",
    "penalty_upper",
    "penalty_e8",
    "memo_penalty_upper",
    "memo_penalty_e8",
    "claim_principal",
    "claim_interest",
    "unbilled",
    "billed",
    "overdue_principal",
    "a_day_upper",
    "a_day_e8",
    "tickets_a_day_upper",
    "tickets_a_day_e8",
)
(
    CASH,
    PRINCIPAL,
    INTEREST,
    _,
    MEMO_INTEREST,
    _,
    PENALTY,
    _,
    MEMO_PENALTY,
    _,
    CLAIM_PRINCIPAL,
    CLAIM_INTEREST,
    UNBILLED,
    BILLED,
    OVERDUE_PRINCIPAL,
    A_DAY,
    _,
    TICKETS_A_DAY,
    _,
) = range(len(STOCKS))


class IntegrityError(Exception):
    """An identity of the ledger does not hold; `exit_code` 4."""

    exit_code = 4


PLAIN = {name: place for place, name in enumerate(STOCKS) if not name.endswith(("_upper", "_e8"))}
JOINED = {name: STOCKS.index(name) - 1 for name in STOCKS if name.endswith("_e8")}  # where its upper part is


def _kinds(stock, adds, takes):
    """(flow, what one unit of it adds to the stock): flows in fen move a stock in 1e-8 fen by 10^8 of its units."""
    signed = [(name, 1) for name in adds.split()] + [(name, -1) for name in takes.split()]
    return tuple((name, sign * (PARTS if stock.endswith("_e8") and not name.endswith("_e8") else 1)) for name, sign in signed)


ROLL_FORWARD = tuple(
    (name, stock, _kinds(stock, adds, takes))
    for name, stock, adds, takes in (
        ("cash", "cash", "income drawn_cash", """spent repaid prepaid repaid_interest prepaid_interest repaid_penalty
                                                 claim_principal_received claim_interest_received"""),
        ("principal", "principal", "drawn", "repaid prepaid charged_off"),
        ("interest", "interest_e8", "interest_accrued_e8 interest_memo_e8",
                                    "interest_dropped_e8 repaid_interest prepaid_interest"),
        ("memo interest", "memo_interest_e8", "interest_memo_e8 interest_reversed_e8",
                                              "interest_resumed_e8 interest_dropped_e8 memo_interest_paid"),
        ("penalty", "penalty_e8", "penalty_accrued_e8 penalty_memo_e8",
                                  "penalty_dropped_e8 penalty_waived_e8 repaid_penalty"),
        ("memo penalty", "memo_penalty_e8", "penalty_memo_e8 penalty_reversed_e8",
                                            "penalty_resumed_e8 penalty_dropped_e8 memo_penalty_paid"),
        ("claims, principal", "claim_principal", "charged_off", "claim_principal_received"),
        ("claims, interest", "claim_interest", "charged_off_interest", "claim_interest_received"),
    )
)  # fmt: skip


class Held(NamedTuple):
    """The columns of a tile's borrowers and accounts that are summed."""

    cash: np.ndarray
    savings: np.ndarray
    principal: np.ndarray
    accrued: np.ndarray
    interest_a_day: np.ndarray


@rule
def add_split(sums, place, amount):
    """Add an amount in 1e-8 fen to a sum kept in two parts: the amount's upper and lower 32 bits."""
    sums[place] += amount >> 32
    sums[place + 1] += amount & LOW_BITS


@sweep
def split_sum(amounts):
    """Sum a column of 1e-8 fen in two parts; exact for 2^31 amounts whatever their size."""
    upper, lower = int64(0), int64(0)
    for i in range(amounts.size):
        upper += amounts[i] >> 32
        lower += amounts[i] & LOW_BITS
    return upper, lower


@sweep
def split_product_sum(amounts, rates):
    """Sum the products of two int32 columns (principal and daily rate) in two parts."""
    upper, lower = int64(0), int64(0)
    for i in range(amounts.size):
        product = int64(amounts[i]) * int64(rates[i])
        upper += product >> 32
        lower += product & LOW_BITS
    return upper, lower


@sweep
def sum_tile(lo, hi, a, tickets, r, claims, counts, structure, sums):
    """Sum the stocks of one tile; `structure` adds the sums over tickets and ages, which are checked at month ends."""
    sums[CASH] = plain_sum(a.cash) + plain_sum(a.savings)
    sums[PRINCIPAL] = plain_sum(a.principal)
    sums[INTEREST], sums[INTEREST + 1] = split_sum(a.accrued)
    if structure:
        sums[A_DAY], sums[A_DAY + 1] = split_sum(a.interest_a_day)
        for k in range(CYCLES):
            unbilled = tickets.unbilled[k, lo:hi]
            upper, lower = split_product_sum(unbilled, tickets.rate[k, lo:hi])
            sums[UNBILLED] += plain_sum(unbilled)
            sums[TICKETS_A_DAY] += upper
            sums[TICKETS_A_DAY + 1] += lower
    for s in range(lo, lo + counts[0]):
        sum_slot(s, a, r, sums)
        if structure:
            add_split(sums, TICKETS_A_DAY, int64(r.billed[s, CYCLES]) * int64(r.late_rate[s]))
            for k in range(CYCLES):
                add_split(sums, TICKETS_A_DAY, int64(r.billed[s, k]) * int64(tickets.rate[k, lo + r.who[s]]))
    for c in range(lo, lo + counts[1]):
        sums[CLAIM_PRINCIPAL] += int64(claims.principal[c])
        sums[CLAIM_INTEREST] += int64(claims.interest[c])


@sweep
def sum_slot(s, a, r, sums):
    """Sum the stocks of one account behind."""
    overdue = int64(0)
    for age in range(AGES):
        overdue += int64(r.overdue_interest[s, age])
        sums[OVERDUE_PRINCIPAL] += int64(r.overdue_principal[s, age])
    for k in range(CYCLES + 1):
        sums[BILLED] += int64(r.billed[s, k])
    add_split(sums, INTEREST, overdue * PARTS)
    if r.non_accrual[s]:
        add_split(sums, MEMO_INTEREST, overdue * PARTS)
        add_split(sums, MEMO_INTEREST, a.accrued[r.who[s]])
        add_split(sums, MEMO_PENALTY, r.penalty[s])
    add_split(sums, PENALTY, r.penalty[s])


@concurrent
def sum_tiles(first, end, tiles, people, accounts, tickets, r, claims, counts, structure, sums):
    """Sum the stocks of tiles `first` to `end`."""
    p, a, tickets, r, claims = unpacked(people), unpacked(accounts), unpacked(tickets), unpacked(r), unpacked(claims)
    for k in range(first, end):
        lo, hi = tiles[k, 0], tiles[k, 1]
        held = cut(Held(p.cash, p.savings, a.principal, a.accrued, a.interest_a_day), lo, hi)
        sum_tile(lo, hi, held, tickets, r, claims, counts[k], structure, sums[k])


def stocks(tiles, people, accounts, tickets, arrears, claims, counts, structure=True):
    """The sums of a world as plain integers by name; those in 1e-8 fen are joined to one number."""
    sums = np.zeros((len(tiles), len(STOCKS)), np.int64)
    over_tiles(sum_tiles, len(tiles), tiles, people, accounts, tickets, arrears, claims, counts, structure, sums)
    total = np.add.reduce(sums).tolist()
    plain = {name: total[place] for name, place in PLAIN.items()}
    return plain | {name: (total[place] << 32) + total[place + 1] for name, place in JOINED.items()}


def roll_forward(before, flows, after):
    """What must agree as (name, expected, actual): every stock is its last value and the flows since.  [fen or 1e-8 fen]"""
    draws = ("draws", flows["drawn"], flows["drawn_cash"] + flows["purchases"])
    return [draws, *((name, before[stock] + moved(flows, kinds), after[stock]) for name, stock, kinds in ROLL_FORWARD)]


def moved(flows, kinds):
    """The net sum of some flows.  kinds: (name, what one unit of it adds to the stock)"""
    return sum(unit * flows[name] for name, unit in kinds)


def structure(after):
    """What must agree inside the accounts: tickets, ages and interest a day add up to the principal owed."""
    return [
        ("tickets", after["principal"], after["unbilled"] + after["billed"]),
        ("ages of arrears", after["billed"], after["overdue_principal"]),
        ("interest a day", after["tickets_a_day_e8"], after["a_day_e8"]),
    ]


def check(identities, date):
    """Stop at the first identity that does not hold; returns the residual, which is then 0."""
    for name, expected, actual in identities:
        if expected != actual:
            raise IntegrityError(
                f"identity '{name}' is violated on {date}: difference {actual - expected} (expected {expected}, found {actual})"
            )
    return 0
