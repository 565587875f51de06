"""Limits by score and income band: a matrix of multiples, read at admission and at every review."""

from typing import NamedTuple

import numpy as np
from numba import int32, int64, prange

from sim.accounts.lines import FEN, MILLE, whole_steps
from sim.columns import OPEN
from sim.lender.limits import Limits
from sim.lender.orders import LEAVE
from sim.numerics.jit import parallel, rule

SCORES = 951  # 0 ... 950
NEVER = 2**31 - 1  # months between reviews


class Matrix(NamedTuple):
    """Multiples by whole score and income band with the rounding, the cap and the rhythm of reviews."""

    multiples: np.ndarray  # int64[score, band], thousandths of a month's income
    incomes: np.ndarray  # int64 fen/month, lowest of each band
    rounding: np.int64  # fen
    cap: np.int64  # fen
    every: np.int64  # months


def matrix(settings, multiples, incomes=(0.0,)):
    """Make the matrix.  multiples: months of income by whole score and band; incomes: lowest of each band, CNY a month."""
    every = NEVER if settings.review_months is None else settings.review_months
    return Matrix(
        np.round(np.asarray(multiples) * MILLE).astype(np.int64),
        np.array([round(income * FEN) for income in incomes], np.int64),
        np.int64(round(settings.rounding * FEN)),
        np.int64(round(settings.cap * FEN)),
        np.int64(every),
    )


@rule
def band_of_income(income, incomes):
    """The band an observed income falls in, -1 below the lowest."""
    band = int64(-1)
    for k in range(incomes.size):
        band += int64(income >= incomes[k])
    return band


@rule
def matrix_line(score, income, matrix):
    """Observed income times the multiple of its score and band, rounded down, at most the cap; nothing below the bands.  [fen]"""
    band = band_of_income(income, matrix.incomes)
    multiple = matrix.multiples[int64(score), max(band, int64(0))] if band >= 0 else int64(0)
    return int32(min(whole_steps(int64(income) * multiple, MILLE * matrix.rounding) * matrix.rounding, matrix.cap))


@rule
def due_for_review(opened, month, every):
    """Whether an account opened in one month is reviewed at the end of another: whole rhythms later."""
    age = int64(month) - int64(opened)
    return (age > 0) & (age % every == 0)


@parallel
def review(applicants, state, opened, month, score, income, behind, granted, matrix, out):
    """Give applicants and accounts due for review the line of the matrix; an account behind gets no more than it has."""
    for i in prange(out.size):
        line = matrix_line(score[i], income[i], matrix)
        looked_at = (state[i] == OPEN) & due_for_review(opened[i], month, matrix.every)
        again = min(line, granted[i]) if behind[i] else line
        out[i] = line if applicants[i] else (again if looked_at else int32(LEAVE))


class MatrixLimits(Limits):
    """A limit policy that is a matrix of multiples."""

    def matrix(self, scale):
        """The `Matrix` where points mean what this scale says."""
        raise NotImplementedError(f"{type(self).__name__}.matrix")

    def decide(self, view, statistics, out):
        v, m = view, self.matrix(view.scale)
        review(v.applicants, v.state, v.opened, v.month, v.own_score, v.observed_income, v.behind, v.granted, m, out)
        return out
