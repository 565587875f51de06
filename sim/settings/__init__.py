"""Typed settings: every value with its unit, range, meaning, kind and source."""

from sim.settings.errors import BadInput
from sim.settings.load import load_settings
from sim.settings.registry import register
from sim.settings.root import Settings

__all__ = ["BadInput", "Settings", "load_settings", "register"]
