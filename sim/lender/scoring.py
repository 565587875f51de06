"""Score and admit: who is good enough for a line."""
from numba import int32, prange, uint8

from sim.lender.decision import Decision
from sim.lender.orders import APPROVE, REJECT, UNDECIDED
from sim.numerics.jit import parallel, rule
from sim.settings.registry import register


@rule
def admission(score, cutoff):
    """Approve from the cut-off up."""
    return uint8(APPROVE) if int32(score) >= cutoff else uint8(REJECT)


@parallel
def cut_off(applicants, score, cutoff, out):
    """Answer every application by its score."""
    for i in prange(out.size):
        out[i] = admission(score[i], cutoff) if applicants[i] else uint8(UNDECIDED)


class Scoring(Decision):
    """Answers applications: `decide` gives APPROVE, REJECT or (also to everybody else) UNDECIDED."""


@register("scoring", "platform")
class PlatformScore(Scoring):
    """The platform's score as it is, with a cut-off."""

    def decide(self, view, statistics, out):
        cut_off(view.applicants, view.score, self.settings.cutoff, out)
        return out
