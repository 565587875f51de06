"""The list of pictures: a name finds its file; matplotlib is imported with the first picture drawn."""

import importlib
import inspect

from sim.settings.errors import BadInput, nearest, one_of

NAMES = (
    "portfolio", "vintages", "rolls", "paired_differences", "two_lives", "delinquency_stress", "price_pd", "limits",
    "alarm_event_study", "scorecard", "score_stability", "frontier", "paths", "sweep_heat_map", "sweep_panels", "fifths",
    "by_grade",
)  # fmt: skip
OF_SWEEPS = ("sweep_heat_map", "sweep_panels")
_MINE = {}


def register(name):
    """Add a picture of one's own: a function of Results that returns a Figure."""

    def keep(function):
        _MINE[name] = function
        return function

    return keep


def draw(name, results, **options):
    """Draw a picture; `results` is Results or {label: Results}.  Raises BadInput where the picture needs something else."""
    check(name)
    picture = _MINE.get(name) or getattr(importlib.import_module(f"sim.figures.{name}"), name)
    try:
        inspect.signature(picture).bind(results, **options)
    except TypeError as error:
        raise BadInput("figure", name, f"{error}; it is {name}{inspect.signature(picture)}") from None
    return picture(results, **options)


def check(name, key="figure", but=()):
    """Refuse a name no picture has.  but: pictures that are of something else"""
    known = tuple(picture for picture in (*NAMES, *_MINE) if picture not in but)
    if name not in known:
        raise BadInput(key, name, f"is not {one_of(known)}{nearest(name, known)}")
