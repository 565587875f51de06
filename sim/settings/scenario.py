"""The macro path: dated monthly series, linear between the given months, held outside them."""

from pathlib import PurePath
from typing import Annotated

from pydantic import Field, model_validator

from sim.settings.setting import Fraction, Group, Month, refuse, setting

Growth = Annotated[float, Field(ge=-0.9, le=2)]
Rate = Annotated[float, Field(ge=-0.05, le=0.5)]
Unemployment = Annotated[float, Field(ge=0, le=0.6)]
Multiple = Annotated[float, Field(ge=0, le=5)]
Sentiment = Annotated[float, Field(ge=0.1, le=3)]

SOURCE = "each scenario's own `sources`"

PATHS = (
    "unemployment",
    "unemployment_young",
    "income_growth",
    "income_interruption",
    "gig_hours",
    "policy_rate",
    "sentiment",
    "transfers",
)


def path(meaning, unit):
    """One dated series; an empty one stands at its normal value."""
    return setting({}, meaning, unit=unit, source=SOURCE)


class Scenario(Group):
    """What happens to the economy, month by month."""

    name: str = setting(meaning="short name", source="", pattern=r"^\w[\w.-]{0,63}$")
    title: str = setting("", "what the scenario shows", source="", max_length=300)
    start: Month | None = setting(
        None, "first month of policy, after the burn-in; null = the first month of `file`", unit="month"
    )
    file: str | None = setting(None, "CSV of the user's own path (scenario=csv)", source="", max_length=1000)
    severity: float = setting(1.0, "scales the distance of every path from its first value", unit="multiple", ge=0, le=3)
    pay_during_interruption: float = setting(
        0.35,
        "share of pay received by the employed whose income is interrupted",
        unit="fraction",
        ge=0,
        le=1,
    )
    unemployment: dict[Month, Unemployment] = path("unemployed share on the month's last day", "fraction")
    unemployment_young: dict[Month, Unemployment] = path("the same for the young (16-24); empty: follows the whole", "fraction")
    income_growth: dict[Month, Growth] = path("real growth of pay; empty: 0", "fraction per year")
    income_interruption: dict[Month, Fraction] = path("share of the employed whose pay is interrupted; empty: 0", "fraction")
    gig_hours: dict[Month, Multiple] = path("hours of gig work; empty: 1", "1 = normal")
    policy_rate: dict[Month, Rate] = path("policy interest rate; empty: 0", "fraction per year")
    sentiment: dict[Month, Sentiment] = path("willingness to repay; empty: 1", "1 = normal")
    transfers: dict[Month, Multiple] = path("public transfers on top of the benefit; empty: 0", "share of the benefit")
    sources: dict[str, str] = setting({}, "where each path comes from, by path name", source="")

    @property
    def told(self):
        """What the scenario shows, with the user's file where one is laid over it."""
        if self.file is None:
            return self.title
        return f"{self.title} — with the paths of {PurePath(self.file).name} laid over it" if self.unemployment else self.title

    @model_validator(mode="after")
    def has_a_path(self):
        if not self.unemployment and self.file is None:
            raise refuse("unemployment", None, "is missing: give a path, or scenario.file")
        if self.start is None and self.file is None:
            raise refuse("start", None, "is missing: the first month of policy (YYYY-MM)")
        unknown = sorted(set(self.sources) - set(PATHS))
        if unknown:
            raise refuse("sources", unknown[0], "is not the name of a path")
        return self
