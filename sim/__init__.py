"""creditworlds: an agent-based simulator of a consumer credit market."""

import gc

_collecting = gc.isenabled()
gc.disable()  # modules stay: to look for garbage among what they make would take a tenth of a start
try:
    from sim.market import CreditMarket
    from sim.records.results import Results
    from sim.run import simulate
    from sim.settings import Settings, load_settings, register
finally:
    if _collecting:
        gc.enable()

__all__ = ["CreditMarket", "Results", "Settings", "load_settings", "register", "simulate"]
