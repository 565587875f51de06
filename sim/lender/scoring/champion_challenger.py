"""Champion and challenger: most borrowers are scored by one scorer, a share fixed for life by another."""

import numpy as np

from sim.lender.orders import CHALLENGER, EXPLORED
from sim.lender.scoring import Scoring
from sim.numerics.draws import TIE
from sim.settings.registry import implementation, register

DIGIT = TIE + 15  # purpose of a borrower's random digit (date 0)


@register("scoring", "champion_challenger")
class ChampionChallenger(Scoring):
    """Two scorers inside, one admission outside; the treatment log tells whose each account is."""

    def __init__(self, settings):
        super().__init__(settings)
        self.champion, self.challenger = (implementation("scoring", chosen.kind)(chosen) for chosen in settings.inner())
        self.learns = self.champion.learns or self.challenger.learns
        self.needs_truth = self.champion.needs_truth or self.challenger.needs_truth

    def challenged(self, view):
        """Whose the challenger's are.  bool"""
        return view.lot(DIGIT, self.settings.share)

    def score(self, view, out):
        ours = self.challenged(view)
        points = np.where(ours, self.challenger.score(view, np.empty_like(out)), self.champion.score(view, np.empty_like(out)))
        out[...] = points
        return out

    def treat(self, view, answers, out):
        super().treat(view, answers, out)
        out[self.challenged(view) & (out != EXPLORED)] = CHALLENGER
        return out

    def learn(self, archive, providers, month):
        """Both learn from everything the lender saw."""
        for scorer in (self.champion, self.challenger):
            if scorer.learns:
                scorer.learn(archive, providers, month)

    def fits(self):
        learnt = [scorer.fits() for scorer in (self.champion, self.challenger) if scorer.learns]
        return sum(learnt, []) if learnt else None

    def knows(self, models):
        """Hand the oracle's models on to whoever asks for them."""
        for scorer in (self.champion, self.challenger):
            if scorer.needs_truth:
                scorer.knows(models)

    def told(self, truth):
        """Hand the truth on to whoever asks for it."""
        for scorer in (self.champion, self.challenger):
            if scorer.needs_truth:
                scorer.told(truth)
