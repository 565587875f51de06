"""Money is counted in whole fen (CNY 0.01); interest accrues in 1e-8 fen.  Everything here is exact.

Written without integer division by a variable, so that the passes that use it vectorise.
"""

from numba import float64, int32, int64

from sim.numerics.jit import rule, sweep

PARTS = 100_000_000  # of a fen: accrued interest is an int64 in 1e-8 fen


def cny(fen):
    """Yuan from fen, for showing: float64, exact to the fen below CNY 45 trillion."""
    return fen / 100


@rule
def fen(x):
    """Round an amount to whole fen, halves up.  [float64 fen, 0 <= x < 2^31 - 1 -> int32 fen]"""
    whole_part = int32(x)
    return int32(whole_part + int32(x - float64(whole_part) >= 0.5))


@rule
def left_of(money, taken):
    """What is left of an amount after another is taken out of it, never below zero.  [all int32 fen, both >= 0]

    Cut back to 32 bits at every step, because numba widens a difference to 64 bits, which halves the lanes of a loop.
    """
    return max(int32(money - taken), int32(0))


@rule
def settled(accrued):
    """Split accrued interest into whole fen and the remainder that is carried.  [int64 1e-8 fen -> int64 fen, int64 1e-8 fen]

    Exact floor division by 1e8 for 0 <= accrued < 2^53 (CNY 900,000): a float product is off by one at most, and the
    remainder tells in which direction.
    """
    quotient = int64(float64(accrued) * 1e-8)
    left = accrued - quotient * PARTS
    correction = int64(left >= PARTS) - int64(left < 0)
    return quotient + correction, left - correction * PARTS


@rule
def added(total, x):
    """Add an amount to a split sum: two int32 sums of the low and the high 16 bits keep the loop at full vector width.

    Exact for up to 32,767 amounts, 0 <= x < 2^31.  Start with (int32(0), int32(0)); `whole` gives the int64 sum.
    """
    return int32(total[0] + int32(x & 0xFFFF)), int32(total[1] + int32(x >> 16))


@rule
def whole(total):
    """The exact int64 sum held in a split sum."""
    return int64(total[1]) * 65536 + int64(total[0])


@rule
def weighted_mean(a, weight_a, b, weight_b):
    """Average two whole numbers by balance, halves up; 0 without any balance.  [all 0 ... 2^31 - 1 -> int64]

    The mean (a weight_a + b weight_b) / (weight_a + weight_b) as a float quotient, then corrected to exact.
    """
    weight = int64(weight_a) + int64(weight_b)
    divisor = max(weight, int64(1))
    total = int64(a) * int64(weight_a) + int64(b) * int64(weight_b)
    quotient = int64(float64(total) / float64(divisor))
    left = total - quotient * divisor
    correction = int64(left >= divisor) - int64(left < 0)
    return quotient + correction + int64(2 * (left - correction * divisor) >= divisor)


@sweep
def plain_sum(amounts):
    """Sum a column of whole fen exactly, as int64."""
    total = int64(0)
    for i in range(amounts.size):
        total += int64(amounts[i])
    return total
