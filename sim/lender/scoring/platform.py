"""The platform's score as it is."""

from sim.lender.scoring import Scoring
from sim.settings.registry import register


@register("scoring", "platform")
class PlatformScore(Scoring):
    """The platform's score as it is, with a cut-off."""
