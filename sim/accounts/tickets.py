"""Tickets: the draws of one billing cycle, repaid together in monthly instalments.

A ticket has principal not yet billed, a daily rate, and instalments left.  The cycle's own due day bills interest only;
principal falls due from the next one.  Rate and term are balance-weighted means of the cycle's draws.
"""

from collections import namedtuple

from numba import float64, int32, int64, uint8

from sim.columns import CYCLES
from sim.numerics.jit import rule, sweep
from sim.numerics.lanes import LANES, compress, compress_places, how_many, in_lanes, positive
from sim.numerics.lists import list_positive
from sim.numerics.money import fen, weighted_mean

Listed = namedtuple("Listed", "places unbilled rate left mode part upcoming")  # tickets of one cycle with something unbilled
EQUAL_PAYMENT, EQUAL_PRINCIPAL, INTEREST_ONLY = 0, 1, 2


@rule
def growth(monthly_rate, instalments):
    """(1 + i)^n for n up to 31, by squaring: five fixed steps, so that loops vectorise."""
    base = 1.0 + monthly_rate
    result = base if instalments & 1 else 1.0
    base *= base
    result = result * base if instalments & 2 else result
    base *= base
    result = result * base if instalments & 4 else result
    base *= base
    result = result * base if instalments & 8 else result
    base *= base
    return result * base if instalments & 16 else result


@rule
def principal_part(unbilled, rate, left, mode):
    """Principal of the next instalment under the account's repayment mode.  [fen]

    Equal payment: the level payment A = P i (1+i)^n / ((1+i)^n - 1) less 30-day interest P i, each rounded half up;
    equal principal: P / n; interest only: nothing until the end.  The last instalment takes the rest.
    """
    p, i = float64(unbilled), 30.0 * float64(rate) * 1e-8
    g = growth(i, int32(left))
    even = (mode == EQUAL_PRINCIPAL) | (g <= 1.0)
    over = float64(max(int32(left), int32(1))) if even else g - 1.0
    payment = fen((p if even else p * i * g) / over)  # one division for both modes
    part = payment - (int32(0) if even else fen(p * i))
    part = int32(0) if mode == INTEREST_ONLY else part
    part = int32(unbilled) if left <= 1 else part
    return int32(min(max(part, int32(0)), int32(unbilled)))


@sweep
def bill_ticket(unbilled, rate, left, mode, part, due, upcoming, released, x):
    """Bill one instalment of one ticket of every account of a tile, and foresee the one after it.

    part: principal billed now; due, upcoming: running sums over tickets of the bill and of the next one (fen);
    released: running sum of part times rate, by which a paid bill lowers interest_a_day (1e-8 fen).  Four in five accounts
    have nothing left on a ticket: the others are listed (`x`: a `Listed` of working columns), billed and put back.
    """
    found = take_out(unbilled, rate, left, mode, x)
    bill_listed(x.unbilled[:found], x.rate[:found], x.left[:found], x.mode[:found], x.part[:found], x.upcoming[:found])
    pass_instalment(left, part)
    put_back(found, x, unbilled, part, due, upcoming, released)


@sweep
def take_out(unbilled, rate, left, mode, x):
    """Copy the tickets with something unbilled side by side; returns how many."""
    whole = in_lanes(unbilled.size)
    found = compress_tickets(whole, unbilled, rate, left, mode, x)
    more = list_positive(unbilled[whole:], x.places[found:])
    for j in range(found, found + more):
        i = whole + int64(x.places[j])
        x.places[j] = i
        x.unbilled[j], x.rate[j], x.left[j], x.mode[j] = unbilled[i], rate[i], left[i], mode[i]
    return found + more


@sweep
def compress_tickets(whole, unbilled, rate, left, mode, x):
    """Copy those of the first `whole` tickets sixteen at a time."""
    found = 0
    for i in range(0, whole, LANES):
        mask = positive(unbilled, i)
        compress_places(mask, i, x.places, found)
        compress(mask, unbilled, i, x.unbilled, found)
        compress(mask, rate, i, x.rate, found)
        compress(mask, left, i, x.left, found)
        compress(mask, mode, i, x.mode, found)
        found += how_many(mask)
    return found


@sweep
def bill_listed(unbilled, rate, left, mode, part, upcoming):
    """Bill one instalment of every ticket, and foresee the one after it."""
    for i in range(unbilled.size):
        now = principal_part(unbilled[i], rate[i], left[i], mode[i])
        rest = int32(unbilled[i] - now)
        part[i] = now
        unbilled[i] = rest
        upcoming[i] = principal_part(rest, rate[i], left[i] - uint8(1) if left[i] > 0 else uint8(0), mode[i])


@sweep
def pass_instalment(left, part):
    """One instalment less of every ticket; nothing is billed of those that are not listed."""
    for i in range(left.size):
        left[i] = uint8(left[i] - uint8(1)) if left[i] > 0 else uint8(0)
    for i in range(part.size):
        part[i] = int32(0)


@sweep
def put_back(found, x, unbilled, part, due, upcoming, released):
    """Copy the billed tickets back to their places, and add them to the sums over tickets."""
    for j in range(found):
        i = x.places[j]
        unbilled[i], part[i] = x.unbilled[j], x.part[j]
        due[i] += x.part[j]
        upcoming[i] += x.upcoming[j]
        released[i] += int64(x.part[j]) * int64(x.rate[j])


@sweep
def announce_ticket(unbilled, rate, left, mode, upcoming):
    """Foresee the first instalment of the ticket whose cycle closes today."""
    for i in range(unbilled.size):
        upcoming[i] += principal_part(unbilled[i], rate[i], left[i], mode[i])


@rule
def join_ticket(i, slot, amount, rate, term, tickets, lo):
    """Add a draw to the ticket of the open cycle; returns the change of interest a day.  [1e-8 fen]"""
    before, old_rate = tickets.unbilled[slot, lo + i], tickets.rate[slot, lo + i]
    new_rate = int32(weighted_mean(old_rate, before, rate, amount))
    tickets.left[slot, lo + i] = uint8(weighted_mean(tickets.left[slot, lo + i], before, term, amount))
    tickets.rate[slot, lo + i] = new_rate
    tickets.unbilled[slot, lo + i] = before + amount
    return int64(before + amount) * int64(new_rate) - int64(before) * int64(old_rate)


@rule
def dearest_ticket(i, slot, tickets, lo):
    """Slot of the ticket with the highest rate and principal left; ties go to the newest; -1 if there is none."""
    best, best_rate, best_age = -1, int32(0), int32(CYCLES)
    for k in range(CYCLES):
        rate, age = tickets.rate[k, lo + i], int32(slot - k if slot >= k else slot - k + CYCLES)
        dearer = (rate > best_rate) | ((rate == best_rate) & (age < best_age))
        better = (tickets.unbilled[k, lo + i] > 0) & dearer
        best, best_rate, best_age = k if better else best, rate if better else best_rate, age if better else best_age
    return best
