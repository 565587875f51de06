"""Menus of a product as the passes need them: one for every segment, and for the accounts of each that have the variant.

Looked up only for the few who draw today or open an account; what everybody's pass needs is one scalar.
"""

import numpy as np
from numba import int32

from sim.columns import SEGMENTS
from sim.numerics.draws import threshold
from sim.numerics.jit import rule

VARIANT = 4  # bit of an account's treatment: it has the product's variant
DRAWS = ("minimum", "first_term", "second_term", "third_term", "first_share", "second_share")  # a row of `draw_menus`
MINIMUM, FIRST_TERM, SECOND_TERM, THIRD_TERM, FIRST_SHARE, SECOND_SHARE = range(len(DRAWS))


@rule
def menu_of(segment, treatment):
    """Which menu an account has: its segment's, or its segment's with the variant."""
    return int32(2 * int32(segment) + (1 if (treatment & VARIANT) != 0 else 0))


def menus(product):
    """Every menu of a product in the order of `menu_of`."""
    return [product.menu(segment, variant) for segment in SEGMENTS for variant in (False, True)]


def draw_menus(product):
    """What may be drawn: a row per menu as `DRAWS` names it; int64: fen, months, shares as chances of a 32-bit word."""
    return np.array([_draws(menu) for menu in menus(product)], np.int64)


def _draws(menu):
    terms, shares = menu.terms, np.cumsum(menu.term_shares)
    second = min(1, len(terms) - 1)
    chances = (int(threshold(share)) for share in (shares[0], shares[second]))
    return int(round(menu.minimum_draw * 100)), terms[0], terms[second], terms[-1], *chances


def mode_menus(product):
    """Repayment modes: a row per menu, uint32 chances of interest only, and of that or equal principal."""
    modes = [menu.modes for menu in menus(product)]
    return np.array([_thresholds(x.interest_only, x.interest_only + x.equal_principal) for x in modes], np.uint32)


def _thresholds(*shares):
    return [threshold(share) for share in shares]


def temporary_menus(product):
    """Which menus have temporary limits: bool."""
    return np.array([menu.temporary for menu in menus(product)], np.bool_)
