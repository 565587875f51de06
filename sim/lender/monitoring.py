"""Watch: whose line is restricted for now."""
from sim.lender.decision import Decision
from sim.settings.registry import register


class Monitoring(Decision):
    """Watches open accounts: `decide` gives the restriction that stands until it says otherwise.

    0 none; 1 to 100 that percent of the unused line is cut; FREEZE, RUN_OFF (for good) or RECALL of `sim.lender.orders`.
    """


@register("monitoring", "none")
class Unwatched(Monitoring):
    """Nobody is watched, nobody is restricted."""

    def decide(self, view, statistics, out):
        out[...] = 0
        return out
