"""Elementary functions against the C library and scipy, and the same bits compiled and as plain Python."""

import hashlib
import math
import os
import subprocess
import sys

import numpy as np
import pytest
from scipy import special

from sim.numerics import maths
from sim.numerics.jit import sweep

RNG = np.random.default_rng(20_240_501)
POINTS = 100_000


@sweep
def exponentials(x, y):
    for i in range(x.size):
        y[i] = maths.exponential(x[i])


@sweep
def logarithms(x, y):
    for i in range(x.size):
        y[i] = maths.logarithm(x[i])


@sweep
def quantiles(x, y):
    for i in range(x.size):
        y[i] = maths.normal_quantile(x[i])


@sweep
def near_quantiles(x, y):
    for i in range(x.size):
        y[i] = maths.near_quantile(x[i])


@sweep
def probabilities(x, y):
    for i in range(x.size):
        y[i] = maths.normal_cdf(x[i])


SWEEPS = {
    maths.exponential: exponentials,
    maths.logarithm: logarithms,
    maths.normal_quantile: quantiles,
    maths.near_quantile: near_quantiles,
    maths.normal_cdf: probabilities,
}


def mapped(rule, x):
    y = np.empty_like(x)
    SWEEPS[rule](x, y)
    return y


def relative_error(found, expected):
    return np.abs(found - expected) / np.where(expected == 0.0, 1.0, np.abs(expected))


def test_exponential():
    x = np.concatenate([RNG.uniform(-700, 700, POINTS), RNG.uniform(-1, 1, POINTS), [0.0, -0.0, 1e-300, 700.0, -700.0]])
    assert relative_error(mapped(maths.exponential, x), np.exp(x)).max() < 4e-16


def test_exponential_is_held_at_its_ends_and_keeps_nan():
    assert maths.exponential(1e9) == maths.exponential(709.0) < math.inf
    assert maths.exponential(-1e9) == maths.exponential(-708.0) > 0.0
    assert math.isnan(maths.exponential(math.nan))
    assert maths.exponential(0.0) == 1.0


def test_logarithm():
    x = np.concatenate([np.exp(RNG.uniform(-744, 709, POINTS)), RNG.uniform(0.5, 2, POINTS), [5e-324, 2.3e-308, 1.0, 1.7e308]])
    assert relative_error(mapped(maths.logarithm, x), np.log(x)).max() < 4e-16


def test_normal_quantile():
    p = np.concatenate([RNG.uniform(0, 1, POINTS), 10 ** RNG.uniform(-300, -1, POINTS), 1 - 10 ** RNG.uniform(-15, -1, POINTS)])
    assert relative_error(mapped(maths.normal_quantile, p), special.ndtri(p)).max() < 4e-15
    assert maths.normal_quantile(0.5) == 0.0


def test_without_the_far_tails_the_same_bits():
    """Random words lie at most 2^-33 from the ends; e^-25 is where the far tails begin."""
    ends = np.array([2.0**-33, 1 - 2.0**-33, math.exp(-24.999), 0.5, 0.075, 0.925])
    tails = 10 ** RNG.uniform(-9.9, -1, POINTS)
    p = np.concatenate([RNG.uniform(0, 1, POINTS), tails, 1 - tails, ends])
    near = mapped(maths.near_quantile, p)
    np.testing.assert_array_equal(near.view(np.int64), mapped(maths.normal_quantile, p).view(np.int64))


def test_normal_cdf():
    x = np.concatenate([RNG.normal(0, 3, POINTS), RNG.uniform(-36, 36, POINTS), [-50.0, 50.0, 0.0]])
    found, expected = mapped(maths.normal_cdf, x), special.ndtr(x)
    assert np.abs(found - expected).max() < 1e-15
    seen = expected > 1e-290
    assert relative_error(found[seen], expected[seen]).max() < 2e-8


def test_quantile_and_cdf_undo_each_other():
    x = np.linspace(-5, 5, 1001)
    np.testing.assert_allclose(mapped(maths.normal_quantile, mapped(maths.normal_cdf, x)), x, rtol=1e-7, atol=1e-12)


@pytest.mark.parametrize(("x", "y"), [(2.0, 10.0), (0.37, -1.7), (1e-200, 1.2), (9.0, 0.5)])
def test_power(x, y):
    assert maths.power(x, y) == pytest.approx(x**y, rel=1e-13)


@pytest.mark.parametrize("name", ["exponential", "logarithm", "normal_quantile", "near_quantile", "normal_cdf"])
def test_plain_python_gives_the_same_bits(name):
    rule, x = getattr(maths, name), points(name)
    plain = np.array([rule.py_func(float(v)) for v in x])
    np.testing.assert_array_equal(mapped(rule, x).view(np.int64), plain.view(np.int64))


@pytest.mark.parametrize("rule", SWEEPS, ids=lambda rule: rule.py_func.__name__)
def test_a_loop_over_the_rule_vectorises(rule):
    mapped(rule, np.full(8, 0.5))
    (code,) = SWEEPS[rule].inspect_llvm().values()
    assert "vector.body" in code


def points(name, count=2_000):
    rng = np.random.default_rng(5)
    return {
        "exponential": rng.uniform(-708, 709, count),
        "logarithm": np.exp(rng.uniform(-744, 709, count)),
        "normal_quantile": np.concatenate([rng.uniform(0, 1, count // 2), 10 ** rng.uniform(-300, -1, count // 2)]),
        "near_quantile": rng.uniform(0, 1, count),
        "normal_cdf": rng.uniform(-38, 38, count),
    }[name]


def fingerprint():
    digest = hashlib.sha256()
    for rule in SWEEPS:
        digest.update(mapped(rule, points(rule.py_func.__name__, 20_000)).tobytes())
    return digest.hexdigest()


@pytest.mark.slow
def test_an_older_processor_gives_the_same_bits():
    script = f"import runpy; print(runpy.run_path({__file__!r})['fingerprint']())"
    older = {
        **os.environ,
        "NUMBA_CPU_NAME": "generic",
        "NUMBA_CPU_FEATURES": "",
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-AVX2,-AVX512F",
    }
    done = subprocess.run([sys.executable, "-c", script], env=older, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == fingerprint()
