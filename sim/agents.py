"""The institutions of the market as Mesa agents; borrowers are columns, not agents."""
import mesa


class LenderAgent(mesa.Agent):
    """The lender: its decisions and its books."""

    @property
    def books(self):
        """The lender's ledger."""
        return self.model.lender.books


class EconomyAgent(mesa.Agent):
    """The economy: this world's macro paths."""

    @property
    def paths(self):
        """One value per month of each path."""
        return self.model.paths
