"""A points scorecard fitted to the lender's own cases: logistic regression on weights of evidence."""

from sim.lender.scoring import scorecard
from sim.lender.scoring.fitted import FittedScoring
from sim.settings.registry import register


@register("scoring", "logistic")
class LogisticScoring(FittedScoring):
    """Trained on the older cases alone; the newer ones only validate."""

    def fit(self, train, valid):
        scale = self.scale
        return scorecard.fit(train.features, train.bad, scale.factor, scale.offset, self.settings.classes, straight=("score",))
