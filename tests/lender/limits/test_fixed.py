"""Fixed limits, and a policy of a user's own in plain numpy that does the same."""

import numpy as np
import pytest

from sim.lender.lender import Lender
from sim.lender.limits import Limits
from sim.lender.orders import LEAVE
from sim.settings.limits import LimitSettings
from sim.settings.registry import forget, register


@pytest.fixture
def own_policy():
    @register("limits", "mine")
    class Mine(Limits):
        Settings = LimitSettings

        def decide(self, view, statistics, out):
            s = self.settings
            grade = np.searchsorted(s.scores, view.score, side="right")
            multiple = np.array([0, *(round(1000 * m) for m in s.multiples)])[grade]
            line = view.observed_income * multiple // 1000 // 10_000 * 10_000
            return np.where(view.applicants, np.minimum(line, round(s.cap * 100)), LEAVE)

    yield "mine"
    forget("limits", "mine")


def test_applicants_get_a_line_and_others_keep_theirs(view, make_settings):
    granted = Lender(make_settings()).decide(view).granted
    assert ((granted == LEAVE) == ~view.applicants).all()
    assert (granted[view.applicants] % 10_000 == 0).all()


def test_a_policy_of_ones_own_gives_the_same_bytes(view, make_settings, own_policy):
    built_in = Lender(make_settings()).decide(view)
    own = Lender(make_settings(limits={"kind": own_policy})).decide(view)
    for ours, theirs in zip(built_in, own):
        assert ours.dtype == theirs.dtype
        assert ours.tobytes() == theirs.tobytes()
