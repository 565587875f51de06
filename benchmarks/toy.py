"""The yardstick: a toy borrower-day that does little but has the shape of the real one, and so its best possible speed.

Six passes a day: jobs, pay-cheques, bills, repayments, spending and drawing, accrual and ageing.  Money is int32 fen, accrued
interest int64 in 1e-8 fen, sums are int64, floats are strict IEEE.  Tiles stay in a core's cache for a whole 30-day month, and
inside a tile borrowers are sorted by payday, so that pay-cheques and bills touch a contiguous slice.  The toy takes nothing from
`sim`: a yardstick must not move with the thing it measures.  Run it alone: `python -m benchmarks.toy [borrowers] [threads]`.
"""

import sys
import time
from statistics import median
from typing import NamedTuple

import numba
import numpy as np
from numba import float32, int16, int32, int64, prange, uint8, uint32

DAYS = 30  # in every month of the toy
PAYDAY_TO_DUE_DAY = 5  # days
TILE = 7680  # borrowers


class Borrowers(NamedTuple):
    key: np.ndarray
    cash: np.ndarray
    wage: np.ndarray
    need: np.ndarray  # fen a day
    employed: np.ndarray
    attention: np.ndarray  # probability of remembering to pay


class Accounts(NamedTuple):
    limit: np.ndarray
    principal: np.ndarray
    arrears: np.ndarray
    days_past_due: np.ndarray
    rate: np.ndarray  # 1e-8 a day
    accrued: np.ndarray  # 1e-8 fen


class Terms(NamedTuple):
    separation: np.float32 = np.float32(0.0005)  # of those with a job, a day
    finding: np.float32 = np.float32(0.01)  # of those without, a day
    benefit: np.float32 = np.float32(0.3)  # of the wage
    habit: np.float32 = np.float32(0.02)  # of the cash above a month's needs, a day


class Speed(NamedTuple):
    """Million borrower-days per second."""

    best: float
    median: float


compiled = numba.njit(error_model="numpy", cache=True)


# Keyed random numbers


@compiled
def mixed(x):
    x = uint32((x ^ (x >> uint32(16))) * uint32(0x21F0AAAD))
    x = uint32((x ^ (x >> uint32(15))) * uint32(0xD35A2D97))
    return uint32(x ^ (x >> uint32(15)))


@compiled
def uniform(key, salt):
    word = mixed(uint32(mixed(uint32(key ^ salt)) + uint32(0x68E31DA4)))
    return float32(int32(word >> uint32(9)) + float32(0.5)) * float32(2.0**-23)


# Rules


@compiled
def has_job(employed, u, terms):
    return (u >= terms.separation) if employed else (u < terms.finding)


@compiled
def wanted_spending(cash, need, terms):
    return need + int32(terms.habit * float32(max(cash - int32(30) * need, int32(0))))


@compiled
def amount_drawn(shortfall, limit, principal, days_past_due):
    return min(max(shortfall, int32(0)), max(limit - principal, int32(0))) if days_past_due == 0 else int32(0)


@compiled
def amount_paid(cash, owed, need, attentive):
    return owed if (cash > owed + int32(3) * need) & attentive else int32(0)


# Passes


@compiled
def change_jobs(key, employed, salt, terms):
    for i in range(key.size):
        employed[i] = uint8(has_job(employed[i] != 0, uniform(key[i], salt), terms))


@compiled
def receive(cash, wage, employed, terms):
    for i in range(cash.size):
        cash[i] += wage[i] if employed[i] != 0 else int32(terms.benefit * float32(wage[i]))


@compiled
def bill(principal, accrued, arrears):
    for i in range(principal.size):
        interest = int32(float32(accrued[i]) * float32(1e-8))
        accrued[i] -= int64(interest) * int64(100_000_000)
        arrears[i] += (principal[i] >> int32(3)) + interest


@compiled
def repay(key, salt, cash, need, attention, principal, arrears, flows):
    paid_sum = int64(0)
    for i in range(key.size):
        attentive = uniform(key[i], salt) < attention[i]
        paid = amount_paid(cash[i], arrears[i], need[i], attentive)
        cash[i] -= paid
        principal[i] = max(principal[i] - paid, int32(0))
        arrears[i] -= paid
        paid_sum += int64(paid)
    flows[0] += paid_sum


@compiled
def spend_and_draw(cash, need, limit, principal, days_past_due, terms, flows):
    drawn_sum = int64(0)
    for i in range(cash.size):
        wanted = wanted_spending(cash[i], need[i], terms)
        drawn = amount_drawn(wanted - cash[i], limit[i], principal[i], int32(days_past_due[i]))
        cash[i] = max(cash[i] + drawn - wanted, int32(0))
        principal[i] += drawn
        drawn_sum += int64(drawn)
    flows[1] += drawn_sum


