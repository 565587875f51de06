"""Tiles: contiguous runs of borrowers with one due day, small enough that their columns stay in a core's own cache."""

import numpy as np


def tile_table(due_day, tile_size):
    """Rows of (first, end, due day): each due day's run cut into equal tiles of at most `tile_size` (0 = one tile).

    due_day: uint8 in storage order.  Tiles hold at most 32,767 borrowers, the range of exact split sums.
    """
    size = min(tile_size or 32_767, 32_767)
    edges = np.searchsorted(due_day, np.arange(1, 30))
    rows = []
    for day in range(1, 29):
        first, end = int(edges[day - 1]), int(edges[day])
        pieces = -(-(end - first) // size)
        cuts = [first + (end - first) * k // pieces for k in range(pieces + 1)] if pieces else []
        rows += [(lo, hi, day) for lo, hi in zip(cuts, cuts[1:], strict=False)]
    return np.array(rows, np.int64).reshape(-1, 3)


def payday_slices(tiles, pay_pattern, payday):
    """First borrower of each payday in each tile: int32 (tiles, 3 pay patterns, 30), relative to the tile's first."""
    table = np.zeros((len(tiles), 3, 30), np.int32)
    for k, (lo, hi, _) in enumerate(tiles):
        key = pay_pattern[lo:hi].astype(np.int32) * 32 + payday[lo:hi]
        for pattern in range(3):
            table[k, pattern] = np.searchsorted(key, pattern * 32 + np.arange(30))
    return table
