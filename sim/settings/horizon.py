"""How long a world lives and what is written down of it."""

from typing import Annotated

from pydantic import Field, model_validator

from sim.settings.setting import Group, refuse, setting

MOST_MONTHS = 1_068  # 89 years: days are counted in 16 bits

Number = Annotated[int, Field(ge=0, lt=1 << 32)]


class Horizon(Group):
    """Months before, under and after the policy."""

    burn_in_months: int = setting(24, "months under lender=plain at the scenario's first values", unit="months", ge=0, le=600)
    months: int = setting(36, "months under the policy", unit="months", ge=0, le=MOST_MONTHS)
    run_off_months: int = setting(12, "months without new draws; collections go on", unit="months", ge=0, le=600)

    @property
    def all_months(self):
        """Months of burn-in, policy and run-off together."""
        return self.burn_in_months + self.months + self.run_off_months

    @model_validator(mode="after")
    def lasts(self):
        if self.all_months == 0:
            raise refuse("months", 0, "must be at least 1 when there is no burn-in and no run-off")
        if self.all_months > MOST_MONTHS:
            raise refuse("months", self.months, f"makes {self.all_months} months in all: at most {MOST_MONTHS}")
        return self


class Record(Group):
    """Tables written on request."""

    daily: bool = setting(False, "keep one row per day, with every flow of it")
    borrowers: bool = setting(False, "keep the final columns of every borrower")
    lives: tuple[Number, ...] = setting((), "borrowers, by number, whose every day is kept", max_length=1_000)
