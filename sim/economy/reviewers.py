"""Reviewers: people who look at papers and call, and so learn something of what no score shows."""

import math

import numpy as np

from sim.numerics.maths import normal_quantile


def reading(quality, places, luck, accuracy):
    """What reviewers make of some borrowers: standard normal, correlated with their hidden quality.

    quality: everyone's, in sd; places: whom they look at; luck: a uniform in (0, 1) for each; accuracy: the correlation.
    """
    error = np.array([normal_quantile.py_func(float(u)) for u in luck])
    return accuracy * quality[places] + math.sqrt(1.0 - accuracy * accuracy) * error
