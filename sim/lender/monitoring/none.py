"""Watch: whose line is frozen for now."""
from sim.lender.decision import Decision
from sim.settings.registry import register


class Monitoring(Decision):
    """Watches open accounts: `decide` gives 1 where new draws are stopped until it says 0 again."""


@register("monitoring", "none")
class Unwatched(Monitoring):
    """Nobody is watched, nobody is frozen."""

    def decide(self, view, statistics, out):
        out[...] = 0
        return out
