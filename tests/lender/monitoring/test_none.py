"""Watching nobody restricts nobody."""
from sim.lender.monitoring.none import Unwatched
from sim.lender.orders import blank
from sim.settings.monitoring import NoMonitoring


def test_nobody_is_restricted(view):
    out = blank(view.size).restriction
    out[:] = 1
    assert not Unwatched(NoMonitoring()).decide(view, {}, out).any()


def test_it_counts_for_those_who_take_the_book_over(view):
    watch = Unwatched(NoMonitoring())
    watch.statistics(view)
    assert len(watch.memory.months) == 1 and watch.last_look == view.day
