"""Watch nobody."""

from sim.lender.monitoring import Monitoring
from sim.settings.registry import register


@register("monitoring", "none")
class Unwatched(Monitoring):
    """Nobody is watched, nobody is restricted; before policies act, early arrears are counted for whoever takes over."""

    def __init__(self, settings):
        super().__init__(settings)
        self.counts = True

    def take_over(self, before):
        """Nobody comes after: there is nothing left to count for."""
        self.counts = False

    def statistics(self, view):
        return super().statistics(view) if self.counts else {}

    def note(self, view, statistics):
        if self.counts:
            super().note(view, statistics)

    def decide(self, view, statistics, out):
        out[...] = 0
        return out
