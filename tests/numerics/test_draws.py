"""Keyed random numbers: the published vectors, equality with plain Python, and a battery in the orders of use."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit
from scipy import special, stats

from sim.numerics import cache, draws, jit
from sim.numerics.draws import Keys, world_keys
from tests.luck import day_words

ONES = 0xFFFFFFFF
KNOWN = [  # Random123, tests/kat_vectors: counter, key, result of philox4x32 with 10 rounds
    ([0] * 4, [0] * 2, [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
    ([ONES] * 4, [ONES] * 2, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
    (
        [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
        [0xA4093822, 0x299F31D0],
        [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
    ),
]


def plain_philox(counter, key):
    """Philox4x32-10 in whole numbers, written from the paper."""
    (a, b, c, d), (k, m) = counter, key
    for _ in range(10):
        p, q = a * 0xD2511F53, c * 0xCD9E8D57
        a, b, c, d = (q >> 32) ^ b ^ k, q & ONES, (p >> 32) ^ d ^ m, p & ONES
        k, m = (k + 0x9E3779B9) & ONES, (m + 0xBB67AE85) & ONES
    return [a, b, c, d]


def plain_mixed(x):
    """The finaliser of SplitMix64 in whole numbers."""
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) % 2**64
    return x ^ (x >> 31)


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN)
def test_philox_gives_the_published_vectors(counter, key, result):
    assert list(draws.philox(*map(np.uint32, counter + key))) == result
    assert list(draws.philox.py_func(*counter, *key)) == result
    assert plain_philox(counter, key) == result


def test_philox_equals_plain_python():
    for block in np.random.default_rng(1).integers(0, 2**32, (10_000, 6), dtype=np.uint32):
        assert list(draws.philox(*block)) == plain_philox(block[:4].tolist(), block[4:].tolist())


def test_mixed_equals_plain_python():
    for x in np.random.default_rng(2).integers(0, 2**64, 2_000, dtype=np.uint64):
        assert draws.mixed(x) == plain_mixed(int(x))


def test_words_count_number_date_and_purpose():
    assert list(draws.words(7, 365, draws.TIE, Keys(np.uint32(5), np.uint32(6)))) == plain_philox([7, 365, 64, 0], [5, 6])


def test_the_fast_words_run_as_plain_python():
    keys = world_keys(3, 4)
    with np.errstate(over="ignore"):
        assert draws.fast_words.py_func(7, 365, 1, keys) == draws.fast_words(7, 365, 1, keys)


def test_worlds_and_seeds_have_their_own_keys():
    keys = {world_keys(seed, world) for seed in (0, 1, 2, 2**64 - 1) for world in range(2_000)}
    assert len(keys) == 8_000
    assert all(isinstance(word, np.uint32) for word in world_keys(2**64 - 1, 3))
    assert world_keys(7, 0) == world_keys(7, 0)


@pytest.mark.parametrize(("seed", "world", "name"), [(-1, 0, "seed"), (2**64, 0, "seed"), (0, -1, "world")])
def test_a_key_out_of_range_is_refused(seed, world, name):
    with pytest.raises(ValueError, match=name):
        world_keys(seed, world)


@pytest.mark.parametrize("fast", [False, True])
def test_roll_gives_everyone_the_words_of_the_day(fast):
    keys, number, columns = world_keys(1, 2), np.array([5, 0, 4_000_000_000], np.uint32), scratch(3)
    draws.roll(number, 40, keys, fast, *columns)
    rule = draws.fast_words if fast else draws.words
    for i, who in enumerate(number):
        assert tuple(column[i] for column in columns) == rule(who, 40, draws.DAY, keys)


def test_luck_does_not_depend_on_who_else_is_drawn():
    keys, whole, part = world_keys(1, 2), scratch(1_000), scratch(100)
    draws.roll_words(np.arange(1_000, dtype=np.uint32), 3, draws.DUE_DAY, keys, *whole)
    draws.roll_words(np.arange(400, 500, dtype=np.uint32), 3, draws.DUE_DAY, keys, *part)
    for a, b in zip(whole, part, strict=True):
        np.testing.assert_array_equal(a[400:500], b)


@pytest.mark.parametrize(("name", "loops"), [("roll", 2), ("roll_words", 1)])
def test_rolling_vectorises(name, loops, monkeypatch):
    monkeypatch.setattr(cache, "folder", lambda path: None)  # code from the disk cannot be inspected
    fresh = jit.sweep(getattr(draws, name).py_func)
    column, keys = scratch(8), world_keys(0, 0)
    fresh(*((column[0], 1, keys, True) if name == "roll" else (column[0], 1, draws.DAY, keys)), *column)
    (code,) = fresh.inspect_llvm().values()
    assert len(re.findall(r"^vector\.body\w*:", code, re.MULTILINE)) >= loops


def test_uniforms_stay_between_0_and_1():
    assert draws.uniform(np.uint32(0)) == 2.0**-24
    assert draws.uniform(np.uint32(ONES)) == 1 - 2.0**-24 < 1
    assert draws.uniform64(np.uint32(0)) == 2.0**-33
    assert draws.uniform64(np.uint32(ONES)) == 1 - 2.0**-33 < 1
    assert draws.uniform.py_func(np.uint32(ONES)).dtype == np.float32
    words = np.random.default_rng(3).integers(0, 2**32, 2_000, dtype=np.uint32)
    for word in words:
        assert draws.uniform(word) == draws.uniform.py_func(word) == np.float32(((int(word) >> 9) + 0.5) / 2**23)
        assert draws.uniform64(word) == draws.uniform64.py_func(word) == (int(word) + 0.5) / 2**32


@given(st.floats(0, 1, width=32) | st.integers(0, 2**23).map(lambda k: k / 2**23), st.integers(0, ONES))
def test_whole_numbers_compare_like_uniforms(share, word):
    share = np.float32(share)
    edge = int(draws.uniforms_below(share))
    for w in (word, min(edge << 9, ONES), max((edge << 9) - 1, 0)):
        assert (draws.top_bits(np.uint32(w)) < edge) == (draws.uniform(np.uint32(w)) < share)
    assert edge == draws.uniforms_below.py_func(share)


def test_chance_is_a_threshold():
    assert draws.chance(0.0) == draws.chance(-3.0) == draws.chance(np.nan) == draws.threshold(np.nan) == 0
    assert draws.chance(1.0) == draws.chance(7.0) == draws.chance(1 - 1e-12) == ONES
    for p in (1e-9, 1 / 3, 0.5, 0.999):
        assert abs(draws.chance(p) / 2**32 - p) <= 2.0**-33
        assert draws.chance.py_func(p) == draws.chance(p) == draws.threshold(p)


def scratch(count):
    return [np.zeros(count, np.uint32) for _ in range(4)]


# A battery on the words in the orders in which the simulator meets them.  Every test returns a p-value.


def two_sided(below, above):
    return min(1.0, 2 * min(below, above))


def chi_square(observed, expected):
    statistic = ((observed - expected) ** 2 / expected).sum()
    return two_sided(special.chdtr(observed.size - 1, statistic), special.chdtrc(observed.size - 1, statistic))


def even(cells, count):
    observed = np.bincount(cells, minlength=count)
    return chi_square(observed, np.full(count, cells.size / count))


def normal(z):
    return 2 * special.ndtr(-abs(z))


def ones_in_each_bit(words):
    counts = np.array([((words >> bit) & 1).sum() for bit in range(32)])
    statistic = (((counts - words.size / 2) / np.sqrt(words.size / 4)) ** 2).sum()
    return two_sided(special.chdtr(32, statistic), special.chdtrc(32, statistic))


def bits_a_word(words):
    expected = stats.binom.pmf(np.arange(33), 32, 0.5) * words.size
    observed = np.bincount(np.bitwise_count(words), minlength=33)
    return chi_square(pooled(observed), pooled(expected))


def pooled(counts):
    return np.concatenate([[counts[:8].sum()], counts[8:25], [counts[25:].sum()]])


def correlation(lag):
    def test(words):
        u = words / 2**32 - 0.5
        return normal(12 * (u[:-lag] * u[lag:]).sum() / np.sqrt(u.size - lag))

    return test


def gaps(words):
    """Distances between words whose top three bits are zero are geometric."""
    found = np.diff(np.flatnonzero(words >> 29 == 0)) - 1
    chances = np.append(0.125 * 0.875 ** np.arange(40), 0.875**40)
    return chi_square(np.bincount(np.minimum(found, 40), minlength=41), chances * found.size)


def runs(words):
    """Runs up and down: their number has mean (2 n - 1) / 3 and variance (16 n - 29) / 90."""
    n, rising = words.size, words[1:] > words[:-1]
    return normal((1 + (rising[1:] != rising[:-1]).sum() - (2 * n - 1) / 3) / np.sqrt((16 * n - 29) / 90))


def largest_distance(words):
    """Kolmogorov-Smirnov against the uniform distribution."""
    u = (np.sort(words) + 0.5) / 2**32
    distance = np.abs(u - (np.arange(u.size) + 0.5) / u.size).max() + 0.5 / u.size
    return special.kolmogorov(distance * np.sqrt(u.size))


def birthday_spacings(words):
    """Equal spacings of 4,096 birthdays in a year of 2^32 days are Poisson with mean 4 (Marsaglia)."""
    spacings = np.sort(np.diff(np.sort(words.reshape(-1, 4_096), axis=1), axis=1), axis=1)
    repeated, mean = (spacings[:, 1:] == spacings[:, :-1]).sum(), 4.0 * words.size / 4_096
    return two_sided(stats.poisson.cdf(repeated, mean), stats.poisson.sf(repeated - 1, mean))


BATTERY = {
    "ones in each bit": ones_in_each_bit,
    "bits a word": bits_a_word,
    "bits that differ from the next word": lambda w: bits_a_word(w[1:] ^ w[:-1]),
    "bits that differ from the next block": lambda w: bits_a_word(w[4:] ^ w[:-4]),
    "top byte": lambda w: even(w >> 24, 256),
    "low byte": lambda w: even(w & 255, 256),
    "pairs of top bits": lambda w: even((w[0::2] >> 27 << 5) + (w[1::2] >> 27), 1_024),
    "pairs of low bits": lambda w: even(((w[0::2] & 31) << 5) + (w[1::2] & 31), 1_024),
    "correlation with the next word": correlation(1),
    "correlation with the next block": correlation(4),
    "gaps": gaps,
    "runs": runs,
    "distribution": largest_distance,
    "birthday spacings": birthday_spacings,
}


@jit.sweep
def fill(number, date, purpose, k0, k1, fast, out):
    """Blocks of four words for any sequence of keys and counters."""
    for i in range(number.size):
        if fast:
            out[i, 0], out[i, 1], out[i, 2], out[i, 3] = draws.fast_words(number[i], date[i], purpose[i], Keys(k0[i], k1[i]))
        else:
            out[i, 0], out[i, 1], out[i, 2], out[i, 3] = draws.words(number[i], date[i], purpose[i], Keys(k0[i], k1[i]))


def by_philox(*counters):
    return filled(False, *counters)


def by_mixer(*counters):
    return filled(True, *counters)


def filled(fast, number, date, purpose, world):
    keys = np.array([world_keys(7, int(w)) for w in range(world.max() + 1)], np.uint32)[world]
    out = np.empty((number.size, 4), np.uint32)
    fill(number, date, purpose, keys[:, 0].copy(), keys[:, 1].copy(), fast, out)
    return out


def by_seed_plus_number(number, date, purpose, world):
    """Deliberately bad: a linear congruential generator for everybody, seeded with seed + number."""
    step = 4 * (date + purpose + world).astype(np.int64)[:, None] + np.arange(4)
    factor, shift = np.ones(step.max() + 1, np.uint32), np.zeros(step.max() + 1, np.uint32)
    for t in range(step.max()):
        factor[t + 1], shift[t + 1] = int(factor[t]) * 1_664_525 & ONES, int(shift[t]) * 1_664_525 + 1_013_904_223 & ONES
    return factor[step] * (number + np.uint32(12_345))[:, None] + shift[step]


def counters(order):
    """Number, date, purpose and world of 2^18 blocks: one of them runs fastest, as in the order's name."""
    i = np.arange(2**18, dtype=np.uint32)
    fixed, inner, outer = np.ones_like(i), i % 1_024, i // 1_024
    return {
        "by borrower": (i, 100 * fixed, fixed, 0 * fixed),
        "by day": (outer, inner, fixed, 0 * fixed),
        "by purpose": (inner // 64 + 16 * outer, 100 * fixed, 1 + inner % 64, 0 * fixed),
        "by world": (outer, 100 * fixed, fixed, inner),
    }[order]


def failures(words, limit):
    """Tests of the battery whose p-value is below the limit, on all words in turn and on the first word of each block."""
    found = {}
    for kind, sequence in (("all words", words.ravel()), ("first word", words[:, 0].copy())):
        for name, test in BATTERY.items():
            p = test(sequence)
            if p < limit:
                found[kind, name] = p
    return found


ORDERS = ["by borrower", "by day", "by purpose", "by world"]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("generator", [by_philox, by_mixer])
def test_battery_finds_nothing(generator, order):
    assert failures(generator(*counters(order)), 1e-6) == {}


@pytest.mark.parametrize("order", ORDERS)
def test_battery_catches_a_bad_generator(order):
    assert len(failures(by_seed_plus_number(*counters(order)), 1e-12)) >= 3


def test_the_words_of_four_days_are_uniform_and_tell_nothing_of_one_another():
    """Those mixed from other words too.  20,000 borrowers; every bound is four standard errors wide or more."""
    keys, n = world_keys(11, 5), 20_000
    four_days = np.array([[word for day in range(40, 44) for word in day_words(np.uint32(i), day, keys)] for i in range(n)])
    u = (four_days.T + 0.5) / 2.0**32
    assert abs(u.mean(axis=1) - 0.5).max() < 4 / np.sqrt(12 * n)
    assert abs(np.corrcoef(u) - np.eye(12)).max() < 4.5 / np.sqrt(n)
    for word in u:
        counts = np.bincount((word * 64).astype(int), minlength=64)
        assert ((counts - n / 64) ** 2 / (n / 64)).sum() < 63 + 4.5 * np.sqrt(2 * 63)
    rare = u[1] < 0.1  # who is about to buy: the term they take is as likely as anybody's
    assert abs(u[0, rare].mean() - 0.5) < 4 / np.sqrt(12 * rare.sum())


def test_the_days_words_are_those_of_the_roll():
    keys, number, columns = world_keys(1, 2), np.array([5, 0, 4_000_000_000], np.uint32), scratch(3)
    for day in (80, 81, 82, 83):
        luck = luck_of_day(number, day, day in (80, 82), keys, tuple(columns))
        for i, who in enumerate(number):
            mine = day_words(who, day, keys)
            assert (luck.number[i], luck.buying[i], mine.buying) == (who, columns[day % 4][i], luck.buying[i])
            assert (mine.hearing, mine.calls) == draws.further_words(who, mine.buying) and len(set(mine)) == 3


@njit
def luck_of_day(number, day, fresh, keys, columns):
    return draws.luck_of_day(number, day, fresh, keys, False, columns[0], columns[1], columns[2], columns[3])
