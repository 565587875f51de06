"""A decision without a rule says so; statistics are gathered first."""

import numpy as np
import pytest

from sim.lender.decision import Decision, ask


def test_a_decision_needs_a_rule(view):
    with pytest.raises(NotImplementedError, match="Decision.decide"):
        ask(Decision(None), view, None)


def test_statistics_come_before_the_decision(view):
    class AboveTheMean(Decision):
        def statistics(self, view):
            return {"points": np.array([int(view.score.sum()), view.size])}

        def decide(self, view, statistics, out):
            points, people = statistics["points"]
            return view.score * people > points

    assert 0 < ask(AboveTheMean(None), view, None).sum() < view.size
