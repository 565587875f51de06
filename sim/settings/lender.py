"""What lending costs the lender; its decisions are groups of their own."""

from sim.settings.setting import Group, setting


class Lender(Group):
    """Funding, costs and taxes of one lender."""

    name: str = setting("plain", "short name", source="", pattern=r"^\w[\w.-]{0,63}$")
    funding_rate: float = setting(
        0.045, "cost of funds on the mean balance at the scenario's first policy rate", unit="fraction per year", ge=0, le=1
    )
    funding_pass_through: float = setting(
        1.0, "share of a change of the policy rate that reaches the cost of funds", unit="fraction", ge=0, le=2
    )
    opex_per_account: float = setting(1.0, "running cost of an active account", unit="CNY per month", ge=0, le=10_000)
    opex_rate: float = setting(0.005, "running cost on the balance", unit="fraction per year", ge=0, le=1)
    acquisition_cost: float = setting(60.0, "cost of winning an account that is opened", unit="CNY", ge=0, le=100_000)
    review_cost: float = setting(15.0, "cost of a person looking at an application", unit="CNY", ge=0, le=100_000)
    recall_cost: float = setting(
        50.0, "conduct cost of recalling an account: notices, complaints, disputes; a running cost", unit="CNY", ge=0, le=100_000
    )
    data_cost: float = setting(1.0, "data bought for an application", unit="CNY", ge=0, le=10_000)
    data_cost_per_account: float = setting(0.1, "data bought to watch an account", unit="CNY per month", ge=0, le=10_000)
    vat_rate: float = setting(
        0.06,
        "value-added tax on interest and penalty received",
        unit="fraction",
        law=True,
        source="Caishui 2016 no. 36: 6 % on loan services",
        ge=0,
        le=1,
    )
    equity_share: float = setting(0.12, "share of the balance funded by equity", unit="fraction", ge=0, le=1)
    onboarding: float | None = setting(
        None,
        "growth of the number of people who have come, from the takeover on; null = population.monthly_arrivals",
        unit="fraction per year",
        ge=0,
        le=20,
    )
