"""creditworlds: an agent-based simulator of a consumer credit market."""

from sim.start import short_start

with short_start():
    from sim.market import CreditMarket
    from sim.records.results import Results
    from sim.run import simulate
    from sim.settings import Settings, load_settings, register

__all__ = ["CreditMarket", "Results", "Settings", "load_settings", "register", "simulate"]
