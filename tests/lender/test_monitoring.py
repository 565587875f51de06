"""Watching nobody freezes nobody."""
from sim.lender.monitoring import Unwatched
from sim.lender.orders import blank
from sim.settings.monitoring import NoMonitoring


def test_nobody_is_frozen(view):
    out = blank(view.size).frozen
    out[:] = 1
    assert not Unwatched(NoMonitoring()).decide(view, {}, out).any()
