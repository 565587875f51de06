"""How many worlds: a number, or as many as a target asks for."""

from typing import Annotated, Literal

from pydantic import Field, WrapValidator
from pydantic_core import PydanticKnownError

from sim.settings.errors import BadInput
from sim.settings.setting import Group, setting

AUTO = "auto"
MOST = 10_000


def _counted(value, _):
    if value == AUTO:
        return value
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticKnownError("int_type")
    if value < 1:
        raise PydanticKnownError("greater_than_equal", {"ge": 1})
    if value > MOST:
        raise PydanticKnownError("less_than_equal", {"le": MOST})
    return value


Worlds = Annotated[Annotated[int, Field(ge=1, le=MOST)] | Literal["auto"], WrapValidator(_counted)]


def number_of(worlds):
    """The number of worlds, where there must be one."""
    if worlds == AUTO:
        raise BadInput("worlds", worlds, "is for experiments.compare with target.half_width: give a number")
    return worlds


class Target(Group):
    """When worlds=auto has lived enough worlds."""

    half_width: float | None = setting(
        None,
        "half the width of the primary outcome's interval to stop at, in the units of the tables; null = none asked for",
        unit="units of the primary outcome",
        source="",
        gt=0,
    )
    most_worlds: int = setting(320, "worlds after which worlds=auto stops in any case", unit="worlds", source="", ge=10, le=MOST)