@compiled
def accrue_and_age(principal, rate, accrued, arrears, days_past_due):
    for i in range(principal.size):
        accrued[i] += int64(principal[i]) * int64(rate[i])
        days_past_due[i] = int16(int32(days_past_due[i]) + int32(1)) if arrears[i] > 0 else int16(0)


# The day of a tile, the month of all tiles


@compiled
def live_one_day(day, salt, paid_before, b, a, terms, flows):
    change_jobs(b.key, b.employed, salt, terms)
    lo, hi = paid_before[day], paid_before[day + 1]
    receive(b.cash[lo:hi], b.wage[lo:hi], b.employed[lo:hi], terms)
    payday = day - PAYDAY_TO_DUE_DAY if day >= PAYDAY_TO_DUE_DAY else day - PAYDAY_TO_DUE_DAY + DAYS
    lo, hi = paid_before[payday], paid_before[payday + 1]
    bill(a.principal[lo:hi], a.accrued[lo:hi], a.arrears[lo:hi])
    repay(b.key, salt, b.cash, b.need, b.attention, a.principal, a.arrears, flows)
    spend_and_draw(b.cash, b.need, a.limit, a.principal, a.days_past_due, terms, flows)
    accrue_and_age(a.principal, a.rate, a.accrued, a.arrears, a.days_past_due)


@compiled
def borrowers_of_tile(b, lo, hi):
    return Borrowers(b.key[lo:hi], b.cash[lo:hi], b.wage[lo:hi], b.need[lo:hi], b.employed[lo:hi], b.attention[lo:hi])


@compiled
def accounts_of_tile(a, lo, hi):
    return Accounts(a.limit[lo:hi], a.principal[lo:hi], a.arrears[lo:hi], a.days_past_due[lo:hi], a.rate[lo:hi], a.accrued[lo:hi])


@numba.njit(parallel=True, error_model="numpy", cache=True)
def live_one_month(first_day, paid_before, borrowers, accounts, terms, flows):
    """Thirty days of everybody; `flows` counts fen paid and drawn by tile and day."""
    for k in prange(paid_before.shape[0]):
        lo, hi = k * TILE, min(borrowers.key.size, (k + 1) * TILE)
        b, a = borrowers_of_tile(borrowers, lo, hi), accounts_of_tile(accounts, lo, hi)
        for day in range(DAYS):
            salt = mixed(uint32(first_day + day) * uint32(0x85EBCA6B))
            live_one_day(day, salt, paid_before[k], b, a, terms, flows[k, day])


# Measurement


def population(borrowers, seed=0):
    """Borrowers in the order of paydays inside a tile, their accounts, and by tile how many are paid before each day."""
    rng = np.random.default_rng(seed)
    payday = rng.integers(0, DAYS, borrowers)
    tile = np.arange(borrowers) // TILE
    paid_before = np.zeros((-(-borrowers // TILE), DAYS + 1), np.int64)
    np.add.at(paid_before, (tile, payday + 1), 1)
    np.cumsum(paid_before, axis=1, out=paid_before)
    order = np.lexsort((payday, tile))
    wage = rng.lognormal(13.3, 0.5, borrowers).astype(np.int32)[order]
    key = (order.astype(np.uint64) * 0x9E3779B1 + seed).astype(np.uint32)

    def column(value, dtype):
        return np.full(borrowers, value, dtype)

    people = Borrowers(key, wage // 2, wage, wage // 40, column(1, np.uint8), column(0.97, np.float32))
    nothing, on_time, rate = column(0, np.int32), column(0, np.int16), column(40_000, np.int32)
    return people, Accounts(wage * 3, nothing, nothing.copy(), on_time, rate, column(0, np.int64)), paid_before


def million_borrower_days_per_second(borrowers=1_000_000, threads=1, repeats=12):
    """The speed of a month, after a first one that compiles; of `repeats` months the best is the least disturbed one."""
    people, accounts, paid_before = population(borrowers)
    flows = np.zeros((len(paid_before), DAYS, 2), np.int64)
    seconds = []
    threads_before = numba.get_num_threads()
    numba.set_num_threads(threads)
    try:
        for month in range(repeats + 1):
            start = time.perf_counter()
            live_one_month(DAYS * month, paid_before, people, accounts, Terms(), flows)
            seconds.append(time.perf_counter() - start)
    finally:
        numba.set_num_threads(threads_before)
    millions = borrowers * DAYS / 1e6
    return Speed(best=millions / min(seconds[1:]), median=millions / median(seconds[1:]))


if __name__ == "__main__":
    from benchmarks.toy import million_borrower_days_per_second  # under its own name: types of `__main__` never hit the cache

    borrowers, threads = (int(float(given)) for given in (*sys.argv[1:], *("1e6", "1")[len(sys.argv) - 1 :]))
    best, usual = million_borrower_days_per_second(borrowers, threads)
    print(f"{borrowers:,} borrowers, threads {threads}: {best:,.0f} million borrower-days per second (median {usual:,.0f})")
