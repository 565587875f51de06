"""How properties are tried: the same examples every time, and no clock (a first call compiles)."""

from hypothesis import settings

settings.register_profile("creditworlds", deadline=None, derandomize=True)
settings.load_profile("creditworlds")
