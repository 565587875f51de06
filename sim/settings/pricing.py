"""Settings of pricing: the daily rate of a new ticket; a ticket keeps its rate."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.settings.grades import MOST_GRADES, Score, check_grades, scores
from sim.settings.registry import settings_of
from sim.settings.setting import Group, setting

DailyRate = Annotated[int, Field(ge=0, le=1_000_000)]


@settings_of("pricing", "flat")
class FlatPricing(Group):
    """One rate for everyone."""

    kind: Literal["flat"] = setting("flat", "variant", source="")
    rate: int = setting(
        40_000, "rate of every new ticket", unit="1e-8 per day",
        source="assumption; press: 0.04-0.05 % a day is usual for Jiebei", ge=0, le=1_000_000,
    )


@settings_of("pricing", "grades")
class GradedPricing(Group):
    """A rate for each score grade."""

    kind: Literal["grades"] = setting("grades", "variant", source="")
    rates: tuple[DailyRate, ...] = setting(
        (55_000, 45_000, 35_000, 30_000), "rate of each grade's new tickets", unit="1e-8 per day",
        min_length=1, max_length=MOST_GRADES,
    )
    scores: tuple[Score, ...] = scores()

    @model_validator(mode="after")
    def fits(self):
        check_grades("rates", self.rates, self.scores)
        return self
