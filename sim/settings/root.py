"""All settings of a world, and the checks that cross their groups."""

from typing import Literal

import yaml
from pydantic import model_validator

from sim.settings.behaviour import Behaviour
from sim.settings.checkpoint import Checkpoint
from sim.settings.collections import StrategyCollections
from sim.settings.data import Data
from sim.settings.decision import decision
from sim.settings.errors import shown
from sim.settings.experiment import Experiment
from sim.settings.horizon import Horizon, Record
from sim.settings.labour import SETTLING, Feedback, Labour
from sim.settings.lender import Lender
from sim.settings.limits import FixedLimits
from sim.settings.monitoring import NoMonitoring
from sim.settings.noise import Noise
from sim.settings.numerics import Numerics
from sim.settings.platform import Platform
from sim.settings.population import Population
from sim.settings.pricing import FlatPricing
from sim.settings.product import Product
from sim.settings.regime import Regime
from sim.settings.scenario import Scenario
from sim.settings.scorers import SCORERS  # noqa: F401 (they make themselves known by being imported)
from sim.settings.scoring import PlatformScoring
from sim.settings.setting import Group, refuse, setting
from sim.settings.sweep import Sweep
from sim.settings.worlds import Target, Worlds


class Settings(Group):
    """Everything a world depends on; nothing else does."""

    seed: int = setting(7, "seed of all random numbers", unit="number", source="", ge=0, le=2**63 - 1)
    world: int = setting(0, "the (first) world", unit="number", source="", ge=0, le=1_000_000)
    worlds: Worlds = setting(1, "worlds to run; auto: as many as target asks for", unit="worlds", source="")
    target: Target = setting(Target(), "when worlds=auto stops")
    threads: int | None = setting(None, "threads; null = every core; changes no result", unit="threads", source="", ge=1, le=256)
    executor: Literal["processes", "ray"] = setting(
        "processes", "what runs the cells of a sweep, and the shards of a market", source=""
    )
    output: str | None = setting(None, "folder of the run", source="", min_length=1, max_length=1_000, pattern=r"^[^\x00-\x1f]+$")
    numerics: Numerics = setting(Numerics(), "how numbers are computed")
    horizon: Horizon = setting(Horizon(), "months")
    record: Record = setting(Record(), "tables on request")
    checkpoint: Checkpoint = setting(Checkpoint(), "saving a run while it lasts")
    scenario: Scenario = setting(meaning="the macro path")
    noise: Noise = setting(Noise(), "each world's own deviation from the path")
    labour: Labour = setting(Labour(), "finding and losing jobs")
    feedback: Feedback = setting(Feedback(), "from consumption to unemployment")
    population: Population = setting(Population(), "who lives in the world")
    behaviour: Behaviour = setting(Behaviour(), "how they live")
    product: Product = setting(Product(), "the credit line")
    platform: Platform = setting(Platform(), "the platform score")
    lender: Lender = setting(Lender(), "the lender's costs")
    data: Data = setting(Data(), "what scorers know")
    scoring: decision("scoring") = setting(PlatformScoring(), "who is admitted")
    pricing: decision("pricing") = setting(FlatPricing(), "at which rate")
    limits: decision("limits") = setting(FixedLimits(), "up to which amount")
    monitoring: decision("monitoring") = setting(NoMonitoring(), "what is watched")
    collections: decision("collections") = setting(StrategyCollections(), "who is contacted")
    regime: Regime = setting(Regime(), "the rule set")
    experiment: Experiment = setting(Experiment(), "the comparison")
    sweep: Sweep = setting(Sweep(), "the design of many cells")

    @model_validator(mode="after")
    def is_lawful(self):
        cap = getattr(self.limits, "cap", 0)
        if cap > self.regime.personal_cap:
            raise self._breach("limits.cap", cap, self.regime.personal_cap, "CNY", "personal_cap")
        key, rate = _dearest(self.pricing)
        most = self.regime.highest_rate(self.product.penalty_multiple)
        if most is not None and rate > most:
            raise self._breach(key, rate, most, "1e-8 per day", "all_in_cap")
        return self

    @model_validator(mode="after")
    def lends_to_whom_it_admits(self):
        """An approval without a line would be a rejection that nobody asked for."""
        cutoff, graded = getattr(self.scoring, "cutoff", None), getattr(self.limits, "scores", ())
        if graded and cutoff is not None and cutoff < graded[0]:
            allowed = f"is below {graded[0]} points, the lowest of limits.scores, under which nobody gets a line"
            raise refuse("scoring.cutoff", cutoff, allowed)
        return self

    @model_validator(mode="after")
    def knows_usual_spending(self):
        """Feedback compares spending with that of the burn-in."""
        if self.feedback.gain > 0 and self.horizon.burn_in_months <= SETTLING:
            allowed = f"needs horizon.burn_in_months above {SETTLING}: usual spending is that of the burn-in"
            raise refuse("feedback.gain", self.feedback.gain, allowed)
        return self

    def _breach(self, key, value, most, unit, rule):
        allowed = f"is above {shown(most)} {unit} (regime {self.regime.name}, rule {rule})"
        return refuse(key, value, allowed)

    def __reduce__(self):
        """Sent to another process as plain values, so that a variant of a user's own may travel too."""
        return Settings.model_validate, (self.resolved(),)

    def resolved(self):
        """Every setting as plain dicts, lists, numbers and text."""
        return self.model_dump(mode="json")

    def to_yaml(self):
        """The text of a run's config.yaml; loading it gives these settings again."""
        return yaml.safe_dump(self.resolved(), sort_keys=False, allow_unicode=True)


def _dearest(pricing):
    rates = getattr(pricing, "rates", ())
    if rates:
        return "pricing.rates", max(rates)
    return "pricing.rate", getattr(pricing, "rate", 0)
