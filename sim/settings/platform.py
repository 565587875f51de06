"""The platform score, 350 to 950, made for everyone."""

from pydantic import model_validator

from sim.settings.setting import Group, check_sum, refuse, setting

ZHIMA = "published weights of Zhima Credit"


def weight(default, meaning):
    return setting(default, meaning, unit="share", source=ZHIMA, ge=0, le=1)


def block_loss(default, when):
    return setting(default, f"loss of the blocks history and behaviour {when}", unit="points of a block", ge=0, le=600)


class Weights(Group):
    """Weights of the score's five blocks."""

    history: float = weight(0.35, "credit history")
    ability: float = weight(0.25, "ability to honour contracts")
    behaviour: float = weight(0.20, "behaviour and preferences")
    identity: float = weight(0.15, "identity")
    relations: float = weight(0.05, "relations")

    @model_validator(mode="after")
    def adds_up(self):
        check_sum("", tuple(dict(self).values()))
        return self


class Platform(Group):
    """How the platform sees a borrower."""

    mean: float = setting(670.0, "mean score", unit="points", ge=350, le=950)
    sd: float = setting(70.0, "standard deviation of the score", unit="points", gt=0, le=300)
    quality_correlation: float = setting(
        0.90, "correlation of the score with the hidden quality", unit="correlation", ge=-1, le=1
    )
    weights: Weights = setting(Weights(), "weights of the blocks", source=ZHIMA)
    move_rate: float = setting(0.15, "share of the distance to its target the score moves", unit="per month", ge=0, le=1)
    fall_rate: float = setting(0.40, "the same while arrears of 30 days or more pull it down", unit="per month", ge=0, le=1)
    arrears_1: float = block_loss(20.0, "at worst 1 to 29 days past due in a year")
    arrears_30: float = block_loss(350.0, "at worst 30 to 89 days past due in a year")
    arrears_90: float = block_loss(600.0, "from 90 days past due in a year")
    utilisation_normal: float = setting(
        0.40, "used share of the line that neither costs nor earns points", unit="share", ge=0, le=1
    )
    utilisation_points: float = setting(
        100.0, "fall of the behaviour block from an unused to a full line", unit="points of a block", ge=0, le=600
    )
    income_points: float = setting(
        300.0, "rise of the ability block with income", unit="points of a block per log point", ge=0, le=2_000
    )
    income_noise_sd: float = setting(0.15, "error of each month's reading of income", unit="log points", ge=0, le=2)

    @model_validator(mode="after")
    def falls_with_arrears(self):
        if not self.arrears_1 <= self.arrears_30 <= self.arrears_90:
            raise refuse("arrears_30", self.arrears_30, "must lie between arrears_1 and arrears_90")
        return self
