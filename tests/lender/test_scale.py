"""Points double odds, and a score and its PD are two names of one thing."""

import numpy as np
import pytest

from sim.lender.scale import Scale

SCALE = Scale(600.0, 30.0, 20.0)


def test_known_constants_of_a_scale():
    """600 points at 30:1 with 20 points to double the odds (Siddiqi 2006): factor 28.8539, offset 501.862."""
    assert SCALE.factor == pytest.approx(28.8539, abs=5e-5)
    assert SCALE.offset == pytest.approx(501.862, abs=5e-4)


@pytest.mark.parametrize("score", [420, 600, 777])
def test_the_odds_double_every_pdo_points(score):
    odds = [(1 - pd) / pd for pd in (SCALE.pd_of(score), SCALE.pd_of(score + 20))]
    assert odds[1] == pytest.approx(2 * odds[0])


def test_a_score_finds_back_to_itself():
    scale = Scale()
    assert [scale.score_of(scale.pd_of(score)) for score in range(350, 951)] == list(range(350, 951))
    assert (scale.score_of(0.999999), scale.score_of(1e-12)) == (350, 950)
    assert Scale.of(None) == scale and scale.pd_of(600) == pytest.approx(1 / 17)


def test_the_table_holds_the_pd_of_every_score():
    table = SCALE.table()
    assert table.dtype == np.float32 and table.size == 951
    assert table[600] == np.float32(SCALE.pd_of(600)) and (np.diff(table[350:]) < 0).all()
    with pytest.raises(ValueError):
        table[0] = 1
