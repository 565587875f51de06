"""Reviewers see through to quality as far as their accuracy goes."""

import numpy as np
import pytest

from sim.economy.reviewers import reading


@pytest.mark.parametrize("accuracy", [0.0, 0.6, 1.0])
def test_a_reading_is_standard_normal_and_correlated_with_quality(accuracy):
    rng = np.random.default_rng(5)
    quality, places = rng.standard_normal(30_000), np.arange(0, 30_000, 2)
    seen = reading(quality, places, rng.random(places.size), accuracy)
    assert abs(seen.mean()) < 0.05 and abs(seen.std() - 1) < 0.03
    assert abs(np.corrcoef(seen, quality[places])[0, 1] - accuracy) < 0.03
