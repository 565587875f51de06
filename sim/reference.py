"""The reference world of the oracle: another world of the same scenario in which every applicant is admitted."""

from functools import cache

import yaml

from sim.economy.truth import truth
from sim.market import CreditMarket
from sim.settings.experiment import Experiment
from sim.settings.horizon import Record
from sim.settings.load import validated

LOWEST_CUTOFF = 350  # points: everybody has as many


def oracle_in(scoring):
    """The oracle's settings, if a scorer is one or has one inside; None otherwise."""
    inner = scoring.inner() if scoring.kind == "champion_challenger" else (scoring,)
    return next((each for each in inner if each.kind == "oracle"), None)


def models_of_truth(plain, oracle):
    """The oracle's two cards, fitted once for all arms and worlds that differ in nothing the reference world knows.

    plain: the settings of the world under the plain lender, with the data blocks of the oracle's.
    """
    return _models(reference(plain, oracle).to_yaml())


def reference(plain, oracle):
    """The settings of the reference world."""
    rules = {"cutoff": LOWEST_CUTOFF, "explore_rate": 0.0, "growth_quota": None, "review_band": 0}
    admits_all = oracle.model_copy(update=rules)
    line_for_all = {"scores": (LOWEST_CUTOFF, *plain.limits.scores[1:])}  # who scores lower gets the line of the lowest grade
    size = oracle.reference_size
    h = plain.horizon
    return plain.model_copy(
        update={
            "scoring": admits_all,
            "limits": plain.limits.model_copy(update=line_for_all),
            "world": oracle.reference_world,
            "worlds": 1,
            "threads": 1,
            "output": None,
            "record": Record(),
            "experiment": Experiment(),
            "population": plain.population.model_copy(update={"size": size}),
            "data": plain.data.model_copy(update={"sample": max(size, plain.data.sample)}),
            "horizon": h.model_copy(update={"run_off_months": 0}),
        }
    )


@cache
def _models(text):
    market, hidden = CreditMarket(validated(yaml.safe_load(text))), {}
    market.lender.scoring.knows({})
    sample = market.archive.places
    while market.running:
        market.step()
        hidden[market.month - 1] = truth(market.state.people)(sample)

    def then(month, rows):
        return {name: column[rows] for name, column in hidden[month].items()}

    return market.lender.scoring.study(market.archive, market.providers, then, market.month - 1)
