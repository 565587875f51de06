"""Limit: how much a person may owe, once the line is seasoned."""

from sim.lender.decision import Decision
from sim.lender.limits.temporary import fill_temporary, temporary


class Limits(Decision):
    """Sets lines: `decide` gives the line once seasoned in fen, or LEAVE; an applicant needs 0 or more, 0 being a rejection.

    The law's cap and the seasoning of new lines are applied by `sim.accounts.execution`, the caps of the settings by
    `sim.lender.limits.caps`.
    """

    def temporary(self, view, out):
        """Lines on top of the seasoned ones until the next month end, in fen: return an array, or fill `out`.

        Here a share of the granted line in the months the settings name.
        """
        terms = temporary(self.settings)
        if terms is None or view.begins not in self.settings.temporary.months:
            out[...] = 0
        else:
            fill_temporary(view.state, view.behind, view.granted, view.own_score, terms, out)
        return out
