"""Pictures as a report keeps them: drawn once, written as PNG for a folder and as SVG for a page."""

import io
from dataclasses import dataclass, field
from typing import Any

from experiments.workers import alone
from sim.figures import draw

DPI = 150


@dataclass
class Sketch:
    """A picture to be drawn: name of its file, title, caption, and what of: a figure of the gallery with its arguments."""

    name: str
    title: str
    caption: str
    what: Any
    options: dict = field(default_factory=dict)
    figure: str = ""  # where it is not the name of the file


@dataclass
class Picture:
    """A picture as two files, with its title and caption.  inches: how wide it was drawn."""

    name: str
    title: str
    caption: str
    png: bytes
    svg: bytes
    inches: float


def drawn(sketches, crew=alone):
    """Draw pictures in the processes of a crew; returns them in their order."""
    jobs = [(rendered, each.figure or each.name, each.what, each.options) for each in sketches]
    found = dict(crew(jobs))
    return [Picture(each.name, each.title, each.caption, *found[place]) for place, each in enumerate(sketches)]


def rendered(name, what, options):
    """One figure of the gallery: (its PNG, its SVG, its width in inches), without dates, so that equal ones have equal bytes."""
    figure = draw(name, what, **options)
    lay_out(figure)
    return saved(figure, "png", {"Software": None}), saved(figure, "svg", {"Date": None}), float(figure.get_figwidth())


def lay_out(figure):
    """Place the panels for good: to save a figure would do it anew, and draw it twice for that."""
    figure.set_dpi(DPI)
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
        figure.set_layout_engine(None)


def saved(figure, kind, metadata):
    """A figure as the bytes of a file."""
    from matplotlib import rc_context  # with the first picture, not at every start

    buffer = io.BytesIO()
    with rc_context({"svg.hashsalt": "creditworlds"}):
        figure.savefig(buffer, format=kind, dpi=DPI, metadata=metadata)
    return buffer.getvalue()
