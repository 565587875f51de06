"""A decision: elementwise on the view, given statistics of all; every variant of every room is a small class like this."""

from sim.memory import Remembers


class Decision(Remembers):
    """One way to take one of the lender's decisions.

    A variant of one's own inherits from its room (`Limits`, `Pricing`, ...), may have a `Settings` class, and is made
    known by `@register(room, name)`.  What it counts and learns, and keeps in attributes, a checkpoint keeps too, see
    `sim.memory`.
    """

    def __init__(self, settings):
        self.settings = settings

    @classmethod
    def of(cls, settings, room):
        """Make the decision of a run from all its settings; one that needs more than those of its room overrides this.

        The scenario is not for it: scenarios that begin alike are lived once, until they part.
        """
        return cls(getattr(settings, room))

    def statistics(self, view):
        """What the decision needs to know of everybody: integer arrays, such as counts or fen in bins, by name.

        Where borrowers live in shards, the arrays are summed over them: count here, and keep what is counted in `note`.
        """
        return {}

    def note(self, view, statistics):
        """Remember what was counted, before deciding; here nothing."""

    def decide(self, view, statistics, out):
        """One whole number per borrower: return an array, or fill the preallocated `out` and return it."""
        raise NotImplementedError(f"{type(self).__name__}.decide")


def ask(decision, view, out):
    """Let a decision gather its statistics, then decide."""
    statistics = view.total(decision.statistics(view))
    decision.note(view, statistics)
    return decision.decide(view, statistics, out)
