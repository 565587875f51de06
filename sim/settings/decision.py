"""A group of settings whose class depends on its `kind`."""

from functools import partial
from typing import Annotated

from pydantic import BeforeValidator, SerializeAsAny, ValidationError

from sim.settings.errors import BadInput, nearest, one_of
from sim.settings.explain import bad_input
from sim.settings.registry import names, variant
from sim.settings.setting import Group


def chosen(kind, key, given):
    """The settings of a decision, validated by the variant they name.  key: where they stand"""
    if isinstance(given, Group):
        return given
    if not isinstance(given, dict):
        raise BadInput(key, given, "is not a group of settings")
    if "kind" not in given:
        raise BadInput(f"{key}.kind", None, f"is missing: {one_of(names(kind))}")
    known = names(kind)
    if key != kind and given["kind"] not in known:
        raise BadInput(f"{key}.kind", given["kind"], f"is not {one_of(known)}{nearest(str(given['kind']), known)}")
    model = variant(kind, given["kind"]).settings
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise bad_input(error, model, key) from None


def decision(kind, key=None):
    """A group that may be any variant of a decision; key: where it stands, by default at the root."""
    return Annotated[SerializeAsAny[Group], BeforeValidator(partial(chosen, kind, key or kind))]
