"""Watch nobody."""

from sim.lender.monitoring import Monitoring
from sim.settings.registry import register


@register("monitoring", "none")
class Unwatched(Monitoring):
    """Nobody is watched, nobody is restricted."""

    def decide(self, view, statistics, out):
        out[...] = 0
        return out
