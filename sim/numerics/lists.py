"""Lists of the few: which places of a tile's columns a rare state holds, so that what it costs is computed for them alone.

A place is written down whether it belongs on the list or not, and the end of the list moves on only if it does: nothing
is left to guess for the processor.  Where it can (`lanes`), sixteen places are looked at together.
"""

from numba import int64, uint16, uint32

from sim.numerics.jit import sweep
from sim.numerics.lanes import COMPRESSES, LANES, below, compress_places, how_many, in_lanes, in_masks, lowest, positive


@sweep
def list_positive(amounts, places):
    """List the places of positive amounts in rising order; returns how many.

    amounts: whole numbers; places: 32-bit whole numbers, as long as amounts.
    """
    found, n = 0, amounts.size
    whole = in_lanes(n)
    for i in range(0, whole, LANES):
        mask = positive(amounts, i)
        compress_places(mask, i, places, found)
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
        compress_places(mask, i, places, found)
        found += how_many(mask)
    for i in range(whole, n):
        places[found] = i
        found += int64(words[i] < threshold)
    return found


@sweep
def list_rare(amounts, places, blocks):
    """`list_positive` where few amounts are positive: a processor that cannot compress lanes passes over empty blocks of sixteen.

    blocks: uint32, with room for a sixteenth of the amounts.
    """
    whole = 0 if COMPRESSES else in_masks(amounts.size)
    found = list_in_blocks(occupied_blocks(whole, amounts, blocks), amounts, places, blocks)
    more = list_positive(amounts[whole:], places[found:])
    for k in range(found, found + more):
        places[k] += uint32(whole)
    return found + more


@sweep
def occupied_blocks(whole, amounts, blocks):
    """List the blocks of sixteen places in which somebody is; returns how many."""
    occupied = 0
    for i in range(0, whole, LANES):
        blocks[occupied] = i
        occupied += int64(positive(amounts, i) != 0)
    return occupied


@sweep
def list_in_blocks(occupied, amounts, places, blocks):
    """List the places of positive amounts in some blocks."""
    found = 0
    for k in range(occupied):
        i = int64(blocks[k])
        mask = positive(amounts, i)
        while mask != 0:
            places[found] = i + lowest(mask)
            found += 1
            mask = uint16(mask & (mask - 1))
    return found
