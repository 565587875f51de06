"""Recalibration of PDs by logistic regression: what is known of it, and what cannot be known."""

import numpy as np
import pytest
from scipy.special import expit, logit

from sim.records.calibration import newton, recalibrated, recalibrated_pd

PD = expit(np.linspace(-5, -1, 80))
TOTAL = np.full(PD.size, 2_000)


def fitted(bad, total=TOTAL, pd=PD):
    found = recalibrated(bad, total - bad, pd)
    return found["calibration_slope"], found["calibration_intercept"]


@pytest.mark.parametrize("slope, intercept", [(1.0, 0.0), (0.6, -1.1), (1.3, 0.5)])
def test_exact_counts_give_back_the_curve_they_were_made_with(slope, intercept):
    assert fitted(TOTAL * expit(intercept + slope * logit(PD))) == pytest.approx((slope, intercept), abs=1e-8)


def test_calibrated_pds_have_slope_one_and_intercept_zero_within_error():
    luck = np.random.default_rng(2)
    found = np.array([fitted(luck.binomial(TOTAL, PD)) for _ in range(200)])
    error = found.std(axis=0, ddof=1) / np.sqrt(len(found))
    assert (np.abs(found.mean(axis=0) - (1, 0)) < 4 * error).all() and (error < 0.01).all()
    x = np.stack([np.ones(PD.size), logit(PD)])
    information = (x * (TOTAL * PD * (1 - PD))) @ x.T
    assert found.std(axis=0, ddof=1) == pytest.approx(np.sqrt(np.diag(np.linalg.inv(information)))[::-1], rel=0.2)


def test_the_fit_meets_the_likelihood_equations():
    """At the optimum as many went bad as the refitted PDs promise, in sum and weighted by the log-odds."""
    bad = np.random.default_rng(3).binomial(TOTAL, PD**0.8)
    told = recalibrated_pd(PD, *fitted(bad))
    assert TOTAL @ told == pytest.approx(bad.sum(), rel=1e-6)
    assert (TOTAL * logit(PD)) @ told == pytest.approx(logit(PD) @ bad, rel=1e-6)


def test_what_cannot_be_known_is_null():
    assert np.isnan(fitted(0 * TOTAL)).all() and np.isnan(fitted(TOTAL)).all()
    assert np.isnan(fitted(TOTAL // 20, pd=np.full(PD.size, 0.05))).all(), "one PD for all has no slope"
    apart = np.where(PD > np.median(PD), TOTAL, 0)
    assert np.isnan(fitted(apart)).all(), "good and bad apart: no finite slope"
    assert np.isnan(newton(np.array([0.0, 5]), np.array([5.0, 5]), np.array([0.0, 1]), 0.0)).all()


def test_scores_without_accounts_do_not_count():
    bad = np.random.default_rng(4).binomial(TOTAL, PD)
    more = fitted(np.append(bad, 0), np.append(TOTAL, 0), np.append(PD, 0.99))
    assert more == fitted(bad)
