"""How properties are tried: the same examples every time, and no clock (a first call compiles)."""

import signal

from hypothesis import settings

settings.register_profile("creditworlds", deadline=None, derandomize=True)
settings.load_profile("creditworlds")

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # started in the background: what tests interrupt would not notice
    signal.signal(signal.SIGINT, signal.default_int_handler)
