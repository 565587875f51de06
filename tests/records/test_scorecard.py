"""What a score is worth: against theory where there is some, and as a table of a world."""

import numpy as np
import pytest
from scipy import stats

from sim.clock import Clock
from sim.records.scorecard import quality, ranking, scorecard_frame, stability
from tests.records.synthetic import pd_by_points, tallies

DATES = Clock("2019-07", 24, 36, 12)


def table(counts, score="platform", treatment="all"):
    frame = scorecard_frame(counts, DATES)
    return frame[(frame["score"] == score) & (frame["treatment"] == treatment)].reset_index(drop=True)


def binormal(d, size=10**9):
    """Counts of bad and good by score when both are normal, d apart."""
    edges = np.linspace(-8, 8 + d, 4_001)
    return [np.round(np.diff(stats.norm.cdf(edges, shift)) * size).astype(np.int64) for shift in (0, d)]


def test_auc_counts_pairs():
    luck = np.random.default_rng(3)
    bad, good = luck.integers(0, 9, 20), luck.integers(0, 30, 20)
    scores = np.arange(20)
    u = stats.mannwhitneyu(np.repeat(scores, good), np.repeat(scores, bad)).statistic
    assert ranking(bad, good)[0] == pytest.approx(u / (good.sum() * bad.sum()))
    assert quality(np.array([5, 0]), np.array([5, 5])) == {"accounts": 10, "defaults": 5, "gini": 1, "auc": 1, "ks": 1}
    assert "gini" not in quality(np.array([0, 0]), np.array([5, 5]))


@pytest.mark.parametrize("d", [0.3, 1.0, 2.0])
def test_a_binormal_score_has_its_known_auc_gini_and_ks(d):
    """AUC = Phi(d / sqrt 2), Gini = 2 AUC - 1, KS = 2 Phi(d / 2) - 1 (Green and Swets 1966)."""
    bad, good = binormal(d)
    found = quality(bad, bad + good)
    assert found["auc"] == pytest.approx(stats.norm.cdf(d / np.sqrt(2)), abs=1e-5)
    assert found["gini"] == pytest.approx(2 * found["auc"] - 1) and found["ks"] == pytest.approx(
        2 * stats.norm.cdf(d / 2) - 1, abs=1e-4
    )


def test_gini_of_a_calibrated_score_is_the_lorenz_gini_of_its_pds():
    """If the PDs come true, the bads lie along the Lorenz curve of the PDs, and Gini = G(PD) / (1 - mean PD)."""
    luck = np.random.default_rng(5)
    opened, pd = luck.integers(1, 400, 601) * 10**4, pd_by_points()
    bad = np.round(opened * pd).astype(np.int64)
    share = np.concatenate([[0], np.cumsum(opened[::-1]) / opened.sum()])  # best score, lowest PD, first
    borne = np.concatenate([[0], np.cumsum((opened * pd)[::-1]) / (opened @ pd)])
    lorenz = 1 - float(np.sum(np.diff(share) * (borne[1:] + borne[:-1])))
    assert quality(bad, opened)["gini"] == pytest.approx(lorenz / (1 - opened @ pd / opened.sum()), abs=1e-4)


def test_psi_is_chi_square_when_nothing_changed():
    """PSI has mean (B - 1)(1/N + 1/M) and B - 1 degrees of freedom (Yurdakul 2018)."""
    luck = np.random.default_rng(4)
    shape = luck.dirichlet(np.full(40, 5))
    draws = [(luck.multinomial(4_000, shape), luck.multinomial(3_000, shape)) for _ in range(400)]
    found = [stability(*both) for both in draws]
    p, psi = (np.array([each[name] for each in found]) for name in ("psi_null_p", "psi"))
    assert stats.kstest(p, "uniform").pvalue > 0.001
    mean, sd = 9 * (1 / 4_000 + 1 / 3_000), np.sqrt(18) * (1 / 4_000 + 1 / 3_000)
    assert psi.mean() == pytest.approx(mean, abs=4 * sd / np.sqrt(psi.size))
    above = np.mean(psi > [each["psi_null_95"] for each in found])
    assert above == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / 400))
    moved = stability(luck.multinomial(4_000, np.roll(shape, 3)), luck.multinomial(3_000, shape))
    assert moved["psi_null_p"] < 1e-6 and moved["psi"] > moved["psi_null_95"]


