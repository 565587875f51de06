"""Settings of limits: how much a person may owe."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.settings.grades import MOST_GRADES, Score, check_grades, scores
from sim.settings.registry import settings_of
from sim.settings.setting import Group, setting

IncomeMultiple = Annotated[float, Field(ge=0, le=100)]


class LimitSettings(Group):
    """What every limit policy shares: the table of multiples, the cap and the seasoning."""

    multiples: tuple[IncomeMultiple, ...] = setting(
        (2.6, 3.8, 4.8, 5.8), "limit of each grade over observed income", unit="months of income",
        min_length=1, max_length=MOST_GRADES,
    )
    scores: tuple[Score, ...] = scores()
    cap: float = setting(
        200_000.0, "largest limit of one person; at most the regime's personal cap", unit="CNY",
        source="CBIRC, Interim Measures for Internet Loans of Commercial Banks, in force 2020-07-17",
        ge=0, le=20_000_000,
    )
    initial_share: float = setting(
        0.40, "share of the limit a new line starts with", unit="fraction", ge=0, le=1
    )
    season_months: int = setting(
        12, "months until the whole limit, in quarterly steps", unit="months", ge=0, le=120
    )
    rounding: float = setting(100.0, "limits are multiples of this", unit="CNY", ge=0.01, le=100_000)

    @model_validator(mode="after")
    def fits(self):
        check_grades("multiples", self.multiples, self.scores)
        return self


@settings_of("limits", "fixed")
class FixedLimits(LimitSettings):
    """Set at admission, then only seasoned."""

    kind: Literal["fixed"] = setting("fixed", "variant", source="")


@settings_of("limits", "dynamic")
class DynamicLimits(LimitSettings):
    """The same table every month on today's score and observed income."""

    kind: Literal["dynamic"] = setting("dynamic", "variant", source="")
    raise_max: float = setting(0.10, "largest rise in a month", unit="fraction", ge=0, le=10)
    cut_max: float = setting(0.25, "largest cut in a month", unit="fraction", ge=0, le=1)
    clean_months: int = setting(
        6, "months without arrears before a rise", unit="months", ge=0, le=12
    )
    cut_to_balance_dpd: int = setting(
        30, "days past due from which the limit falls to the balance", unit="days", ge=1, le=720
    )
