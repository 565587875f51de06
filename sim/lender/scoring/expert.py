"""A points card written by hand: platform score, income, own payment history, utilisation."""

import numpy as np

from sim.lender.scale import HIGHEST, LOWEST
from sim.lender.scoring import Scoring
from sim.lender.scoring.bins import add_points
from sim.lender.scoring.cases import seen_now
from sim.lender.scoring.features import behaviour
from sim.lender.scoring.scorecard import Scorecard
from sim.settings.registry import register

FEN = 100  # of a yuan


def card(settings):
    """The card of the settings as a scorecard; what is missing or not bought gets `unknown` points of the platform score."""
    rows = {
        "score": (settings.score_from, settings.score_points, settings.unknown_score),
        "income": ([FEN * income for income in settings.income_from], settings.income_points, 0),
        "worst_12": (settings.worst_from, settings.worst_points, 0),
        "utilisation": (settings.utilisation_from, settings.utilisation_points, 0),
    }
    edges = {name: np.array(row[0], np.float64) for name, row in rows.items()}
    return Scorecard(0, edges, {name: np.array([row[2], *row[1]], np.int32) for name, row in rows.items()}, {})


@register("scoring", "expert")
class ExpertScoring(Scoring):
    """Adds the points of four classes; applicants have no line, hence no utilisation."""

    made_anew = ("settings", "card")

    def __init__(self, settings):
        super().__init__(settings)
        self.card = card(settings)

    def score(self, view, out):
        out[...] = view.score
        places = np.flatnonzero(view.applicants | view.open)
        known = behaviour(seen_now(view, places))
        points = np.zeros(places.size, np.int32)
        for name, edges in self.card.edges.items():
            values = known.get(name, np.full(places.size, np.nan, np.float32))
            add_points(np.ascontiguousarray(values), edges, self.card.classes[name], points)
        out[places] = np.clip(points, LOWEST, HIGHEST)
        return out
