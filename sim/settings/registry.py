"""Variants of decisions by name: what the settings of each look like and what carries it out.

    @register("limits", "mine")
    class Mine(Limits):
        class Settings(BaseModel):
            multiple: float = 3.0

makes `limits=mine limits.multiple=4` a valid choice. A built-in variant's settings are declared
in this folder with `@settings_of`; the class that decides, in sim/lender, joins it by name.
"""

from dataclasses import dataclass
from typing import Literal

from pydantic import create_model

from sim.settings.errors import BadInput, nearest, one_of
from sim.settings.setting import Group

DECISIONS = ("scoring", "pricing", "limits", "monitoring", "collections")


@dataclass
class Variant:
    """One way to take a decision."""

    settings: type[Group]
    implementation: type | None = None
    built_in: bool = True


_variants: dict[tuple[str, str], Variant] = {}


def settings_of(kind, name):
    """Declare the settings of a built-in variant."""

    def declare(settings):
        _variants[kind, name] = Variant(settings)
        return settings

    return declare


def register(kind, name):
    """Make a class known as the variant `name` of the decision `kind`."""
    if kind not in DECISIONS:
        raise BadInput("register", kind, f"is not {one_of(DECISIONS)}{nearest(kind, DECISIONS)}")
    if not (isinstance(name, str) and name.isidentifier() and name.isascii()):
        raise BadInput(f"register {kind}", name, "is not a name (letters, digits, underscores)")

    def add(implementation):
        known = _variants.get((kind, name))
        if known and known.built_in:
            _complete(known, kind, name, implementation)
        else:
            _variants[kind, name] = Variant(_settings_for(name, implementation), implementation, False)
        return implementation

    return add


def variant(kind, name):
    """The variant of that name, or one line saying which there are."""
    try:
        return _variants[kind, name]
    except (KeyError, TypeError):
        known = names(kind)
        raise BadInput(kind, name, f"is not {one_of(known)}{nearest(name, known)}") from None


def implementation(kind, name):
    """The class that takes this decision."""
    found = variant(kind, name).implementation
    if found is None:
        raise BadInput(kind, name, "has settings but no class that carries it out")
    return found


def names(kind):
    """All variants of a decision."""
    return sorted(name for known, name in _variants if known == kind)


def user_variants():
    """(kind, name) of every variant registered from outside the package."""
    return sorted(key for key, entry in _variants.items() if not entry.built_in)


def forget(kind, name):
    """Remove a variant registered from outside the package."""
    if (kind, name) in user_variants():
        del _variants[kind, name]


def _complete(known, kind, name, implementation):
    if implementation.__module__.split(".")[0] != "sim":
        raise BadInput(f"register {kind}", name, "is a built-in variant; choose another name")
    known.implementation = implementation


def _inherited(implementation):
    """The settings of the nearest registered class it derives from; none at all otherwise."""
    by_class = {entry.implementation: entry.settings for entry in _variants.values()}
    return next((by_class[base] for base in implementation.__mro__ if base in by_class), Group)


def _settings_for(name, implementation):
    """The variant's own settings, made strict and given its `kind`."""
    own = getattr(implementation, "Settings", None) or _inherited(implementation)
    bases = (own,) if issubclass(own, Group) else (own, Group)
    return create_model(
        own.__name__,
        __base__=bases,
        __module__=implementation.__module__,
        __doc__=own.__doc__,
        kind=(Literal[name], name),
    )
