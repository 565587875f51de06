"""Limits by score and income."""

import pytest

from sim.lender.limits.matrix import matrix_line
from sim.lender.limits.score_income import ScoreIncomeLimits
from sim.settings import BadInput, load_settings
from sim.settings.limits import ScoreIncomeLimits as Settings


@pytest.mark.parametrize(("score", "income", "line"), [
    (599, 1_000_000, 0),
    (600, 400_000, 800_000),
    (600, 3_000_000, 9_000_000),
    (649, 500_000, 1_200_000),
    (700, 1_000_000, 5_200_000),
    (950, 3_000_000, 20_000_000),
])  # fmt: skip
def test_by_hand(score, income, line):
    policy = ScoreIncomeLimits(Settings())
    assert matrix_line(score, income, policy.matrix(None)) == line


def test_rows_and_bands_must_fit():
    with pytest.raises(BadInput, match="limits.multiples: .* must have 2 values, one per band of incomes"):
        load_settings(["limits=score_income", "limits.incomes=[0, 9_000]"])
    with pytest.raises(BadInput, match="limits.incomes: .* must rise"):
        load_settings(["limits=score_income", "limits.incomes=[0, 9_000, 8_000, 10_000]"])
