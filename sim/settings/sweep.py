"""A design of many cells: which settings vary, over which values, under which scenarios and arms."""

from math import ceil
from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.settings.errors import one_of
from sim.settings.experiment import OUTCOMES, Overrides
from sim.settings.setting import Group, refuse, setting

Value = bool | int | float | str | None
MOST_CELLS = 100_000
LARGEST = 1e15  # end of a range: beyond it, floats are no longer every whole number
KEY = r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z0-9_-]+)*$"
ONCE = (
    "scenario", "world", "worlds", "output", "threads", "executor", "sweep", "experiment", "target", "checkpoint", "record",
    "lender",
)  # fmt: skip


class Factor(Group):
    """One setting that varies: a list of values, or a range."""

    key: str = setting(meaning="the setting, or a group of decisions such as limits", source="", pattern=KEY, max_length=200)
    values: tuple[Value, ...] = setting((), "the values it takes", source="", max_length=10_000)
    low: float | None = setting(None, "lowest value of a range", source="")
    high: float | None = setting(None, "highest value of a range", source="")
    levels: int = setting(5, "steps of the range in a grid", unit="steps", source="", ge=2, le=10_000)
    scale: Literal["linear", "log"] = setting("linear", "even steps, or even ratios", source="")
    whole: bool = setting(False, "round to whole numbers", source="")
    title: str = setting("", "what figures call it; empty: the key", source="", max_length=100)

    @model_validator(mode="after")
    def is_a_list_or_a_range(self):
        group = self.key.partition(".")[0]
        if group in ONCE and (group != "scenario" or self.key == group):
            hint = "name them in sweep.scenarios" if group == "scenario" else "is the same for all cells"
            raise refuse("key", self.key, f"may not vary here: {hint}")
        if bool(self.values) == (self.low is not None or self.high is not None):
            raise refuse("values", None, "needs either values or low and high")
        if not self.values and (self.low is None or self.high is None or not self.low < self.high):
            raise refuse("low", self.low, "must be below high")
        for name, end in (("low", self.low), ("high", self.high)):
            if end is not None and abs(end) > LARGEST:
                raise refuse(name, end, f"is beyond {LARGEST:g}, the largest size of an end")
        if self.whole and not self.values and not ceil(self.low) <= self.high:
            raise refuse("low", self.low, f"to {self.high} holds no whole number")
        if not self.values and self.scale == "log" and self.low <= 0:
            raise refuse("low", self.low, "must be above 0 on a log scale")
        if len({(type(value), value) for value in self.values}) < len(self.values):
            raise refuse("values", self.values, "name a value twice")
        return self


class Sweep(Group):
    """Cells that differ by factors, scenarios and arms; each lives the same worlds."""

    title: str = setting("", "what is varied", source="", max_length=300)
    question: str = setting("", "the question it answers", source="", max_length=1_000)
    how_to_run: str = setting("", "the command", source="", max_length=1_000)
    design: Literal["grid", "latin_hypercube", "sobol"] = setting(
        "grid", "every combination, or points that fill the ranges evenly", source=""
    )
    factors: tuple[Factor, ...] = setting((), "what varies", source="", max_length=50)
    points: int = setting(64, "points of a sample (sobol: best a power of two)", unit="points", source="", ge=1, le=MOST_CELLS)
    seed: int = setting(1, "seed of the sample, not of the worlds", unit="number", source="", ge=0, le=2**31 - 1)
    overrides: Overrides = setting((), "settings shared by all cells", source="")
    arms: dict[str, Overrides] = setting({"all": ()}, "overrides of each policy", source="", min_length=1, max_length=64)
    baseline: str | None = setting(None, "the arm others are compared with in the figures; null = none", source="")
    scenarios: Annotated[tuple[str, ...], Field(min_length=1, max_length=64)] = setting(
        ("calm",), "scenarios every cell lives through", source=""
    )
    worlds: int = setting(4, "worlds per cell", unit="worlds", source="", ge=1, le=10_000)
    primary: str = setting("lifetime_profit", "the outcome that figures show", source="")

    @model_validator(mode="after")
    def names_what_exists(self):
        if self.baseline is not None and self.baseline not in self.arms:
            raise refuse("baseline", self.baseline, f"is not {one_of(self.arms)}")
        if self.primary not in OUTCOMES:
            raise refuse("primary", self.primary, f"is not {one_of(OUTCOMES)}")
        for name in self.arms:
            if not name.isprintable() or not 0 < len(name) <= 64:
                raise refuse("arms", name, "is not a short name")
        keys = [factor.key for factor in self.factors]
        if len(set(keys)) < len(keys):
            raise refuse("factors", keys, "name a setting twice")
        if len(set(self.scenarios)) < len(self.scenarios):
            raise refuse("scenarios", self.scenarios, "name a scenario twice")
        return self
