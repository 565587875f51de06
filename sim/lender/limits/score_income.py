"""Limits by score and income: a multiple of observed income for each grade and band, reviewed every so many months."""

import numpy as np

from sim.lender.limits.matrix import SCORES, MatrixLimits, matrix
from sim.settings.registry import register


@register("limits", "score_income")
class ScoreIncomeLimits(MatrixLimits):
    """The matrix of the settings, at admission and at every review; nothing under the lowest grade."""

    def __init__(self, settings):
        super().__init__(settings)
        rows = np.array([np.zeros(len(settings.incomes)), *settings.multiples])
        grade = np.searchsorted(settings.scores, np.arange(SCORES), side="right")
        self.rows = matrix(settings, rows[grade], settings.incomes)

    def matrix(self, scale):
        return self.rows
