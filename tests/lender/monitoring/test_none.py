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
    watch.note(view, watch.statistics(view))
    assert len(watch.memory.months) == 1 and watch.last_look == view.day


def test_nothing_is_counted_once_policies_act(view):
    before, watch = Unwatched(NoMonitoring()), Unwatched(NoMonitoring())
    before.note(view, before.statistics(view))
    watch.take_over(before)
    watch.note(view, watch.statistics(view))
    assert watch.statistics(view) == {} and len(watch.memory.months) == 0
