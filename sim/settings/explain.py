"""From a validation error to the one line a user reads."""

from typing import get_args

from pydantic import BaseModel

from sim.settings.errors import BadInput, nearest, one_of

TYPES = {
    "int_type": "is not a whole number",
    "float_type": "is not a number",
    "bool_type": "is not true or false",
    "string_type": "is not text",
    "tuple_type": "is not a list",
    "dict_type": "is not a group of settings",
    "model_type": "is not a group of settings",
    "finite_number": "is not finite",
    "string_pattern_mismatch": "has characters that are not allowed here",
}
UNION = ("bool", "int", "float", "str")  # what pydantic calls the types of one value
WITHOUT_A_WORD = ("fraction", "share", "multiple", "elasticity", "correlation", "log", "month of")  # units no bound is given in
BOUNDS = {
    "greater_than_equal": ("is below", "ge"),
    "greater_than": ("is not above", "gt"),
    "less_than_equal": ("is above", "le"),
    "less_than": ("is not below", "lt"),
}
SIZES = {
    "too_long": "has too many entries: at most {max_length}",
    "too_short": "has too few entries: at least {min_length}",
    "string_too_long": "is longer than {max_length} characters",
    "string_too_short": "is shorter than {min_length} characters",
    "multiple_of": "is not a multiple of {multiple_of}",
}


def bad_input(error, model, prefix=""):
    """The first of pydantic's complaints about `model`, as a BadInput with the full key."""
    first = _first(error.errors(include_url=False))
    path = [part for part in first["loc"] if part != "[key]"]
    context = first.get("ctx", {})
    value = first["input"]
    if first["type"] == "refused":
        path, value = path + _relative(context["key"]), context["value"]
    elif first["type"] in ("missing", "extra_forbidden"):
        value = None
    elif value is None or first["type"] == "int_type":
        value = "null" if value is None else repr(value).strip("'")
    return BadInput(_dotted(prefix, path), value, _allowed(first, context, model, path))


def _first(complaints):
    """The first complaint; of a value that may be of several types, the one that it is not finite, without the type."""
    first = complaints[0]
    *loc, kind = first["loc"] or ("",)
    if kind not in UNION:
        return first
    same = [each for each in complaints if list(each["loc"][:-1]) == loc]
    return next((each for each in same if each["type"] == "finite_number"), first) | {"loc": tuple(loc)}


def _allowed(first, context, model, path):
    kind = first["type"]
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        return "is not a setting" + nearest(path[-1], fields_at(model, path[:-1]))
    if kind == "literal_error":
        return "is not " + one_of(_literals(field_at(model, path)) or [context["expected"]])
    if kind in BOUNDS:
        words, bound = BOUNDS[kind]
        return f"{words} {_number(context[bound])} {unit_at(model, path)}".strip()
    if kind in SIZES:
        return SIZES[kind].format(**context)
    return TYPES.get(kind) or first["msg"].removeprefix("Value error, ")


def field_at(model, path):
    """The field a path of names leads to, or the nearest one above it."""
    field = None
    for part in path:
        if model is not None and part in model.model_fields:
            field = model.model_fields[part]
            model = _model_in(field.annotation)
    return field


def fields_at(model, path):
    """Names of the settings in the group a path leads to."""
    field = field_at(model, path)
    group = _model_in(field.annotation) if field is not None else model
    return list(group.model_fields) if group else []


def unit_at(model, path):
    """The unit of the setting a path leads to."""
    field = field_at(model, path)
    extra = getattr(field, "json_schema_extra", None) or {}
    unit = extra.get("unit", "")
    return "" if unit.startswith(WITHOUT_A_WORD) else unit


def _model_in(annotation):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for m in map(_model_in, get_args(annotation)) if m is not None), None)


def _literals(field):
    annotation = getattr(field, "annotation", None)
    return [value for value in get_args(annotation) if isinstance(value, str)]


def _relative(key):
    return key.split(".") if key else []


def _dotted(prefix, path):
    return ".".join(str(part) for part in [prefix, *path] if part != "")


def _number(bound):
    return int(bound) if float(bound).is_integer() else bound
