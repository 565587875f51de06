"""Scorers fitted to what the lender saw: an application card and a behaviour card, refitted as the settings say.

Until enough defaults are known a card stands at the platform's score, which is on the same scale.
"""

from typing import NamedTuple

import numpy as np

from sim.lender.scale import HIGHEST, LOWEST
from sim.lender.scoring import Scoring
from sim.lender.scoring.cases import CARDS, Table, gini, seen_now, split
from sim.settings.scorers import CADENCE


class Fit(NamedTuple):
    """The log of a fit: month of the run, card, cases and defaults it was trained on, Gini in and out of time."""

    month: int
    card: str
    cases: int
    defaults: int
    gini: float
    validation_gini: float


class FittedScoring(Scoring):
    """Scores by models that `fit` makes of cases; `log` tells of every fit.

    fit(train, valid): from two tables of cases, the older and the newer, makes an object whose `points(features)` are
    whole points.
    """

    learns = True

    def __init__(self, settings):
        super().__init__(settings)
        self.models, self.fitted, self.log = {}, {}, []
        self.studied = {}  # the cases, older and newer, that the model of each card was fitted to

    made_anew = ("settings", "models")

    def remember(self, memory):
        """Fit the models again to the cases they were fitted to, which gives the same ones."""
        super().remember(memory)
        self.log = [Fit(*fit) for fit in self.log]
        self.studied = {card: tuple(Table(*cases) for cases in both) for card, both in self.studied.items()}
        self.models = {card: self.fit(*both) for card, both in self.studied.items()}

    def fit(self, train, valid):
        """Make a model from the older and the newer cases."""
        raise NotImplementedError(f"{type(self).__name__}.fit")

    def learn(self, archive, providers, month):
        """Refit every card that is due."""
        for card in CARDS:
            if self.due(card, month):
                self.refit(card, archive, providers, month)

    def fits(self):
        return [(self.settings.kind, *fit) for fit in self.log]

    def due(self, card, month):
        """A card is due until it could be fitted, then at every cadence."""
        cadence = CADENCE[self.settings.refit_every]
        return card not in self.fitted or (cadence is not None and month - self.fitted[card] >= cadence)

    def refit(self, card, archive, providers, month, truth=None):
        """Fit a card to the cases known by now; keep the old one while there are too few defaults."""
        s = self.settings
        table = CARDS[card][0](archive, providers, month, s.window, s.observe_every, truth)
        if table is None or np.unique(table.month).size < 2:
            return
        older = split(table, s.validation_share)
        train, valid = table.only(older), table.only(~older)
        if train.bad.sum() < s.least_defaults or train.bad.all():
            return
        model = self.fit(train, valid)
        self.models[card], self.fitted[card], self.studied[card] = model, month, (train, valid)
        known = int(train.bad.size), int(train.bad.sum())
        self.log.append(Fit(month, card, *known, *(gini(model.points(t.features), t.bad) for t in (train, valid))))

    def score(self, view, out):
        """Applicants by the application card, open accounts by the behaviour card, everybody else by the platform."""
        out[...] = view.score
        for card, who in (("application", view.applicants), ("behaviour", view.open)):
            places = np.flatnonzero(who)
            if card in self.models and places.size:
                table = CARDS[card][1](seen_now(view, places)) | self.more(places)
                out[places] = np.clip(self.models[card].points(table), LOWEST, HIGHEST)
        return out

    def more(self, places):
        """Further features of some borrowers, by name."""
        return {}
