"""Settings of the scorers: who is good enough for a line."""

from typing import Literal

from sim.settings.registry import settings_of
from sim.settings.setting import Group, setting


@settings_of("scoring", "platform")
class PlatformScoring(Group):
    """The platform's score as it is."""

    kind: Literal["platform"] = setting("platform", "variant", source="")
    cutoff: int = setting(
        600, "lowest score that is admitted", unit="points",
        source="press: Jiebei invites from 600; assumption", ge=350, le=950,
    )
