"""Settings of collections: a standing strategy of contacts by days past due."""

from typing import Literal

from pydantic import model_validator

from sim.settings.monitoring import Rhythm
from sim.settings.registry import settings_of
from sim.settings.setting import Group, refuse, setting

MOST_STEPS = 8


class Step(Group):
    """One kind of contact between two days, counted from the due day, on which nobody is contacted.  Calls come after it."""

    from_day: int = setting(meaning="first day; below 0: before the next bill", unit="days", ge=-3, le=3_650)
    to_day: int = setting(meaning="last day", unit="days", ge=-3, le=3_650)
    kind: Literal["message", "call"] = setting(meaning="kind of contact")
    chance: float = setting(1.0, "chance of a contact", unit="per day", ge=0, le=1)
    cost: float = setting(0.0, "cost of a contact", unit="CNY", ge=0, le=10_000)
    effect: float = setting(
        1.0,
        "chance that a contact is effective",
        unit="fraction",
        source="assumption; machines do worse than people (Choi, Huang, Yang & Zhang 2025)",
        ge=0,
        le=1,
    )

    @model_validator(mode="after")
    def runs_forward(self):
        if self.to_day < self.from_day:
            raise refuse("to_day", self.to_day, f"is before from_day {self.from_day}")
        if self.from_day < 1 and self.kind == "call":
            raise refuse("from_day", self.from_day, "is below 1: only accounts past due are called")
        if self.from_day == self.to_day == 0:
            raise refuse("to_day", 0, "is the due day, on which nobody is contacted: -3 to -1, or 1 to 3650")
        return self


def message(from_day, to_day):
    return Step(from_day=from_day, to_day=to_day, kind="message", cost=0.05)


def call(from_day, to_day, chance, cost=6.0, effect=0.5):
    return Step(from_day=from_day, to_day=to_day, kind="call", chance=chance, cost=cost, effect=effect)


STEPS = (
    message(-1, -1),
    message(1, 3),
    call(4, 10, 0.10, cost=1.0, effect=0.4),
    call(11, 30, 0.10),
    call(31, 60, 0.10),
    call(61, 90, 0.08),
    call(91, 180, 0.05),
)


@settings_of("collections", "strategy")
class StrategyCollections(Group):
    """Messages and calls by days past due, planned under a capacity."""

    kind: Literal["strategy"] = setting("strategy", "variant", source="")
    plan_every: Rhythm = setting("week", "how often call capacity is planned, where there is one")
    call_capacity: float | None = setting(
        None, "calls a month; null = unlimited", unit="per 1,000 open accounts", ge=0, le=1_000_000
    )
    steps: tuple[Step, ...] = setting(STEPS, "the strategy", max_length=MOST_STEPS)
