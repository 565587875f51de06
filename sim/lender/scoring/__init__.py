"""Score and admit: what the lender makes of everyone, and who is good enough for a line."""

from sim.lender.admission import admit, explored
from sim.lender.decision import Decision
from sim.lender.orders import CHAMPION, EXPLORED
from sim.lender.scale import Scale


class Scoring(Decision):
    """Scores everyone and answers applications.

    `score` gives whole points on the lender's scale, 350 to 950; `decide` gives APPROVE, REJECT or (also to everybody
    else) UNDECIDED.  A variant of one's own overrides the one, the other or both.

    learns: it is asked to `learn` at month ends, before the decisions, from the archive of what the lender saw;
    needs_truth: it is told what is hidden, as only the oracle is.
    """

    learns = needs_truth = False

    @property
    def scale(self):
        """What a point means: the PD of every score."""
        return Scale.of(getattr(self.settings, "scale", None))

    @property
    def cutoff(self):
        """The lowest score that is admitted; every score without one."""
        return getattr(self.settings, "cutoff", 0)

    def score(self, view, out):
        """Everyone's score in whole points: return an array, or fill `out` and return it.  Here the platform's."""
        return view.score

    def decide(self, view, statistics, out):
        return admit(view, self.settings, out)

    def learn(self, archive, providers, month):
        """Learn from the records filed by the end of a month; here nothing."""

    def fits(self):
        """The log of fits as rows (scorer, month, card, cases, defaults, Gini in and out of time); None if it never learns."""
        return None

    def treat(self, view, answers, out):
        """Write down who is treated how: 0 the champion's, 1 the challenger's, 2 admitted to explore."""
        out[...] = CHAMPION
        out[explored(view, answers, self.cutoff)] = EXPLORED
        return out
