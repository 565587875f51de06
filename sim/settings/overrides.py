"""Reading `key=value`: what a user may choose, in the form hydra understands."""

import re

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override
from hydra.errors import HydraException

from sim.settings.errors import BadInput, nearest, one_of
from sim.settings.files import GROUPS, MOST_LEVELS, check_data, check_words, reason

PRESET = ("lender", "scoring", "pricing", "limits", "monitoring", "collections", "data")
LONGEST = 4_000
KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z0-9_-]+)*")


def parse(text) -> Override:
    """One override, parsed and found harmless."""
    check_text(text)
    override = read(text)
    if override.is_delete() or override.package is not None:
        raise BadInput(text, None, "cannot be read as key=value")
    if not KEY.fullmatch(override.key_or_group):
        raise BadInput(override.key_or_group, None, "is not the name of a setting")
    if not override.is_sweep_override():
        check_data(override.key_or_group, override.value())
    return override


def read(text):
    """One override in hydra's grammar."""
    try:
        return OverridesParser.create().parse_override(_quoted(text))
    except (HydraException, RecursionError) as error:
        raise BadInput(text, None, f"cannot be read as key=value: {reason(error)}") from None


def check_text(text):
    """Refuse what should not even be parsed."""
    if not isinstance(text, str):
        raise BadInput("overrides", text, "is not text of the form key=value")
    if len(text) > LONGEST:
        raise BadInput(text[:40], None, f"is longer than {LONGEST} characters")
    if "=" not in text:
        raise BadInput(text, None, "is not of the form key=value")
    if sum(text.count(bracket) for bracket in "[{(") > MOST_LEVELS * 10 or _depth(text) > MOST_LEVELS:
        raise BadInput(text.partition("=")[0], None, f"is nested deeper than {MOST_LEVELS} levels")
    key, _, value = text.partition("=")
    for part in (key.lstrip("+~"), value):
        check_words(key, part)


def single(override):
    """Refuse several values where one is asked for."""
    if override.is_sweep_override():
        raise BadInput(override.key_or_group, value_text(override), "is several values: run with -m")
    return override


def is_choice(override):
    """Does it choose an option of a group, rather than set a value?"""
    return override.key_or_group in GROUPS


def check_choice(group, name, options):
    """The option must exist."""
    if not isinstance(name, str) or name not in options:
        known = f"is not {one_of(options)}{nearest(name, options)}" if options else "has no options"
        raise BadInput(group, "null" if name is None else name, known)


def for_hydra(override):
    """The override as text: a choice as it is, a value added or replaced."""
    text = f"{override.key_or_group}={value_text(override)}"
    return text if is_choice(override) else "++" + text


def value_text(override):
    """What stands after the equals sign."""
    return override.input_line.partition("=")[2]


def last_of_each(overrides):
    """A later override of the same key replaces the earlier one."""
    return list({override.key_or_group: override for override in overrides}.values())


def _quoted(text):
    """Hydra's grammar wants quotes around anything beyond ASCII."""
    key, _, value = text.partition("=")
    if value.isascii() or value[:1] in "'\"[{(":
        return text
    return f"{key}={quoted(value)}"


def quoted(value):
    """Text in quotes, for hydra's grammar."""
    escaped = str(value).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _depth(text):
    level = deepest = 0
    for character in text:
        level += (character in "[{(") - (character in "]})")
        deepest = max(deepest, level)
    return deepest
