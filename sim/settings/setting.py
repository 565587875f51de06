"""What a setting is: a typed value with its unit, range, meaning, kind and source."""

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

CHOICE = "user's choice"


class Group(BaseModel):
    """Settings of one concept: nothing is coerced, added, changed later or left infinite."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)


def setting(default=..., meaning="", *, unit="", source="assumption", law=False, **limits):
    """One setting; no source: the user's own choice.

    `limits` are pydantic's ge, gt, le, lt, pattern, min_length and max_length.
    """
    if isinstance(default, tuple):
        limits["strict"] = False  # a list in a file becomes a tuple; its members stay strict
    extra = {"unit": unit, "kind": "law" if law else "setting", "source": source or CHOICE}
    return Field(default, description=meaning, json_schema_extra=extra, **limits)


def refuse(key, value, allowed):
    """The error of a check across settings; `key` is relative to the group."""
    return PydanticCustomError("refused", "{allowed}", {"key": key, "value": value, "allowed": allowed})


def check_sum(key, shares, tolerance=1e-9):
    """Shares must add up to one."""
    total = sum(shares)
    if abs(total - 1) > tolerance:
        raise refuse(key, round(total, 9), "is the sum; the shares must add up to 1")


def check_rising(key, values):
    """Steps must rise."""
    if list(values) != sorted(set(values)):
        raise refuse(key, tuple(values), "must rise from one to the next")


MONTH = re.compile(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])")


def _is_month(text):
    if not (isinstance(text, str) and MONTH.fullmatch(text)):
        raise PydanticCustomError("month", "is not a month, YYYY-MM of 1900 to 2099")
    return text


Month = Annotated[str, BeforeValidator(_is_month)]
Fraction = Annotated[float, Field(ge=0, le=1)]
