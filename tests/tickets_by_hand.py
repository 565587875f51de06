"""A ticket's instalments by hand: exact whole numbers, rates in 1e-8 a day, a month of 30 days."""

from dataclasses import dataclass, field

E8 = 10**8
EQUAL_PAYMENT, EQUAL_PRINCIPAL, INTEREST_ONLY = 0, 1, 2


def half_up(numerator, denominator):
    """A quotient of whole numbers, rounded half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def instalment(unbilled, rate, left, mode):
    """Principal of the next instalment: level payment over 30-day months less a month's interest, both to the fen."""
    if left <= 1:
        return unbilled
    if mode == INTEREST_ONLY:
        return 0
    if mode == EQUAL_PRINCIPAL or rate == 0:
        return half_up(unbilled, left)
    grown = (E8 + 30 * rate) ** left
    level = half_up(unbilled * 30 * rate * grown, E8 * (grown - E8**left))
    return min(max(level - half_up(unbilled * 30 * rate, E8), 0), unbilled)


def mean(a, weight_a, b, weight_b):
    """A balance-weighted mean of two whole numbers, rounded half up."""
    return half_up(a * weight_a + b * weight_b, weight_a + weight_b) if weight_a + weight_b else 0


@dataclass
class Ticket:
    """The draws of one cycle: principal not yet billed and billed but unpaid."""

    rate: int = 0
    left: int = 0
    unbilled: int = 0
    overdue: int = 0
    reached: set = field(default_factory=set)
