"""A scorer that sees the platform's score through a fog, registered as a user would."""

import numpy as np
from scipy.stats import norm

from sim import register
from sim.lender.scoring import Scoring
from sim.settings.scoring import Scorer
from sim.settings.setting import setting


@register("scoring", "fog")
class Fog(Scoring):
    """The platform's score with keyed noise."""

    class Settings(Scorer):
        """How thick the fog is."""

        spread: float = setting(60.0, "standard deviation of the noise", unit="points", ge=0, le=300)

    def score(self, view, out):
        noise = self.settings.spread * norm.ppf(np.clip(view.luck(5), 1e-6, 1 - 1e-6))
        return np.clip(np.round(view.score + noise), 350, 950).astype(np.int16)
