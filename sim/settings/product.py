"""The credit product: terms, repayment modes, arrears rules."""

from typing import Annotated

from pydantic import Field, model_validator

from sim.settings.setting import Fraction, Group, check_rising, check_sum, refuse, setting

MOST_TERMS = 3
Term = Annotated[int, Field(ge=1, le=12)]
TermList = Annotated[tuple[Term, ...], Field(strict=False, min_length=1, max_length=MOST_TERMS)]
ShareList = Annotated[tuple[Fraction, ...], Field(strict=False, min_length=1, max_length=MOST_TERMS)]
ON_A_MENU = ("terms", "term_shares", "modes", "minimum_draw", "temporary")


class Modes(Group):
    """Share of accounts in each repayment mode."""

    equal_payment: float = setting(1.0, "level instalments", unit="share", ge=0, le=1)
    equal_principal: float = setting(0.0, "level principal parts", unit="share", ge=0, le=1)
    interest_only: float = setting(0.0, "principal at the end", unit="share", ge=0, le=1)

    @model_validator(mode="after")
    def adds_up(self):
        check_sum("", (self.equal_payment, self.equal_principal, self.interest_only))
        return self


def check_terms(terms, shares):
    """Terms rise, and each has its share."""
    check_rising("terms", terms)
    if len(shares) != len(terms):
        raise refuse("term_shares", shares, f"must have {len(terms)} values, one per term")
    check_sum("term_shares", shares)


class Menu(Group):
    """What differs for a group of accounts; null = as on the common menu."""

    terms: TermList | None = setting(None, "instalments of a draw; null = the common menu", unit="months", source="")
    term_shares: ShareList | None = setting(None, "share of draws by term; null = the common menu", unit="share", source="")
    minimum_draw: float | None = setting(None, "smallest draw; null = the common menu", unit="CNY", source="", ge=1, le=1_000_000)
    modes: Modes | None = setting(None, "share of accounts by repayment mode; null = the common menu", source="")
    temporary: bool | None = setting(None, "may have temporary limits; null = the common menu", source="")

    @model_validator(mode="after")
    def is_whole(self):
        if (self.terms is None) != (self.term_shares is None):
            key = "terms" if self.terms is None else "term_shares"
            raise refuse(key, "null", "is missing: terms and term_shares are given together")
        if self.terms is not None:
            check_terms(self.terms, self.term_shares)
        return self


class SegmentMenus(Group):
    """Menus of the segments of the population."""

    salaried: Menu = setting(Menu(), "menu of the salaried")
    gig: Menu = setting(Menu(), "menu of gig workers")
    youth: Menu = setting(Menu(), "menu of the young")
    micro: Menu = setting(Menu(), "menu of micro-businesses")


class Variant(Menu):
    """A second menu for a random share of the accounts that are opened in policy months: a trial inside one market."""

    share: float = setting(0.0, "share of new accounts with the variant", unit="share", source="", ge=0, le=1)


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
    completion: float = setting(
        1.0,
        "share of wanted purchases on credit that the process lets happen: 1 one tap, less with forms or a cooling-off day",
        unit="fraction",
        ge=0,
        le=1,
    )
    modes: Modes = setting(Modes(), "share of accounts by repayment mode")
    temporary: bool = setting(True, "may have temporary limits, where the limit policy gives any", source="")
    segments: SegmentMenus = setting(SegmentMenus(), "menus that differ by segment")
    variant: Variant = setting(Variant(), "a trial of another menu")
    grace_days: int = setting(0, "days after the due day before penalty interest starts", unit="days", ge=0, le=10)
    penalty_multiple: float = setting(
        1.5,
        "penalty rate over the ticket's rate",
        unit="multiple",
        law=True,
        source="PBoC notice 2003 no. 251: 1.3 to 1.5",
        ge=1,
        le=3,
    )
    signal_dpd: int = setting(
        4,
        "days past due at which a bill counts as early arrears for those who watch: after the messages, before the calls",
        unit="days",
        ge=1,
        le=27,
    )
    non_accrual_dpd: int = setting(90, "days past due from which interest is memo only", unit="days", ge=1, le=720)
    charge_off_dpd: int = setting(
        180,
        "days past due at which the month end charges off",
        unit="days",
        source="US practice for revolving credit; assumption for China",
        ge=90,
        le=720,
    )

    @model_validator(mode="after")
    def is_a_menu(self):
        check_terms(self.terms, self.term_shares)
        if self.non_accrual_dpd > self.charge_off_dpd:
            raise refuse("non_accrual_dpd", self.non_accrual_dpd, "is above charge_off_dpd")
        return self

    def menu(self, segment, variant=False):
        """The whole menu of a segment's accounts, with the variant or without: the most special layer that says something."""
        layers = [self, getattr(self.segments, segment), *([self.variant] if variant else [])]
        return Menu(**{name: _last(getattr(layer, name) for layer in layers) for name in ON_A_MENU})


def _last(values):
    """The last value that is not null."""
    return [value for value in values if value is not None][-1]
