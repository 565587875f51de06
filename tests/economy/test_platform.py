"""The platform's score: as stated at birth, down with arrears, slowly up again, indifferent to the order of storage."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.economy import platform as pf
from sim.numerics.draws import world_keys
from sim.settings.platform import Platform

P = pf.platform_terms(Platform())
KEYS = world_keys(7, 0)
NORMAL = P.utilisation_normal
FAR = st.floats(-5, 5)


def walk(score, buckets, standing=0.0, used=NORMAL, gap=0.0):
    """A score month by month under a list of worst buckets of the last 12 months."""
    path = []
    for bucket in buckets:
        score = int(pf.next_score(score, standing, bucket, used, gap, P))
        path.append(score)
    return path


@settings(deadline=None)  # the first call compiles
@given(FAR, FAR)
def test_the_first_score_is_the_stated_formula(quality, noise):
    exact = 670 + 70 * (0.90 * quality + math.sqrt(1 - 0.90**2) * noise)
    assert abs(int(pf.first_score(quality, noise, P)) - min(max(exact, 350), 950)) <= 0.5 + 1e-9


def test_the_first_scores_of_a_population():
    chance = np.random.default_rng(1)
    quality, noise = chance.standard_normal((2, 100_000))
    standing = np.array([0.90]) * quality + math.sqrt(1 - 0.90**2) * noise
    score = np.empty(standing.size, np.int16)
    pf.first_scores(standing.astype(np.float32), P, score)
    assert score.mean() == pytest.approx(670, abs=1) and score.std() == pytest.approx(70, abs=1)
    assert np.corrcoef(score, quality)[0, 1] == pytest.approx(0.90, abs=0.01)


def test_the_worst_bucket_looks_back_twelve_months():
    assert pf.worst_bucket(np.uint64(0x0123_0000_0041)) == 4
    assert pf.worst_bucket(np.uint64(0x7 << 44)) == 7
    assert pf.worst_bucket(np.uint64(0x7 << 48)) == 0


def test_whoever_nothing_happens_to_keeps_the_score():
    assert walk(670, [0] * 60) == [670] * 60


@pytest.mark.parametrize("standing", [-1.0, 0.0, 1.0, 2.0, 3.0])
def test_ninety_days_late_ends_well_below_the_cutoff(standing):
    first = int(pf.standing_score(standing, P))
    path = walk(first, [1, 2, 3, 4, 5, 6, 7, 7, 7, 7, 7, 7], standing)
    assert path[-1] < 570
    assert all(a >= b for a, b in zip(path, path[1:]))


def test_an_ordinary_customer_falls_within_some_months_and_recovers_in_more_than_a_year():
    path = walk(670, [1, 2, 3, 4, 5, 6] + [6] * 11 + [0] * 24)
    assert path[3] < 520 and path[5] < 450
    assert max(path[:17]) == path[0] and path[16] < 400
    assert next(k for k, score in enumerate(path) if k > 6 and score > 600) >= 24


def test_a_few_days_late_costs_little():
    assert 650 < walk(670, [1] * 12)[-1] < 669


@settings(deadline=None)  # the first call compiles
@given(FAR, st.integers(0, 7), st.floats(0, 1), st.floats(-2, 2), st.integers(350, 950))
def test_more_arrears_more_use_and_less_income_never_help(standing, bucket, used, gap, score):
    def next_score(bucket=bucket, used=used, gap=gap):
        return int(pf.next_score(score, standing, bucket, used, gap, P))

    assert next_score(bucket=min(bucket + 1, 7)) <= next_score()
    assert next_score(used=min(used + 0.1, 1.0)) <= next_score()
    assert next_score(gap=gap - 0.1) <= next_score()
    assert 350 <= next_score() <= 950


def test_utilisation_of_no_line_is_normal_and_of_a_cut_line_full():
    assert pf.utilisation_share(0, 0, 0.4) == 0.4
    assert pf.utilisation_share(500, 0, 0.4) == 1.0
    assert pf.utilisation_share(500, 1000, 0.4) == 0.5
    assert pf.utilisation_share(3000, 1000, 0.4) == 1.0


def columns(size=2000):
    chance = np.random.default_rng(3)
    return {
        "number": np.arange(size, dtype=np.uint32), "standing": chance.standard_normal(size).astype(np.float32),
        "history": chance.integers(0, 8, size).astype(np.uint64), "principal": chance.integers(0, 10**6, size).astype(np.int32),
        "limit": chance.integers(0, 10**6, size).astype(np.int32),
        "income_gap": (chance.standard_normal(size) / 5).astype(np.float32),
        "score": chance.integers(350, 951, size).astype(np.int16),
    }  # fmt: skip


def rescored(c, month=5):
    score = c["score"].copy()
    pf.rescore(c["number"], month, KEYS, c["standing"], c["history"], c["principal"], c["limit"], c["income_gap"], P, score)
    return score


def test_the_pass_is_the_rule_over_everyone():
    c = columns(200)
    for i, score in enumerate(rescored(c)):
        gap = c["income_gap"][i] + P.income_noise_sd * pf.reading_error(c["number"][i], 5, KEYS)
        used = pf.utilisation_share(c["principal"][i], c["limit"][i], NORMAL)
        assert score == pf.next_score(c["score"][i], c["standing"][i], pf.worst_bucket(c["history"][i]), used, gap, P)


def test_the_pass_does_not_depend_on_storage_order_or_tiles():
    c = columns()
    order = np.random.default_rng(4).permutation(c["score"].size)
    assert (rescored(c)[order] == rescored({name: column[order] for name, column in c.items()})).all()
    halves = [rescored({name: column[part] for name, column in c.items()}) for part in (slice(0, 777), slice(777, None))]
    assert (np.concatenate(halves) == rescored(c)).all()


def test_reading_errors_have_unit_variance_and_are_independent_over_months():
    draws = np.array([[pf.reading_error(n, month, KEYS) for n in range(5000)] for month in (1, 2)])
    assert abs(draws.mean()) < 0.04 and draws.std() == pytest.approx(1, abs=0.03)
    assert abs(np.corrcoef(draws)[0, 1]) < 0.05
