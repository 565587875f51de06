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
        40_000,
        "rate of every new ticket",
        unit="1e-8 per day",
        source="assumption; press: 0.04-0.05 % a day is usual for Jiebei",
        ge=0,
        le=1_000_000,
    )


@settings_of("pricing", "grades")
class GradedPricing(Group):
    """A rate for each score grade."""

    kind: Literal["grades"] = setting("grades", "variant", source="")
    rates: tuple[DailyRate, ...] = setting(
        (55_000, 45_000, 35_000, 30_000),
        "rate of each grade's new tickets",
        unit="1e-8 per day",
        min_length=1,
        max_length=MOST_GRADES,
    )
    scores: tuple[Score, ...] = scores()

    @model_validator(mode="after")
    def fits(self):
        check_grades("rates", self.rates, self.scores)
        return self


@settings_of("pricing", "model")
class ModelPricing(Group):
    """The rate at which a ticket of each score pays for itself over its life."""

    kind: Literal["model"] = setting("model", "variant", source="")
    lgd: float = setting(
        0.85,
        "loss given default, collection and waiting included",
        unit="fraction",
        source="assumption; unsecured 75-90 %, stress tests use 85 %",
        ge=0,
        le=1,
    )
    exposure_at_default: float = setting(1.25, "balance at default over the mean balance", unit="multiple", ge=0, le=10)
    prepayment: float = setting(0.02, "share of the balance repaid early", unit="per month", ge=0, le=1)
    expected_balance: float = setting(
        10_000.0, "balance over which an account's running cost is spread", unit="CNY", gt=0, le=1e7
    )
    expected_drawings: float = setting(
        70_000.0, "drawn over the life of an account: it carries the cost of acquisition", unit="CNY", gt=0, le=1e8
    )
    required_return: float = setting(
        0.15, "return on equity to be earned, after which profit begins", unit="fraction per year", ge=0, le=2
    )
    margin: float = setting(0.0, "profit wanted beyond that, of the balance", unit="fraction per year", ge=-1, le=1)
    highest_rate: int = setting(
        100_000,
        "highest rate asked, where the regime allows more",
        unit="1e-8 per day",
        source="assumption; courts enforced at most 36 % a year until 2020",
        ge=0,
        le=1_000_000,
    )
    above_cap: Literal["cap", "reject"] = setting(
        "cap", "what becomes of an applicant whose price would be above the highest: priced at it, or rejected"
    )
