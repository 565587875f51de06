"""The oracle: what a scorer could know at best.  No lender has it; it is the upper bound of the others.

Trees fitted on hidden columns too, in a reference world of its own in which every applicant is admitted; `knows` is the
one door through which the models come in, `told` the one through which hidden columns of this world do.
"""

from sim.lender.scoring.boosting import BoostingScoring
from sim.lender.scoring.cases import CARDS
from sim.settings.errors import BadInput
from sim.settings.registry import register


@register("scoring", "oracle")
class OracleScoring(BoostingScoring):
    """Scores by models of the whole truth."""

    needs_truth = True
    made_anew = ("settings", "truth", "models")

    def remember(self, memory):
        """The models come from the reference world, not from a memory."""
        models = self.models
        super().remember(memory | {"studied": {}})
        self.models = models

    def __init__(self, settings):
        super().__init__(settings)
        self.truth, self.models = None, None

    def knows(self, models):
        """Take over the models of the reference world; none of them in that world itself."""
        self.models = models

    def told(self, truth):
        """Learn what is hidden of this world today.  truth(places): hidden features by name."""
        self.truth = truth

    def study(self, archive, providers, truth, now):
        """Fit both cards to everything a reference world has shown by now; returns the models."""
        self.models = {}
        for card in CARDS:
            self.refit(card, archive, providers, now, truth)
        return self.models

    def learn(self, archive, providers, month):
        """There is nothing to learn: the truth is known."""
        if self.models is None:
            raise BadInput("scoring", "oracle", "knows nothing without a reference world: start it by simulate, run or compare")

    def more(self, places):
        return self.truth(places)
