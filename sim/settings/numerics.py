"""How the numbers are computed; no result depends on the tile size."""

from typing import Literal

from sim.settings.setting import Group, setting


class Numerics(Group):
    """Random numbers and tiles."""

    generator: Literal["philox", "fast"] = setting(
        "philox", "generator of the keyed random numbers", source="Salmon et al. 2011 (Philox)"
    )
    tile_size: int = setting(7_680, "borrowers in a tile; 0 = one tile per due day", unit="borrowers", ge=0, le=32_767)
