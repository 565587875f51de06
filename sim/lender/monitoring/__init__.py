"""Watch: whose line is restricted for now."""

from sim.lender.decision import Decision
from sim.lender.monitoring.signal import Memory, counted, counts_of_bills


class Monitoring(Decision):
    """Watches open accounts: `decide` gives everyone's restriction, which stands until another one replaces it.

    0 none; 1 to 100 that per cent of the unused limit is cut; FREEZE: no new draw; RUN_OFF: frozen for good, the line is
    closed; RECALL: as RUN_OFF, and where lawful all principal falls due with the next bill.

    Whoever watches counts early arrears, so that the next lender of this book has something to learn from.
    """

    def __init__(self, settings):
        super().__init__(settings)
        self.memory, self.last_look = Memory(), None

    def take_over(self, before):
        """Know what the lender before has counted."""
        self.memory, self.last_look = before.memory.copied(), before.last_look

    def statistics(self, view):
        """{"bills": those that could have reached the signal since the last look, and those that did}; see `signal`."""
        past = view.day_of_month if self.last_look is None else view.day - self.last_look
        return {"bills": counts_of_bills(view, counted(view.bill_ages, view.signal_dpd, past))}

    def note(self, view, statistics):
        """Remember a look."""
        self.last_look = view.day
        self.memory.add(statistics["bills"], view.ends_month)

    def table(self):
        """What there is to tell of alarms, see `sim.records.alarms`; None without any."""
        return None
