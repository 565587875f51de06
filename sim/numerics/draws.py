"""Keyed random numbers: the same borrower, date and purpose meet the same luck, whoever asks and in whatever order.

Every draw is a pure function of (seed, world, number, date, purpose): no state, no order, no streams.  The default is
Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011), a block of
four 32-bit words a call, which serves a borrower for four days.  The fast alternative is a staged 64-bit mixer made of the
finaliser of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
"""

from typing import NamedTuple

import numpy as np
from numba import float32, float64, int32, int64, uint8, uint32, uint64

from sim.numerics.jit import inlined, rule, sweep
from sim.numerics.lists import list_positive
from sim.numerics.maths import central_quantile, in_centre, near_quantile, tail_quantile

# Purposes: the third word of the counter.  Two draws share luck only if they share number, date and purpose.
DAY = 1  # four days of a borrower: one block for all daily rules (made by `roll`), see `luck_of_day`
DUE_DAY = 2  # a borrower's due day: forgetting, being engaged
MONTH_INCOME = 3  # a borrower's month: permanent jump and its size, pay, the first change of work
MONTH_SHOPPING = 4  # a borrower's month: purchases, expense shock and its day
TAKE_UP = 6  # an applicant's month: whether an offer is taken up
DUE_CLAIM = 5  # a claim on a charged-off borrower, once a cycle: willingness, being engaged
JOB = 7  # a borrower's day on which work changes: when it does so next
BIRTH = 16  # 16 ... 39: blocks for the fixed traits of a borrower (date 0)
NOISE = 40  # 40 ... 47: macro noise; number = series, date = month
PARAMETERS = 48  # 48 ... 63: a world's parameter vector from an ensemble; number = parameter
TIE = 64  # 64 ... 79: breaking ties at a cut-off, one purpose for each decision
PLATFORM = 80  # 80 ... 95: the platform score and its noise
LENDER = 96  # 96 + 16 x lender + decision: what one lender draws about a borrower

GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio, the step of SplitMix64
LOW = np.uint64(0xFFFFFFFF)
MULTIPLIER_0, MULTIPLIER_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)  # Philox4x32
WEYL_0, WEYL_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)


class Keys(NamedTuple):
    """The key of one world: two 32-bit words."""

    k0: np.uint32
    k1: np.uint32


class Luck(NamedTuple):
    """Who a tile's borrowers are and the word that each draws today: uint32 columns; `further_words` makes more of them."""

    number: np.ndarray
    buying: np.ndarray


class Tails(NamedTuple):
    """Working columns of `draw_normals`: who lies in the tails (uint8, uint32), their words (uint32) and normals (float64)."""

    marks: np.ndarray
    places: np.ndarray
    words: np.ndarray
    values: np.ndarray


def world_keys(seed: int, world: int) -> Keys:
    """Derive the key of a world from the run's seed (both 0 ... 2^64 - 1); worlds of one seed never share a key."""
    for name, value in (("seed", seed), ("world", world)):
        if not 0 <= value < 1 << 64:
            raise ValueError(f"{name}: {value} is not in 0 ... 2^64 - 1")
    with np.errstate(over="ignore"):
        step = mixed.py_func(np.uint64(world) * GOLDEN + GOLDEN)
        key = int(mixed.py_func(step ^ mixed.py_func(np.uint64(seed) + GOLDEN)))
    return Keys(np.uint32(key & 0xFFFFFFFF), np.uint32(key >> 32))


@rule
def philox(c0, c1, c2, c3, k0, k1):
    """Scramble a counter of four 32-bit words under a key of two: Philox4x32 with ten rounds (Salmon et al. 2011)."""
    c0, c1, c2, c3, k0, k1 = uint64(c0), uint64(c1), uint64(c2), uint64(c3), uint64(k0), uint64(k1)
    for _ in range(10):  # in 64-bit lanes whose upper halves are ignored: twice as fast as cutting every word to 32 bits
        p, q = uint64(c0 & LOW) * MULTIPLIER_0, uint64(c2 & LOW) * MULTIPLIER_1
        c0, c2 = (q >> uint64(32)) ^ c1 ^ k0, (p >> uint64(32)) ^ c3 ^ k1
        c1, c3 = q, p
        k0, k1 = k0 + WEYL_0, k1 + WEYL_1
    return uint32(c0 & LOW), uint32(c1 & LOW), uint32(c2 & LOW), uint32(c3 & LOW)


@rule
def mixed(x):
    """Scramble 64 bits one-to-one: the finaliser of SplitMix64 (Steele et al. 2014; constants of Stafford's variant 13)."""
    x = uint64(x)
    x = uint64((x ^ (x >> uint64(30))) * uint64(0xBF58476D1CE4E5B9))
    x = uint64((x ^ (x >> uint64(27))) * uint64(0x94D049BB133111EB))
    return uint64(x ^ (x >> uint64(31)))


@rule
def words(number, date, purpose, keys):
    """Draw four independent 32-bit words for a borrower (or series) on a date for a purpose, by Philox."""
    return philox(uint32(number), uint32(date), uint32(purpose), uint32(0), keys.k0, keys.k1)


