"""Settings of the scorers: what everyone is worth, and who is good enough for a line."""

from typing import Literal

from sim.settings.registry import settings_of
from sim.settings.setting import Group, setting


class ScoreScale(Group):
    """What a point means.  The defaults describe the platform score in the calm default market."""

    base_score: int = setting(600, "score at which the odds are known", unit="points", ge=350, le=950)
    base_odds: float = setting(
        16.0,
        "accounts that pay for each that defaults within 12 months, at that score",
        unit="odds",
        source="fitted to 210,000 accounts opened in the calm default market; assumption",
        gt=0,
        le=1e6,
    )
    pdo: float = setting(
        46.0,
        "points that double the odds",
        unit="points",
        source="fitted to 210,000 accounts opened in the calm default market; assumption",
        gt=0,
        le=600,
    )


class Scorer(Group):
    """What every scorer shares: the scale, the cut-off, lots below it, and quotas."""

    cutoff: int = setting(
        600,
        "lowest score that is admitted",
        unit="points",
        source="press: Jiebei invites from 600; assumption",
        ge=350,
        le=950,
    )
    scale: ScoreScale = setting(ScoreScale(), "what a point means")
    explore_rate: float = setting(
        0.0, "share of applicants below the cut-off who are admitted by lot, to learn from", unit="fraction", ge=0, le=0.05
    )
    growth_quota: float | None = setting(
        None,
        "most new accounts of a month over the open ones, best scores first; null = no quota",
        unit="fraction per month",
        ge=0,
        le=10,
    )
    review_band: int = setting(
        0, "points above the cut-off within which a person looks at the application; 0 = nowhere", unit="points", ge=0, le=600
    )
    review_capacity: float | None = setting(
        None,
        "reviews a month per 1,000 open accounts, best scores first; null = unlimited",
        unit="reviews per month per 1,000 accounts",
        ge=0,
        le=100_000,
    )
    review_accuracy: float = setting(
        0.6, "correlation of a reviewer's reading with the hidden quality", unit="correlation", ge=0, le=1
    )
    review_floor: float = setting(-1.0, "reading below which a reviewer rejects", unit="sd", ge=-10, le=10)
    unreviewed: Literal["approve", "reject", "wait"] = setting(
        "approve", "what becomes of applications nobody had time to review"
    )


@settings_of("scoring", "platform")
class PlatformScoring(Scorer):
    """The platform's score as it is."""

    kind: Literal["platform"] = setting("platform", "variant", source="")
