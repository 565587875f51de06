"""The credit product: terms, repayment modes, arrears rules."""

from typing import Annotated

from pydantic import Field, model_validator

from sim.settings.setting import Fraction, Group, check_rising, check_sum, refuse, setting

MOST_TERMS = 3
Term = Annotated[int, Field(ge=1, le=12)]


class Modes(Group):
    """Share of accounts in each repayment mode."""

    equal_payment: float = setting(1.0, "level instalments", unit="share", ge=0, le=1)
    equal_principal: float = setting(0.0, "level principal parts", unit="share", ge=0, le=1)
    interest_only: float = setting(0.0, "principal at the end", unit="share", ge=0, le=1)

    @model_validator(mode="after")
    def adds_up(self):
        check_sum("", (self.equal_payment, self.equal_principal, self.interest_only))
        return self


class Product(Group):
    """A revolving line drawn in tickets, each repaid in monthly instalments."""

    name: str = setting("instalment_line", "short name", source="", max_length=64)
    terms: tuple[Term, ...] = setting(
        (3, 6, 12), "instalments a draw can be repaid in", unit="months", min_length=1, max_length=MOST_TERMS
    )
    term_shares: tuple[Fraction, ...] = setting(
        (0.15, 0.30, 0.55), "share of draws by term", unit="share", min_length=1, max_length=MOST_TERMS
    )
    minimum_draw: float = setting(300.0, "smallest draw", unit="CNY", ge=1, le=1_000_000)
    modes: Modes = setting(Modes(), "share of accounts by repayment mode")
    grace_days: int = setting(
        0, "days after the due day before penalty interest starts", unit="days", ge=0, le=10
    )
    penalty_multiple: float = setting(
        1.5, "penalty rate over the ticket's rate", unit="multiple", law=True,
        source="PBoC notice 2003 no. 251: 1.3 to 1.5", ge=1, le=3,
    )
    signal_dpd: int = setting(
        4, "days past due at which a bill counts as early arrears for those who watch: after the messages, before the calls",
        unit="days", ge=1, le=27,
    )
    non_accrual_dpd: int = setting(
        90, "days past due from which interest is memo only", unit="days", ge=1, le=720
    )
    charge_off_dpd: int = setting(
        180, "days past due at which the month end charges off", unit="days",
        source="US practice for revolving credit; assumption for China", ge=90, le=720,
    )

    @model_validator(mode="after")
    def is_a_menu(self):
        check_rising("terms", self.terms)
        if len(self.term_shares) != len(self.terms):
            raise refuse("term_shares", self.term_shares, f"must have {len(self.terms)} values, one per term")
        check_sum("term_shares", self.term_shares)
        if self.non_accrual_dpd > self.charge_off_dpd:
            raise refuse("non_accrual_dpd", self.non_accrual_dpd, "is above charge_off_dpd")
        return self
