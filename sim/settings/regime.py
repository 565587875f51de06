"""The rule set a lender works under."""

from sim.settings.setting import Group, setting

DAYS_A_YEAR = 365


class Regime(Group):
    """Caps set by law, checked when the settings are loaded."""

    name: str = setting("2021", "the year of the rule set", source="", max_length=64)
    personal_cap: float = setting(
        200_000.0,
        "largest unsecured online consumer limit of one person",
        unit="CNY",
        law=True,
        source="CBIRC, Interim Measures for Internet Loans of Commercial Banks, in force 2020-07-17",
        ge=0,
        le=20_000_000,
    )
    all_in_cap: float | None = setting(
        None,
        "largest yearly cost of credit; null = none in this regime",
        unit="fraction per year",
        law=True,
        source="none in force before the 24 % of loan facilitation, 2025-10-01",
        gt=0,
        le=10,
    )
    cap_includes_penalty: bool = setting(
        False,
        "whether the cap also holds for what is overdue, at the penalty rate",
        law=True,
        source="assumption; courts support 24 % all in, penalty included (SPC, opinion on financial trials, 2017)",
    )
    recall_dpd: int = setting(
        60,
        "days past due from which all principal may be called in",
        unit="days",
        source="assumption; contracts name default, on a worse score alone a recall has no ground",
        ge=1,
        le=720,
    )
    misuse_share: float = setting(
        0.005,
        "share of accounts of which misuse of the money is found, another ground for a recall",
        unit="fraction",
        source="assumption; recall on misuse is a duty (CBIRC, Interim Measures for Internet Loans, 2020)",
        ge=0,
        le=1,
    )

    def highest_rate(self, penalty_multiple):
        """The highest daily rate of a ticket under the all-in cap, in whole 1e-8, rounded down; None without a cap."""
        if self.all_in_cap is None:
            return None
        most = self.all_in_cap * 1e8 / DAYS_A_YEAR
        return int(most / penalty_multiple if self.cap_includes_penalty else most)
