"""Pictures by name: each a function of Results (or of {label: Results}) that returns a matplotlib Figure."""

from sim.figures.gallery import NAMES, draw, register

__all__ = ["NAMES", "draw", "register"]
