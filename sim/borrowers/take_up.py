"""Take up: whether an approved applicant wants the line at the price it is offered at."""

import numpy as np
from numba import float64

from sim.columns import HAND_TO_MOUTH
from sim.numerics.draws import TAKE_UP, uniform64, words
from sim.numerics.jit import rule, sweep
from sim.numerics.maths import exponential, logarithm


@rule
def acceptance(rate, needy, reference_rate, elasticity, needy_share):
    """Chance of taking up an offer: 1 up to the reference rate, (rate / reference)^-elasticity above it.

    Who lives hand to mouth minds the price less: their elasticity is a share of the others'.
    """
    steepness = elasticity * (needy_share if needy else 1.0)
    dearer = max(float64(rate) / reference_rate, 1.0)
    return exponential(-steepness * logarithm(dearer))


@sweep
def draw_declines(number, habits, rate, month, terms, keys, declines):
    """Draw which applicants decline their offers.  terms: reference rate, elasticity, share of it for the needy."""
    for i in range(declines.size):
        needy = (habits[i] & HAND_TO_MOUTH) != 0
        chance = acceptance(rate[i], needy, *terms)
        declines[i] = uniform64(words(number[i], month, TAKE_UP, keys)[0]) >= chance


def declined(people, offered, rate, month, behaviour, keys):
    """Who declines the line they are offered: of everyone, bool.

    offered: places of approved applicants; rate: everyone's, 1e-8 a day; month: of the run; behaviour: the settings.
    """
    everyone = np.zeros(people.number.size, np.bool_)
    declines = np.empty(offered.size, np.bool_)
    terms = float(behaviour.reference_rate), float(behaviour.take_up_elasticity), float(behaviour.take_up_needy)
    draw_declines(people.number[offered], people.habits[offered], rate[offered], month, terms, keys, declines)
    everyone[offered] = declines
    return everyone
