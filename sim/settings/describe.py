"""Every setting as a row: key, default, unit, range, meaning, kind, source."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from sim.settings.errors import shown
from sim.settings.registry import DECISIONS, names, variant
from sim.settings.root import Settings


@dataclass(frozen=True)
class Row:
    """One setting, as a reader wants to see it."""

    key: str
    option: str  # the variant it belongs to, where there are several
    default: Any
    unit: str
    allowed: str
    meaning: str
    kind: str
    source: str


def rows(model=Settings, prefix="", option="") -> Iterator[Row]:
    """All settings below a group, every variant of a decision included."""
    for name, field in model.model_fields.items():
        key = f"{prefix}{name}"
        if model is Settings and name in DECISIONS:
            for choice in names(name):
                yield from rows(variant(name, choice).settings, f"{name}.", choice)
        elif group := group_in(field.annotation):
            yield from rows(group, f"{key}.{_any_member(field.annotation)}", option)
        else:
            yield _row(key, field, option)


def group_in(annotation):
    """The group of settings an annotation holds, also inside a tuple or a dictionary."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for found in map(group_in, get_args(annotation)) if found), None)


def _any_member(annotation):
    """`*.` where the group stands in a tuple or a dictionary; a group that may be null is still one."""
    alone = all(isinstance(part, type) for part in get_args(annotation))
    return "" if alone and get_origin(annotation) not in (tuple, dict) else "*."


def _row(key, field, option):
    extra = field.json_schema_extra or {}
    default = "required" if field.default is PydanticUndefined else field.default
    return Row(
        key,
        option,
        default,
        extra.get("unit", ""),
        allowed(field),
        field.description or "",
        extra.get("kind", "setting"),
        extra.get("source", ""),
    )


def allowed(field):
    """The range or the choices of a setting."""
    limits = {type(limit).__name__: limit for limit in [*field.metadata, *_inner_metadata(field.annotation)]}
    low = f"[{shown(limits['Ge'].ge)}" if "Ge" in limits else f"({shown(limits['Gt'].gt)}" if "Gt" in limits else ""
    high = f"{shown(limits['Le'].le)}]" if "Le" in limits else f"{shown(limits['Lt'].lt)})" if "Lt" in limits else ""
    if low or high:
        return f"{low or '('}, {high or ')'}"
    if field.annotation is bool:
        return "true, false"
    return ", ".join(value for value in get_args(field.annotation) if isinstance(value, str))


def _inner_metadata(annotation):
    """Limits of the values inside a tuple or a dictionary."""
    found = []
    for inner in get_args(annotation):
        for limit in getattr(inner, "__metadata__", ()):
            found += getattr(limit, "metadata", [])
        found += _inner_metadata(inner)
    return found
