"""The days of two borrowers, lived once more after the burn-in: those of the very world that was compared."""

import pandas as pd
import pytest

from experiments import protocol
from experiments.choice import Pair
from sim import load_settings, simulate

SHORT = ["population.size=400", "threads=1", "horizon.burn_in_months=2", "horizon.months=14", "horizon.run_off_months=1"]
ARMS = {"fixed": ["limits=fixed"], "dynamic": ["limits=dynamic", "pricing=grades"]}
PAIR = Pair(7, 311, (6, 5))  # lose their work in the months of the run numbered so


@pytest.fixture(scope="module")
def arms():
    return {name: load_settings([*SHORT, *given]) for name, given in ARMS.items()}


def test_two_lives_are_those_of_the_world(arms, monkeypatch):
    monkeypatch.setattr(protocol, "find_pair", lambda *diaries: PAIR)
    results, lives = protocol.compared_world({"calm": arms}, 3, ("calm", tuple(arms)))
    assert list(results["calm"]) == list(arms) and set(lives["borrower"]) == {7, 311}
    for arm, settings in arms.items():
        watched = settings.model_copy(update={"record": settings.record.model_copy(update={"lives": PAIR[:2]}), "world": 3})
        whole = simulate(watched, arm=arm).lives
        mine = lives[lives["arm"] == arm]
        days = whole[whole["date"].isin(mine["date"])]
        pd.testing.assert_frame_equal(mine.reset_index(drop=True), days.reset_index(drop=True))
        months = mine["date"].dt.to_period("M").nunique()
        assert months == protocol.MONTHS_BEFORE + protocol.MONTHS_AFTER and mine["date"].max() < whole["date"].max()


def test_without_a_pair_there_are_no_lives(arms, monkeypatch):
    monkeypatch.setattr(protocol, "find_pair", lambda *diaries: None)
    assert protocol.compared_world({"calm": arms}, 0, ("calm", tuple(arms)))[1] is None
    assert protocol.compared_world({"calm": arms}, 0)[1] is None
