"""The list of pictures: a name finds its file; matplotlib is imported with the first picture drawn."""

import importlib

from sim.settings.errors import BadInput, nearest, one_of

NAMES = (
    "portfolio", "vintages", "rolls", "paired_differences", "two_lives", "delinquency_stress", "price_pd", "limits",
    "alarm_event_study", "scorecard", "score_stability", "frontier", "paths", "sweep_heat_map", "sweep_panels", "fifths",
    "by_grade",
)  # fmt: skip
_MINE = {}


def register(name):
    """Add a picture of one's own: a function of Results that returns a Figure."""

    def keep(function):
        _MINE[name] = function
        return function

    return keep


def draw(name, results, **options):
    """Draw a picture; `results` is Results or {label: Results}."""
    check(name)
    if name in _MINE:
        return _MINE[name](results, **options)
    return getattr(importlib.import_module(f"sim.figures.{name}"), name)(results, **options)


def check(name, key="figure"):
    """Refuse a name no picture has."""
    if name not in NAMES and name not in _MINE:
        raise BadInput(key, name, f"is not {one_of((*NAMES, *_MINE))}{nearest(name, (*NAMES, *_MINE))}")
