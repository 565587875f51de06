"""The institutions of the market as Mesa agents; borrowers are columns, not agents."""

from itertools import count
from weakref import WeakKeyDictionary

import mesa


class _Numbers:
    """Numbers of agents, model by model.  Mesa 3 keeps every model for ever to count its agents; this lets them go."""

    def __init__(self):
        self._counts = WeakKeyDictionary()

    def __getitem__(self, model):
        return self._counts.setdefault(model, count(1))


class Institution(mesa.Agent):
    """An agent that does not keep its model alive."""

    _ids = _Numbers()


class LenderAgent(Institution):
    """The lender: its decisions and its books."""

    @property
    def books(self):
        """The lender's ledger."""
        return self.model.lender.books

    def balance(self):
        """Principal owed at the last month end.  [CNY]"""
        return self.model.recorder.rows[-1]["balance"] / 100


class EconomyAgent(Institution):
    """The economy: this world's macro paths."""

    @property
    def paths(self):
        """One value per month of each path."""
        return self.model.paths

    def unemployment(self):
        """Share without work at the last month end."""
        return self.model.recorder.rows[-1]["unemployed"] / self.model.recorder.rows[-1]["borrowers"]
