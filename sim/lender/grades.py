"""Score grades: a value for each band of scores, as the price and limit tables need it."""

from typing import NamedTuple

import numpy as np
from numba import int32

from sim.numerics.jit import rule

MOST = 8
NEVER = np.int32(2**31 - 1)  # a score nobody reaches


class Grades(NamedTuple):
    """Up to eight grades: the lowest score of each, rising, and its value."""

    score_0: np.int32
    score_1: np.int32
    score_2: np.int32
    score_3: np.int32
    score_4: np.int32
    score_5: np.int32
    score_6: np.int32
    score_7: np.int32
    value_0: np.int32
    value_1: np.int32
    value_2: np.int32
    value_3: np.int32
    value_4: np.int32
    value_5: np.int32
    value_6: np.int32
    value_7: np.int32


def grades(scores, values):
    """Make the table from the lowest scores, rising, and the whole-number values of one to eight grades."""
    spare = MOST - len(scores)
    return Grades(*map(np.int32, [*scores, *[NEVER] * spare, *values, *[0] * spare]))


@rule
def graded(score, table, below):
    """The value of the grade a score falls in, `below` under the lowest.  Selects: a look-up would not vectorise."""
    value = int32(below)
    value = table.value_0 if score >= table.score_0 else value
    value = table.value_1 if score >= table.score_1 else value
    value = table.value_2 if score >= table.score_2 else value
    value = table.value_3 if score >= table.score_3 else value
    value = table.value_4 if score >= table.score_4 else value
    value = table.value_5 if score >= table.score_5 else value
    value = table.value_6 if score >= table.score_6 else value
    return table.value_7 if score >= table.score_7 else value
