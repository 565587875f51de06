"""Lists of the few: which places of a tile's columns a rare state holds, so that what it costs is computed for them alone.

A place is written down whether it belongs on the list or not, and the end of the list moves on only if it does: nothing
is left to guess for the processor.  Where it can (`lanes`), sixteen places are looked at together.
"""

from numba import int64

from sim.numerics.jit import sweep
from sim.numerics.lanes import LANES, below, how_many, in_lanes, positive, press_places


@sweep
def list_positive(amounts, places):
    """List the places of positive amounts in rising order; returns how many.

    amounts: whole numbers; places: 32-bit whole numbers, as long as amounts.
    """
    found, n = 0, amounts.size
    whole = in_lanes(n)
    for i in range(0, whole, LANES):
        mask = positive(amounts, i)
        press_places(mask, i, places, found)
        found += how_many(mask)
    for i in range(whole, n):
        places[found] = i
        found += int64(amounts[i] > 0)
    return found


@sweep
def list_below(words, threshold, places):
    """List the places of random words below a chance (`draws.chance`); returns how many."""
    found, n = 0, words.size
    whole = in_lanes(n)
    for i in range(0, whole, LANES):
        mask = below(words, i, threshold)
        press_places(mask, i, places, found)
        found += how_many(mask)
    for i in range(whole, n):
        places[found] = i
        found += int64(words[i] < threshold)
    return found
