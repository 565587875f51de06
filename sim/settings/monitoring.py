"""Settings of watching: how often the lender looks, at what, when an alarm rings and what follows."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.settings.registry import settings_of
from sim.settings.setting import Group, check_rising, refuse, setting

Rhythm = Literal["month", "week", "day"]
Action = Literal["freeze", "cut_25", "cut_50", "cut_100", "run_off", "recall"]
Band = Annotated[int, Field(ge=360, le=950, multiple_of=10)]


@settings_of("monitoring", "none")
class NoMonitoring(Group):
    """Nothing is watched; the rhythm still sets the decision dates."""

    kind: Literal["none"] = setting("none", "variant", source="")
    watch_every: Rhythm = setting("month", "how often the lender watches")


@settings_of("monitoring", "segment_alarm")
class SegmentAlarm(Group):
    """Early arrears by segment and score band against a forecast; where an alarm rings, lines are restricted."""

    kind: Literal["segment_alarm"] = setting("segment_alarm", "variant", source="")
    watch_every: Rhythm = setting("month", "how often the lender watches")
    bands: tuple[Band, ...] = setting(
        (600, 650, 700, 750),
        "platform scores between the bands of a segment; steps of ten",
        unit="points",
        source="Zhima Credit's bands, finer at the top",
        min_length=1,
        max_length=20,
    )
    forecast: Literal["history", "pd"] = setting(
        "history", "history: the cell's own past months; pd: the scorer's PD times what it was worth in past months"
    )
    window_months: int = setting(12, "past months a forecast is learnt from", unit="months", ge=1, le=60)
    min_months: int = setting(3, "months to learn from before an alarm may ring", unit="months", ge=1, le=60)
    forecast_error: bool = setting(
        True, "the threshold allows for the forecast being an estimate (beta-binomial instead of binomial)"
    )
    alarm: Literal["threshold", "cusum"] = setting(
        "cusum", "threshold: one period's count is too unlikely; cusum: evidence piles up over periods"
    )
    false_alarm_rate: float = setting(
        0.001, "threshold: rings below this chance of the count, per cell and watch period", unit="fraction", gt=0, lt=0.5
    )
    cusum_ratio: float = setting(
        1.5,
        "cusum: the rise it is tuned to, over the forecast",
        unit="multiple",
        source="assumption; Ant's 30+ rate rose by a factor 1.93 in five months of 2020",
        gt=1,
        le=20,
    )
    cusum_level: float = setting(
        6.0,
        "cusum: rings at this log likelihood ratio",
        unit="log ratio",
        gt=0,
        le=100,
    )
    hold_months: int = setting(3, "months an alarm stands at least", unit="months", ge=1, le=60)
    action: Action = setting("freeze", "what befalls lines of a cell while its alarm stands; cut: per cent of the unused limit")

    @model_validator(mode="after")
    def fits(self):
        check_rising("bands", self.bands)
        if self.min_months > self.window_months:
            raise refuse("min_months", self.min_months, f"is above window_months {self.window_months}")
        return self
