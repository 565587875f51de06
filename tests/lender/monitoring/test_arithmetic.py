"""The arithmetic of alarms against scipy and against a Markov chain."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.lender.monitoring.arithmetic import evidence, judge, piled_up, upper_tails

TERMS = np.zeros(1 << 14)


@given(st.integers(1, 5_000), st.floats(0.001, 0.4), st.floats(0, 1), st.sampled_from([0.05, 0.01, 0.001, 1e-5]))
def test_binomial_tails(n, p, where, rate):
    x = min(int(stats.binom.ppf(where * 0.9998 + 0.0001, n, p)), n)
    chance, size = upper_tails(n, x, p, 1 - p, True, rate, TERMS)
    assert chance == pytest.approx(stats.binom.sf(x - 1, n, p), rel=1e-9)
    critical = np.arange(n + 2)
    tails = stats.binom.sf(critical - 1, n, p)
    assert size == pytest.approx(tails[tails < rate * (1 - 1e-9)].max(), rel=1e-6, abs=1e-15)


@given(st.integers(1, 3_000), st.floats(0.5, 500), st.floats(1, 5_000), st.floats(0, 1))
def test_beta_binomial_tails(n, a, b, where):
    x = min(int(stats.betabinom.ppf(where * 0.998 + 0.001, n, a, b)), n)
    chance, _ = upper_tails(n, x, a, b, False, 0.01, TERMS)
    assert chance == pytest.approx(stats.betabinom.sf(x - 1, n, a, b), rel=1e-6, abs=1e-12)


def test_an_uncertain_forecast_makes_the_same_count_less_surprising():
    sure = upper_tails(1_000, 70, 0.05, 0.95, True, 0.01, TERMS)[0]
    told = [upper_tails(1_000, 70, 0.05 * m, 0.95 * m, False, 0.01, TERMS)[0] for m in (1e2, 1e4, 1e6)]
    assert told[0] > told[1] > told[2] > sure and told[2] == pytest.approx(sure, rel=0.02)


@pytest.mark.parametrize(("n", "x", "p", "ratio"), [(100, 0, 0.05, 1.5), (100, 12, 0.05, 1.5), (0, 0, 0.05, 2), (40, 40, 0.3, 2)])
def test_evidence_is_the_log_likelihood_ratio(n, x, p, ratio):
    expected = stats.binom.logpmf(x, n, ratio * p) - stats.binom.logpmf(x, n, p)
    assert evidence(n, x, p, ratio) == pytest.approx(expected, abs=1e-9)
    assert piled_up(1.0, expected) == max(0.0, 1.0 + expected)


def run_length_by_chain(n, p, ratio, level, cells=800):
    """Mean number of periods to an alarm of the CUSUM from 0: the chain of Brook and Evans (Biometrika 1972)."""
    x = np.arange(n + 1)
    step = np.array([evidence.py_func(n, k, p, ratio) for k in x])
    chance, width = stats.binom.pmf(x, n, p), level / cells
    moves = np.zeros((cells, cells))
    for i in range(cells):
        value = np.maximum((i + 0.5 if i else 0.0) * width + step, 0.0)
        stays = value < level
        to = np.where(value[stays] <= 0, 0, np.minimum(value[stays] / width, cells - 1).astype(int))
        np.add.at(moves[i], to, chance[stays])
    return np.linalg.solve(np.eye(cells) - moves, np.ones(cells))[0]


def run_length_by_play(n, p, ratio, level, rng, runs, drift=1.0):
    """The same by playing: cells side by side, each starting anew after its alarm."""
    bills, found = np.full(runs, n), []
    a, b, cusum = np.full(runs, p), np.full(runs, 1 - p), np.zeros(runs)
    chance, size, age, first = np.empty(runs), np.empty(runs), 0, np.zeros(runs, int)
    while not first.all():
        age += 1
        judge(bills, rng.binomial(n, min(drift * p, 1), runs), a, b, True, 1e-3, ratio, cusum, TERMS, chance, size)
        rings = (cusum >= level) & (first == 0)
        first[rings] = age
    found = first
    return found.mean(), found.std() / np.sqrt(runs)


@pytest.mark.parametrize(("n", "p", "ratio", "level"), [(50, 0.05, 1.5, 2.0), (200, 0.03, 1.5, 3.0), (10, 0.1, 2.0, 2.5)])
def test_mean_run_length_of_the_cusum(n, p, ratio, level):
    mean, error = run_length_by_play(n, p, ratio, level, np.random.default_rng(1), 4_000)
    assert abs(mean - run_length_by_chain(n, p, ratio, level)) < 5 * error + 0.02 * mean
    assert mean > np.exp(level)  # Lorden 1971: the run length without trouble is at least e^level


def test_looking_more_often_at_the_same_bills_is_never_later():
    """Trouble of twice the forecast: a month's bills in one look, in four, in twenty-eight."""
    rng, delays = np.random.default_rng(2), {}
    bills = rng.binomial(20, 0.08, (500, 28 * 24))  # signals of 20 bills a day over 24 months, forecast 4 %
    for looks in (1, 4, 28):
        days = 28 // looks
        x = bills.reshape(500, -1, days).sum(axis=2)
        cusum, ends = np.zeros(500), np.full(500, 28 * 24)
        for k in range(x.shape[1]):
            cusum = np.array([piled_up(s, evidence(20 * days, int(v), 0.04, 1.5)) for s, v in zip(cusum, x[:, k])])
            ends = np.where((cusum >= 6) & (ends == 28 * 24), days * (k + 1), ends)
        delays[looks] = ends
    assert (delays[28] <= delays[4]).all() and (delays[4] <= delays[1]).all()
    assert delays[28].mean() < delays[4].mean() < delays[1].mean()


@pytest.mark.parametrize("forecast_error", [True, False])
def test_the_threshold_rings_as_often_as_arithmetic_says(forecast_error):
    rng, cells, rate = np.random.default_rng(3), 20_000, 0.01
    past = rng.integers(200, 2_000, cells)
    p = rng.uniform(0.02, 0.1, cells)
    n = rng.integers(50, 400, cells)
    known = rng.binomial(past, p)
    a, b = (known + 0.5, past - known + 0.5) if forecast_error else (p, 1 - p)
    chance, size, cusum = np.empty(cells), np.empty(cells), np.zeros(cells)
    judge(n, rng.binomial(n, p), a, b, not forecast_error, rate, 1.5, cusum, TERMS, chance, size)
    rings, expected = (chance < rate).sum(), size.sum()
    assert (size < rate).all()
    tolerance = 4 * np.sqrt(expected) + (0.1 * expected if forecast_error else 0)  # the prior is not where p comes from
    assert abs(rings - expected) < tolerance
