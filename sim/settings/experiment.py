"""A comparison of policies, written down before it is run."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from sim.settings.errors import nearest, one_of
from sim.settings.setting import Group, refuse, setting

HEADLINE = (
    "lifetime_profit",
    "lifetime_loss_per_yuan_drawn",
    "rate_30",
    "consumption",
    "hardship",
    "excluded_share",
)
OUTCOMES = (
    *HEADLINE,
    "approval_rate",
    "take_up_rate",
    "credit_drawn",
    "rate_30_lagged",
    "new_account_default",
    "new_account_late",
    "utilisation",
    "owed_per_defaulter",
    "margin_after_loss",
    "priced_out_share",
    "profit_per_account",
    "excluded_poorest",
)
FIGURES = (
    "paired_differences",
    "delinquency_stress",
    "portfolio",
    "limits",
    "two_lives",
    "vintages",
    "rolls",
)

NAME = re.compile(r"\w[^/\\\x00-\x1f\x7f]{0,63}")  # of an arm, which is a folder's too
COMMAND = ("output", "world", "worlds", "threads", "executor", "experiment", "sweep", "target", "checkpoint")


def _are_of_the_model(overrides):
    """What policies share or differ by is the model's; where to write, how long and on what is the command's to say."""
    for text in overrides:
        key = text.partition("=")[0].lstrip("+~")
        if key.partition(".")[0] in COMMAND:
            raise PydanticCustomError("key", "{key} may only be set on the command line", {"key": key})
    return overrides


Overrides = Annotated[tuple[str, ...], Field(strict=False, max_length=64), AfterValidator(_are_of_the_model)]


class Experiment(Group):
    """Arms that differ by overrides, run on the same worlds."""

    title: str = setting("", "what is compared", source="", max_length=300)
    question: str = setting("", "the question it answers", source="", max_length=1_000)
    how_to_run: str = setting("", "the command", source="", max_length=1_000)
    overrides: Overrides = setting((), "settings shared by all arms", source="")
    arms: dict[str, Overrides] = setting({"baseline": ()}, "overrides of each policy", source="", min_length=1, max_length=64)
    baseline: str = setting("baseline", "the arm the others are compared with", source="")
    answer: str | None = setting(None, "the arm the closing sentence is about; null = the best by the primary outcome", source="")
    words: dict[str, str] = setting({}, "what arms are called in the closing sentence", source="", max_length=64)
    scenarios: tuple[str, ...] = setting(("calm",), "scenarios every arm lives through", source="", min_length=1, max_length=64)
    worlds: int = setting(20, "worlds per arm and scenario", unit="worlds", source="", ge=1, le=10_000)
    outcomes: tuple[str, ...] = setting(HEADLINE, "what is compared", source="", min_length=1)
    primary: str = setting(
        "lifetime_loss_per_yuan_drawn", "the outcome that answers the question, named before the run", source=""
    )
    figures: tuple[str, ...] = setting(FIGURES, "pictures of the report, in their order", source="", max_length=64)
    frontier: tuple[str, ...] = setting(
        ("lifetime_loss_per_yuan_drawn", "lifetime_profit"),
        "the two outcomes of the picture `frontier`",
        source="",
        min_length=2,
        max_length=2,
    )
    paths: tuple[str, ...] = setting(
        ("balance", "rate_30"), "columns of the month's table in the picture `paths`", source="", min_length=1, max_length=8
    )

    @model_validator(mode="after")
    def names_what_exists(self):
        for arm in self.arms:
            if not NAME.fullmatch(arm):
                raise refuse(
                    "arms",
                    arm,
                    "is not the name of a folder: a letter or digit first, no slash, 64 characters at most",
                )
        if self.baseline not in self.arms:
            raise refuse("baseline", self.baseline, "is not an arm" + nearest(self.baseline, self.arms))
        if self.answer is not None and self.answer not in self.arms:
            raise refuse("answer", self.answer, "is not an arm" + nearest(self.answer, self.arms))
        for key in ("outcomes", "frontier"):
            for name in getattr(self, key):
                if name not in OUTCOMES:
                    raise refuse(key, name, f"is not {one_of(OUTCOMES)}{nearest(name, OUTCOMES)}")
        if self.primary not in self.outcomes:
            raise refuse("primary", self.primary, "is not among the outcomes" + nearest(self.primary, self.outcomes))
        return self
