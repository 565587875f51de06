"""Settings of watching: how often the lender looks, and at what."""

from typing import Literal

from sim.settings.registry import settings_of
from sim.settings.setting import Group, setting

Rhythm = Literal["month", "week", "day"]


@settings_of("monitoring", "none")
class NoMonitoring(Group):
    """Nothing is watched; the rhythm still sets the decision dates."""

    kind: Literal["none"] = setting("none", "variant", source="")
    watch_every: Rhythm = setting("month", "how often the lender watches")
