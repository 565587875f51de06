"""Watching nobody restricts nobody."""
from sim.lender.monitoring import Unwatched
from sim.lender.orders import blank
from sim.settings.monitoring import NoMonitoring


def test_nobody_is_restricted(view):
    out = blank(view.size).restriction
    out[:] = 1
    assert not Unwatched(NoMonitoring()).decide(view, {}, out).any()
