"""The platform's score of everyone, 350 to 950: a noisy standing at birth, then a slow walk behind what the platform sees.

Five blocks with fixed weights.  Identity and relations stay at the standing; ability follows a noisy reading of
income; behaviour reads utilisation and paying on time; history reads arrears.  The score moves a share of the way to
the weighted blocks each month, faster when serious arrears pull it down.
"""

import math
from typing import NamedTuple

from numba import int16, int32, int64, uint64

from sim.numerics.draws import PLATFORM, uniform64, words
from sim.numerics.jit import concurrent, cut, rule, sweep
from sim.numerics.packed import unpacked

LOWEST, HIGHEST = 350, 950
READING = PLATFORM + 1  # purpose of the monthly draws
MONTHS = 12  # months of payment history the platform looks back
LATE_30, LATE_90 = 2, 4  # DPD buckets 30-59 and 90-119


class Terms(NamedTuple):
    """The platform's settings as scalars for the rules."""

    mean: float
    sd: float
    quality_correlation: float
    history: float
    ability: float
    behaviour: float
    identity: float
    relations: float
    move_rate: float
    fall_rate: float
    arrears_1: float
    arrears_30: float
    arrears_90: float
    utilisation_normal: float
    utilisation_points: float
    income_points: float
    income_noise_sd: float


def platform_terms(platform):
    """The scalars of the settings group `platform`, its weights included."""
    values = {**dict(platform), **dict(platform.weights)}
    return Terms(*(float(values[name]) for name in Terms._fields))


@rule
def fixed_reading(quality, reading_noise, p):
    """The platform's standing of a borrower: quality, misread once and for all.  [sd; both arguments standard normal]"""
    return p.quality_correlation * quality + math.sqrt(1.0 - p.quality_correlation * p.quality_correlation) * reading_noise


@rule
def in_points(value):
    """A score as a whole number of points within the scale."""
    return int16(int32(min(max(value, float(LOWEST)), float(HIGHEST)) + 0.5))


@rule
def standing_score(standing, p):
    """The score of someone of whom nothing but the standing is known.  [points]"""
    return in_points(p.mean + p.sd * standing)


@rule
def first_score(quality, reading_noise, p):
    """The score at birth: mean + sd (rho q + sqrt(1 - rho^2) e), rounded and kept in 350 ... 950.  [points]"""
    return standing_score(fixed_reading(quality, reading_noise, p), p)


@rule
def worst_bucket(history):
    """The worst DPD bucket of the last 12 months, read off a string of nibbles whose lowest is the newest month."""
    worst = int64(0)
    for month in range(MONTHS):
        worst = max(worst, int64((history >> uint64(4 * month)) & uint64(15)))
    return worst


@rule
def utilisation_share(principal, limit, normal):
    """Used share of the line, at most 1; a line cut to nothing counts as full, someone without one as normal."""
    used = min(float(principal) / max(float(limit), 1.0), 1.0)
    return used if (limit > 0) | (principal > 0) else normal


@rule
def arrears_loss(bucket, p):
    """What the worst DPD bucket of a year costs the blocks history and behaviour.  [points of a block]"""
    loss = p.arrears_1 if bucket > 0 else 0.0
    loss = p.arrears_30 if bucket >= LATE_30 else loss
    return p.arrears_90 if bucket >= LATE_90 else loss


@rule
def target_score(standing, bucket, utilisation, income_gap_log, p):
    """The weighted sum of the five blocks.  [points]"""
    known = p.mean + p.sd * standing
    loss = arrears_loss(bucket, p)
    history = known - loss
    behaviour = known - loss + p.utilisation_points * (p.utilisation_normal - utilisation)
    ability = known + p.income_points * income_gap_log
    return p.history * history + p.ability * ability + p.behaviour * behaviour + (p.identity + p.relations) * known


@rule
def next_score(score, standing, worst_bucket_12m, utilisation_share, income_gap_log, p):
    """Next month's score: a share of the way to what the platform sees today.  [points]

    score: today's; standing: the fixed reading, in sd; worst_bucket_12m: DPD bucket, 0 clean, 1 = 1-29, 2 = 30-59, ...;
    utilisation_share: 0 ... 1; income_gap_log: noisy log of income over that at birth; p: `Terms`.
    """
    target = target_score(standing, worst_bucket_12m, utilisation_share, income_gap_log, p)
    target = min(max(target, float(LOWEST)), float(HIGHEST))
    falls = (worst_bucket_12m >= LATE_30) & (target < score)
    return in_points(score + (p.fall_rate if falls else p.move_rate) * (target - score))


@rule
def reading_error(number, month, keys):
    """The month's error in reading someone's income: four uniforms summed, unit variance.  [sd]"""
    w0, w1, w2, w3 = words(number, month, READING, keys)
    total = (uniform64(w0) + uniform64(w1)) + (uniform64(w2) + uniform64(w3))
    return (total - 2.0) * 1.7320508075688772  # a sum of four uniforms has variance 1/3


@sweep
def first_scores(standing, p, score):
    """Write the scores at birth from the column of standings."""
    for i in range(score.size):
        score[i] = standing_score(standing[i], p)


@sweep
def rescore(number, month, keys, standing, history, principal, limit, income_gap, p, score):
    """Move everyone's score by a month.

    number: uint32; month: number of the month in the run; standing, income_gap: float32; history: uint64 nibbles;
    principal, limit: int32 fen, 0 without a line; p: `Terms`; score: int16, read and written.
    """
    for i in range(score.size):
        gap = income_gap[i] + p.income_noise_sd * reading_error(number[i], month, keys)
        used = utilisation_share(principal[i], limit[i], p.utilisation_normal)
        score[i] = next_score(score[i], standing[i], worst_bucket(history[i]), used, gap, p)


@concurrent
def rescore_tiles(first, end, tiles, people, accounts, month, keys, p):
    """Rescore tiles `first` to `end`."""
    people, accounts = unpacked(people), unpacked(accounts)
    for k in range(first, end):
        x, a = cut(people, tiles[k, 0], tiles[k, 1]), cut(accounts, tiles[k, 0], tiles[k, 1])
        rescore(x.number, month, keys, x.standing, a.history, a.principal, a.limit, x.income_gap, p, x.score)
