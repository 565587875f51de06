"""How properties are tried: the same examples every time, and no clock (a first call compiles)."""

import signal
import sys

import pytest
from hypothesis import settings

from sim.settings.registry import forget, user_variants

settings.register_profile("creditworlds", deadline=None, derandomize=True)
settings.load_profile("creditworlds")

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # started in the background: what tests interrupt would not notice
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="module", autouse=True)
def no_plugin_stays():
    """What the tests of a file register as a user would is forgotten after it."""
    known, loaded = user_variants(), set(sys.modules)
    yield
    for kind, name in set(user_variants()) - set(known):
        forget(kind, name)
    for name in [name for name in sys.modules if name.startswith("plugin_") and name not in loaded]:
        del sys.modules[name]
