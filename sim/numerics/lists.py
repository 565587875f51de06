"""Lists of the few: which places of a tile's columns a rare state holds, so that what it costs is computed for them alone.

A place is written down whether it belongs on the list or not, and the end of the list moves on only if it does: nothing
is left to guess for the processor.  Such a loop carries its end along and stays scalar; it costs about as much as one
vectorised pass, far less than a logarithm or a division for everybody.
"""

from numba import int64

from sim.numerics.jit import sweep


@sweep
def list_positive(amounts, places):
    """List the places of positive amounts in rising order; returns how many.  places: uint32, as long as amounts."""
    found, n = 0, amounts.size
    for i in range(n):
        places[found] = i
        found += int64(amounts[i] > 0)
    return found


@sweep
def list_below(words, threshold, places):
    """List the places of random words below a chance (`draws.chance`); returns how many."""
    found, n = 0, words.size
    for i in range(n):
        places[found] = i
        found += int64(words[i] < threshold)
    return found


@sweep
def list_marked(n, marks, eights, blocks, places):
    """List the places of marks that are 1 among the first n; returns how many.

    eights: the marks seen eight at a time, which tells the blocks without any; blocks, places: uint32, with room for n / 8
    and n places and eight more.
    """
    occupied, count = 0, (n + 7) >> 3
    for block in range(count):
        blocks[occupied] = block
        occupied += int64(eights[block] != 0)
    found = 0
    for k in range(occupied):
        first = int64(blocks[k]) << 3
        for i in range(first, min(n, first + 8)):
            places[found] = i
            found += int64(marks[i])
    return found
