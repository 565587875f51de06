"""How long worlds will take, told before they begin: rates of an ordinary core, measured once."""

from experiments.tables import duration
from sim.settings.scorers import CADENCE

PACE, MONTH = 52e6, 0.005  # borrower-days a second, seconds a month: of an ordinary core
FIT, BY_TREES = {"logistic": 0.3, "boosting": 1.0}, {"boosting": 4e-6, "oracle": 4e-6}  # seconds a fit; a score of a borrower


def foretold(total, beside, worlds, processes):
    """How long the worlds will take on an ordinary machine, in words.  beside: seconds of a world that are not its days."""
    return duration((total / PACE + beside * worlds) / processes)


def beside_days(scenarios):
    """Seconds of one world under all scenarios and arms in which no day is lived: month ends and learning."""
    return sum(s.horizon.all_months * MONTH + learning(s) for arms in scenarios.values() for s in arms.values())


def scorers_of(scoring):
    """The scorers a lender uses: one, or champion and challenger."""
    return (scoring.champion, scoring.challenger) if scoring.kind == "champion_challenger" else (scoring,)


def learning(settings):
    """Seconds in which the scorers of one world learn, two cards each, and score by trees."""
    months, seconds = settings.horizon.months, 0.0
    for scorer in scorers_of(settings.scoring):
        cadence = CADENCE[getattr(scorer, "refit_every", "never")]
        seconds += FIT.get(scorer.kind, 0.0) * 2 * (1 + (months // cadence if cadence else 0))
        seconds += BY_TREES.get(scorer.kind, 0.0) * months * settings.population.size
    return seconds
