"""Settings of the scorers that are more than the platform's score."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.settings.decision import decision
from sim.settings.registry import settings_of
from sim.settings.scoring import PlatformScoring, Scorer
from sim.settings.setting import Group, check_rising, refuse, setting

CADENCE = {"never": None, "month": 1, "quarter": 3, "half_year": 6, "year": 12}  # months between fits
Points = Annotated[int, Field(ge=-950, le=950)]
Amount = Annotated[float, Field(ge=0, le=1e9)]


def lowest(default, meaning, unit):
    return setting(default, f"lowest {meaning} of each class but the first", unit=unit, min_length=0, max_length=20)


def points(default, meaning):
    return setting(default, f"points of the classes of {meaning}", unit="points", min_length=1, max_length=21)


@settings_of("scoring", "expert")
class ExpertScoring(Scorer):
    """A points card written by hand: platform score, income, own payment history, utilisation."""

    kind: Literal["expert"] = setting("expert", "variant", source="")
    score_from: tuple[Amount, ...] = lowest(
        (550.0, 575.0, 600.0, 625.0, 650.0, 675.0, 700.0, 725.0, 750.0, 775.0), "platform score", "points"
    )
    score_points: tuple[Points, ...] = points(
        (535, 562, 588, 612, 638, 662, 688, 712, 738, 762, 790), "the platform score, the base of the card"
    )
    unknown_score: Points = setting(650, "points where the platform score is not known", unit="points")
    income_from: tuple[Amount, ...] = lowest((3000.0, 5000.0, 8000.0, 12000.0), "observed income", "CNY per month")
    income_points: tuple[Points, ...] = points((-20, -8, 0, 8, 15), "observed income")
    worst_from: tuple[Amount, ...] = lowest((1.0, 2.0, 4.0), "worst DPD bucket of 12 months", "bucket")
    worst_points: tuple[Points, ...] = points((10, -30, -120, -200), "the worst bucket: none, 1-29, 30-89, 90+ days")
    utilisation_from: tuple[Amount, ...] = lowest((0.3, 0.6, 0.9), "utilisation", "share of the limit")
    utilisation_points: tuple[Points, ...] = points((15, 5, -10, -30), "utilisation")

    @model_validator(mode="after")
    def fits(self):
        for name in ("score", "income", "worst", "utilisation"):
            edges, worth = getattr(self, f"{name}_from"), getattr(self, f"{name}_points")
            check_rising(f"{name}_from", edges)
            if len(worth) != len(edges) + 1:
                raise refuse(f"{name}_points", worth, f"must be {len(edges) + 1} points, one more than {name}_from")
        return self


class Fitted(Scorer):
    """What every fitted scorer shares: when it learns, and from what."""

    refit_every: Literal[*CADENCE] = setting("quarter", "how often the models are fitted again; never = once")
    window: int = setting(36, "oldest records that are learnt from", unit="months", ge=13, le=600)
    observe_every: int = setting(3, "months between records of one open account that are learnt from", unit="months", ge=1, le=12)
    validation_share: float = setting(
        0.25, "share of the months of observation, the newest, that validate and do not train", unit="fraction", ge=0.05, le=0.9
    )
    least_defaults: int = setting(
        200, "defaults to learn from; with fewer the platform's score stands", unit="accounts", ge=10, le=1_000_000
    )


@settings_of("scoring", "logistic")
class LogisticScoring(Fitted):
    """A points scorecard: logistic regression on weights of evidence of the lender's own cases."""

    kind: Literal["logistic"] = setting("logistic", "variant", source="")
    classes: int = setting(6, "most classes of a feature, the missing one not counted", unit="classes", ge=2, le=20)


class Trees(Fitted):
    """How gradient boosting is done."""

    trees: int = setting(100, "trees", unit="trees", ge=1, le=2_000)
    learning_rate: float = setting(0.08, "share of each tree's correction that is taken", unit="fraction", gt=0, le=1)
    leaves: int = setting(8, "most leaves of a tree", unit="leaves", ge=2, le=256)
    smallest_leaf: int = setting(200, "fewest cases of a leaf", unit="cases", ge=1, le=1_000_000)


@settings_of("scoring", "boosting")
class BoostingScoring(Trees):
    """Gradient-boosted trees on the lender's own cases, calibrated on the newest of them."""

    kind: Literal["boosting"] = setting("boosting", "variant", source="")


@settings_of("scoring", "oracle")
class OracleScoring(Trees):
    """The true PD, as far as hidden columns tell it: trees fitted in a reference world that admits every applicant."""

    kind: Literal["oracle"] = setting("oracle", "variant", source="")
    window: int = setting(600, "oldest records that are learnt from", unit="months", ge=13, le=600)
    observe_every: int = setting(6, "months between records of one open account that are learnt from", unit="months", ge=1, le=12)
    reference_world: int = setting(
        1_000_000, "world in which every applicant is admitted; its luck is no other world's", unit="number", ge=0, le=1_000_000
    )
    reference_size: int = setting(100_000, "people in it", unit="people", ge=1_000, le=10_000_000)


@settings_of("scoring", "champion_challenger")
class ChampionChallenger(Scorer):
    """Two scorers: the champion, and a challenger for a share of borrowers drawn once for life.

    What every scorer shares (cut-off, scale, lots, quotas) is set outside and holds for both.
    """

    kind: Literal["champion_challenger"] = setting("champion_challenger", "variant", source="")
    champion: decision("scoring", "scoring.champion") = setting(PlatformScoring(), "scores most borrowers")
    challenger: decision("scoring", "scoring.challenger") = setting(LogisticScoring(), "scores the others")
    share: float = setting(0.2, "share of borrowers who are the challenger's", unit="fraction", ge=0, le=1)

    @model_validator(mode="after")
    def has_two_plain_scorers(self):
        for name in ("champion", "challenger"):
            inner = getattr(self, name)
            if isinstance(inner, ChampionChallenger):
                raise refuse(f"{name}.kind", inner.kind, "cannot stand inside another")
            for key in set(Scorer.model_fields) & set(type(inner).model_fields):
                if getattr(inner, key) != Scorer.model_fields[key].default:
                    raise refuse(f"{name}.{key}", _plain(getattr(inner, key)), f"holds for both: set scoring.{key}")
        return self

    def inner(self):
        """Champion and challenger with the scale that holds for both."""
        scale = {"scale": self.scale}
        return tuple(each.model_copy(update=scale) for each in (self.champion, self.challenger))


SCORERS = (ExpertScoring, LogisticScoring, BoostingScoring, OracleScoring, ChampionChallenger)


def _plain(value):
    return value.model_dump() if isinstance(value, Group) else value
