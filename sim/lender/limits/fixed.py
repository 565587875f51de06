"""Fixed limits: set at admission and never looked at again."""

from numba import int32, prange

from sim.lender.limits import Limits
from sim.lender.limits.table import table, table_limit
from sim.lender.orders import LEAVE
from sim.numerics.jit import parallel
from sim.settings.registry import register


@parallel
def grant(applicants, score, observed_income, multiples, rounding, cap, out):
    """Give every applicant the line of the table."""
    for i in prange(out.size):
        line = table_limit(score[i], observed_income[i], multiples, rounding, cap)
        out[i] = line if applicants[i] else int32(LEAVE)


@register("limits", "fixed")
class FixedLimits(Limits):
    """The table at admission; afterwards only seasoning changes the limit."""

    def __init__(self, settings):
        super().__init__(settings)
        self.table = table(settings)

    def decide(self, view, statistics, out):
        grant(view.applicants, view.own_score, view.observed_income, *self.table, out)
        return out
