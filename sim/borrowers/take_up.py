"""Take up: whether an approved applicant wants the line at the price it is offered at.

A dear offer is left to those who need it: the pool that remains is worse in ways no score shows (Stiglitz and Weiss 1981;
Ausubel 1999 on card offers; Karlan and Zinman 2009).  That default follows is not assumed here, it emerges.
"""

import numpy as np
from numba import float64

from sim.columns import HAND_TO_MOUTH, NEVER_PAYS
from sim.numerics.draws import TAKE_UP, uniform64, words
from sim.numerics.jit import rule, sweep
from sim.numerics.maths import exponential, logarithm


@rule
def in_need(habits, cash, buffer):
    """Who can hardly do without: lives hand to mouth or has less cash than the buffer aimed at."""
    return ((habits & HAND_TO_MOUTH) != 0) | (cash < buffer)


@rule
def acceptance(rate, needy, careless, reference_rate, elasticity, needy_share):
    """Chance of taking up an offer: 1 up to the reference rate, (rate / reference)^-elasticity above it.

    Who is in need minds the price less: their elasticity is a share of the others'.  Who never means to pay does not mind.
    """
    steepness = elasticity * (needy_share if needy else 1.0)
    dearer = max(float64(rate) / reference_rate, 1.0)
    return 1.0 if careless else exponential(-steepness * logarithm(dearer))


@sweep
def draw_declines(number, habits, cash, buffer, rate, month, terms, keys, declines):
    """Draw which applicants decline their offers.  terms: reference rate, elasticity, share of it for those in need."""
    for i in range(declines.size):
        needy, careless = in_need(habits[i], cash[i], buffer[i]), (habits[i] & NEVER_PAYS) != 0
        chance = acceptance(rate[i], needy, careless, *terms)
        declines[i] = uniform64(words(number[i], month, TAKE_UP, keys)[0]) >= chance


def declined(people, offered, rate, month, behaviour, keys):
    """Who declines the line they are offered: of everyone, bool.

    offered: places of approved applicants; rate: what they are offered, 1e-8 a day; month: of the run; behaviour: the settings.
    """
    p, b = people, behaviour
    everyone = np.zeros(p.number.size, np.bool_)
    declines = np.empty(offered.size, np.bool_)
    terms = float(b.reference_rate), float(b.take_up_elasticity), float(b.take_up_needy)
    asked = (column[offered] for column in (p.number, p.habits, p.cash, p.buffer))
    draw_declines(*asked, rate, month, terms, keys, declines)
    everyone[offered] = declines
    return everyone
