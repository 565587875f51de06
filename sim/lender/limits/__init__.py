"""Limit: how much a person may owe, once the line is seasoned."""
from sim.lender.decision import Decision


class Limits(Decision):
    """Sets lines: `decide` gives the line once seasoned in fen, or LEAVE; an applicant needs 0 or more, 0 being a rejection.

    The law's cap and the seasoning of new lines are applied by `sim.accounts.execution`.
    """

    def temporary(self, view, out):
        """Lines on top of the seasoned ones until the next month end, in fen: return an array, or fill `out`.  Here none."""
        out[...] = 0
        return out