@rule
def fast_words(number, date, purpose, keys):
    """Draw four 32-bit words like `words`, by two stages of a 64-bit mixer: first the borrower, then date and purpose."""
    world = uint64(uint64(keys.k1) << uint64(32) | uint64(keys.k0))
    today = uint64(mixed(uint64(world ^ uint64(uint64(uint32(date)) << uint64(32) | uint64(uint32(purpose)))) + GOLDEN))
    person = uint64(mixed(uint64(world + uint64(uint32(number)))))
    first, second = uint64(mixed(person + today)), uint64(mixed(person ^ uint64(mixed(today))))
    return uint32(first & LOW), uint32(first >> uint64(32)), uint32(second & LOW), uint32(second >> uint64(32))


@sweep
def roll_words(number, date, purpose, keys, w0, w1, w2, w3):
    """Draw four words for every borrower of a tile for any purpose, by Philox, into four uint32 columns."""
    for i in range(number.size):
        w0[i], w1[i], w2[i], w3[i] = words(number[i], date, purpose, keys)


@sweep
def roll(number, date, keys, fast, w0, w1, w2, w3):
    """Draw four days' words for every borrower of a tile, by Philox or by the fast mixer.

    number: uint32 column of borrowers' numbers; date: a quarter of the day; fast: True for the mixer; w0 ... w3: uint32 scratch.
    """
    if fast:
        for i in range(number.size):
            w0[i], w1[i], w2[i], w3[i] = fast_words(number[i], date, DAY, keys)
    else:
        roll_words(number, date, DAY, keys, w0, w1, w2, w3)


@rule
def further_words(number, buying):
    """Two more words of a borrower's day, mixed from the one drawn: for hearing and remembering, for calls and prepaying."""
    both = uint64(mixed(uint64(uint64(number) << uint64(32)) | uint64(buying)))
    return uint32(both >> uint64(32)), uint32(both & LOW)


@inlined
def luck_of_day(number, day, fresh, keys, fast, w0, w1, w2, w3):
    """The luck of a tile on a day: a block holds that of a day divisible by four, then those of the three days after it.

    fresh: True if the words do not hold the day before; w0 ... w3: uint32 scratch, kept from day to day.
    """
    place = day % 4
    if fresh or place == 0:
        roll(number, day // 4, keys, fast, w0, w1, w2, w3)
    first, second = (w0, w1) if place < 2 else (w2, w3)
    return Luck(number, first if place % 2 == 0 else second)


@rule
def top_bits(word):
    """The top 23 bits of a word as a whole number: the place of `uniform` among the values it may take."""
    return int32(uint32(word) >> uint32(9))


@rule
def uniform(word):
    """Turn a word into a uniform float32 strictly between 0 and 1: (k + 1/2) 2^-23 with k its top 23 bits."""
    return float32(float32(top_bits(word)) + float32(0.5)) * float32(2.0**-23)


@rule
def uniforms_below(share):
    """How many values of `uniform` lie below a float32 share: top_bits(word) < this just when uniform(word) < share."""
    scaled = min(max(float64(share) * 2.0**23 - 0.5, 0.0), 2.0**23)
    return int32(int32(scaled) + int32(scaled > float64(int32(scaled))))


@rule
def uniform64(word):
    """Turn a word into a uniform float64 strictly between 0 and 1: (word + 1/2) 2^-32."""
    return (float64(word) + 0.5) * 2.0**-32


@rule
def normal(word):
    """Turn a word into a standard normal float64, at most 6.3 sd from zero: the quantile of `uniform64`."""
    return near_quantile(uniform64(word))


@sweep
def draw_normals(words, out, x):
    """`normal` of every word of a tile: by its centre for all, then anew for the one in seven that lies in the tails.

    out: float64; x: a `Tails` of working columns as long as words.
    """
    for i in range(out.size):
        p = uniform64(words[i])
        out[i] = central_quantile(p)
        x.marks[i] = uint8(not in_centre(p))
    found = list_positive(x.marks[: out.size], x.places)
    for k in range(found):
        x.words[k] = words[x.places[k]]
    fill_tails(x.words[:found], x.values[:found])
    for k in range(found):
        out[x.places[k]] = x.values[k]


@sweep
def fill_tails(words, out):
    """`normal` of words in the tails."""
    for i in range(out.size):
        out[i] = tail_quantile(uniform64(words[i]))


@rule
def chance(p):
    """Turn a probability into a threshold: `word < chance(p)` holds with probability p within 2^-32; p is clipped to [0, 1]."""
    scaled = p * 4294967296.0 + 0.5 if p > 0.0 else 0.0
    return uint32(int64(scaled if scaled < 4294967295.0 else 4294967295.0))


def threshold(p):
    """`chance` outside compiled code, where numba's types are slow.  np.uint32"""
    scaled = p * 4294967296.0 + 0.5 if p > 0.0 else 0.0
    return np.uint32(int(min(scaled, 4294967295.0)))