def test_equal_counts_have_not_moved_and_no_counts_say_nothing():
    counts = np.arange(1, 30)
    still = stability(counts, counts)
    assert still["psi"] == 0 and still["psi_null_p"] == 1 and stability(counts, 0 * counts) == {}


def test_the_scorecard_waits_for_a_year_of_outcomes():
    found = table(tallies()["scorecard"])
    assert len(found) == 72 and found["gini"].isna().sum() == 12 and found["psi"].isna().sum() == 23 + 23
    assert found["gini"].iloc[40] == pytest.approx(0.45, abs=0.1)


def test_psi_compares_with_the_first_year_under_the_same_lender():
    counts = tallies()["scorecard"]
    opened = counts["opened"][1, 0]
    opened[24:] = np.roll(opened[24:], 60, axis=1)  # another scorer takes over
    psi = table(counts, "own")["psi"]
    assert psi.notna().to_numpy().nonzero()[0].tolist() == [23, *range(47, 72)] and psi.max() < 0.01
    assert psi[60] == stability(opened[49:61].sum(axis=0), opened[24:36].sum(axis=0))["psi"]


def test_a_row_pools_a_year_of_openings_by_both_ways_of_counting():
    counts = tallies()["scorecard"]
    opened, bad, late = (counts[name][0, :, 20:32].sum(axis=(0, 1)) for name in ("opened", "bad", "late"))
    row = table(counts).iloc[43]
    assert (row["accounts"], row["defaults"], row["indeterminates"]) == (opened.sum(), bad.sum(), late.sum() - bad.sum())
    assert row["gini"] == quality(bad, opened)["gini"] and row["expected_defaults"] == pytest.approx(opened @ pd_by_points())
    assert row["gini_determinate"] == quality(bad, opened - (late - bad))["gini"] != row["gini"]


def test_calibrated_pds_are_told_so_month_by_month():
    rows = table(tallies()["scorecard"]).iloc[12:]
    assert rows["calibration_slope"].mean() == pytest.approx(1, abs=0.1)
    assert (rows["defaults"] / rows["expected_defaults"]).mean() == pytest.approx(1, abs=0.05)
    left_out = rows["calibration_intercept_determinate"] > rows["calibration_intercept"]
    assert left_out.mean() > 0.9, "fewer good accounts, a higher bad rate"


def test_a_score_that_knows_less_ranks_worse_and_promises_too_wide_a_spread():
    counts = tallies(own_noise=40)["scorecard"]
    platform, own = (table(counts, score).iloc[12:] for score in ("platform", "own"))
    assert (own["gini"] < platform["gini"]).all() and own["calibration_slope"].mean() < 0.8
    assert (own["accounts"].to_numpy() == platform["accounts"].to_numpy()).all()


def test_treatment_groups_have_rows_where_there_are_several():
    counts = tallies()["scorecard"]
    assert set(scorecard_frame(counts, DATES)["treatment"]) == {"all"}
    for name in ("opened", "bad", "late"):
        counts[name][:, 2, :30] = counts[name][:, 0, :30]
        counts[name][:, 0, :30] = 0
    frame = scorecard_frame(counts, DATES)
    assert set(frame["treatment"]) == {"all", "champion", "explored"} and len(frame) == 2 * 3 * 72
    by_group = frame[frame["month"] == frame["month"].iloc[48]].set_index(["score", "treatment"])["accounts"]
    assert by_group["own", "champion"] + by_group["own", "explored"] == by_group["own", "all"]
    assert min(by_group) > 0
