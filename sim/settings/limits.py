"""Settings of limits: how much a person may owe."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.settings.grades import MOST_GRADES, Score, check_grades, scores
from sim.settings.registry import settings_of
from sim.settings.setting import Group, check_rising, refuse, setting

IncomeMultiple = Annotated[float, Field(ge=0, le=100)]
IncomeRow = Annotated[tuple[IncomeMultiple, ...], Field(strict=False, min_length=1, max_length=MOST_GRADES)]
CalendarMonth = Annotated[int, Field(ge=1, le=12)]
Income = Annotated[float, Field(ge=0, le=1e7)]


class TemporaryLimit(Group):
    """More line in some months of the year, such as those of the great sales."""

    share: float = setting(0.0, "added to the line; 0 = never", unit="share of the granted line", ge=0, le=10)
    months: tuple[CalendarMonth, ...] = setting(
        (6, 11), "months of the year in which it may be used", unit="month of the year", min_length=1, max_length=12
    )
    score: int = setting(650, "lowest score that gets it", unit="points", ge=350, le=950)


class LineSettings(Group):
    """What every limit policy shares: the caps, the seasoning and temporary limits."""

    cap: float = setting(
        200_000.0,
        "largest limit of one person; at most the regime's personal cap",
        unit="CNY",
        source="CBIRC, Interim Measures for Internet Loans of Commercial Banks, in force 2020-07-17",
        ge=0,
        le=20_000_000,
    )
    income_cap: float | None = setting(
        None,
        "largest limit over a year's observed income; null = none",
        unit="fraction",
        source="off; the draft rules for online micro-loans (CBIRC and PBoC, 2020-11-02) name one third",
        ge=0,
        le=100,
    )
    debt_service_cap: float | None = setting(
        None,
        "largest instalment of the fully drawn line over 12 months, over a month's observed income; null = none",
        unit="fraction",
        source="assumption: off",
        ge=0,
        le=100,
    )
    debt_cap: float | None = setting(
        None,
        "largest total debt, line and what is owed elsewhere, over a year's observed income, at every month end; null = none",
        unit="fraction",
        source="off; debt above a year's income counts as over-indebted in this model",
        ge=0,
        le=100,
    )
    initial_share: float = setting(0.40, "share of the limit a new line starts with", unit="fraction", ge=0, le=1)
    season_months: int = setting(12, "months until the whole limit, in quarterly steps", unit="months", ge=0, le=120)
    rounding: float = setting(100.0, "limits are multiples of this", unit="CNY", ge=0.01, le=100_000)
    temporary: TemporaryLimit = setting(TemporaryLimit(), "more line in some months")


class LimitSettings(LineSettings):
    """A policy that reads a table: a multiple of observed income for each grade of the score."""

    multiples: tuple[IncomeMultiple, ...] = setting(
        (2.6, 3.8, 4.8, 5.8),
        "limit of each grade over observed income",
        unit="months of income",
        min_length=1,
        max_length=MOST_GRADES,
    )
    scores: tuple[Score, ...] = scores()

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
    clean_months: int = setting(6, "months without arrears before a rise", unit="months", ge=0, le=12)
    cut_to_balance_dpd: int = setting(30, "days past due from which the limit falls to the balance", unit="days", ge=1, le=720)


def review_months():
    """How often a line is looked at again."""
    return setting(6, "months between two reviews of a line; null = never", unit="months", ge=1, le=120)


@settings_of("limits", "score_income")
class ScoreIncomeLimits(LineSettings):
    """A table by score grade and income band, at admission and at every review."""

    kind: Literal["score_income"] = setting("score_income", "variant", source="")
    scores: tuple[Score, ...] = scores()
    incomes: tuple[Income, ...] = setting(
        (0.0, 5_000.0, 10_000.0, 20_000.0),
        "lowest observed income of each band",
        unit="CNY per month",
        min_length=1,
        max_length=MOST_GRADES,
    )
    multiples: tuple[IncomeRow, ...] = setting(
        ((2.0, 2.4, 2.8, 3.0), (3.0, 3.6, 4.0, 4.4), (3.8, 4.6, 5.2, 5.6), (4.6, 5.6, 6.2, 6.8)),
        "limit over observed income: a row for each grade, in it a value for each band",
        unit="months of income",
        min_length=1,
        max_length=MOST_GRADES,
    )
    review_months: int | None = review_months()

    @model_validator(mode="after")
    def fits(self):
        check_grades("multiples", self.multiples, self.scores)
        check_rising("incomes", self.incomes)
        for row in self.multiples:
            if len(row) != len(self.incomes):
                raise refuse("multiples", row, f"must have {len(self.incomes)} values, one per band of incomes")
        return self


AGARWAL = "assumption after Agarwal, Chomsisengphet, Mahoney and Stroebel (QJE 2018): "


@settings_of("limits", "marginal_profit")
class MarginalProfitLimits(LineSettings):
    """For each score the line beyond which another slice of it would lose money, at admission and at every review."""

    kind: Literal["marginal_profit"] = setting("marginal_profit", "variant", source="")
    slice: float = setting(0.2, "slice of a line", unit="months of income", ge=0.05, le=10)
    most: float = setting(10.0, "largest line", unit="months of income", ge=0, le=100)
    usage_low: float = setting(
        0.59,
        "rise of debt with the line up to the lower score",
        unit="fraction",
        source=AGARWAL + "59 % in a year up to FICO 660",
        ge=0,
        le=1,
    )
    usage_high: float = setting(
        0.05,
        "rise of debt with the line from the upper score on",
        unit="fraction",
        source=AGARWAL + "nearly none above FICO 740",
        ge=0,
        le=1,
    )
    usage_scores: tuple[Score, Score] = setting(
        (620, 780), "the two scores, linear between them", unit="points", source=AGARWAL + "FICO 660 and 740, on this scale"
    )
    pd_rise: float = setting(
        0.25,
        "rise of the chance of default with each month of income of line",
        unit="fraction",
        source="assumption; a second card nearly doubled default (De Giorgi, Drenik and Seira 2023)",
        ge=0,
        le=10,
    )
    usual: float = setting(4.0, "line at which the score's chance of default holds", unit="months of income", ge=0, le=100)
    lgd: float = setting(
        0.85,
        "loss given default, collection and waiting included",
        unit="fraction",
        source="assumption; unsecured 75-90 %, stress tests use 85 %",
        ge=0,
        le=1,
    )
    exposure_at_default: float = setting(1.25, "balance at default over the mean balance", unit="multiple", ge=0, le=10)
    required_return: float = setting(0.15, "return on equity to be earned", unit="fraction per year", ge=0, le=2)
    unused_cost: float = setting(0.001, "cost of keeping a line open, of its unused part", unit="fraction per year", ge=0, le=1)
    review_months: int | None = review_months()

    @model_validator(mode="after")
    def fits(self):
        check_rising("usage_scores", self.usage_scores)
        return self
