"""The limit table: a multiple of observed income for each grade of the score."""

from typing import NamedTuple

import numpy as np
from numba import int32, int64

from sim.accounts.lines import FEN, MILLE, whole_steps
from sim.lender.grades import Grades, graded, grades
from sim.numerics.jit import rule


class Table(NamedTuple):
    """Multiples by grade with the rounding and the cap."""

    multiples: Grades  # in thousandths of a month's income
    rounding: np.int64  # fen
    cap: np.int64  # fen


def table(settings):
    """Make the table from the settings of a limit policy: multiples to the thousandth, money to the fen."""
    multiples = grades(settings.scores, [round(multiple * MILLE) for multiple in settings.multiples])
    return Table(multiples, np.int64(round(settings.rounding * FEN)), np.int64(round(settings.cap * FEN)))


@rule
def table_limit(score, observed_income, multiples, rounding, cap):
    """Observed income times the multiple of the grade, rounded down, at most the cap; nothing under the lowest grade.  [fen]"""
    line = int64(observed_income) * int64(graded(int32(score), multiples, 0))
    return int32(min(whole_steps(line, MILLE * rounding) * rounding, cap))
