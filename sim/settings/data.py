"""Settings of data: what a lender's scorer knows of people, how well, how late, and at what price."""

from sim.settings.setting import Group, setting


def used(default):
    return setting(default, "may scorers use it? What is used is paid for", source="")


def noise(default, unit, meaning="standard deviation of the provider's error, new each month"):
    return setting(default, meaning, unit=unit, ge=0, le=1_000)


def coverage(default):
    return setting(default, "share of people the provider knows, the same people for ever", unit="fraction", ge=0, le=1)


def lag(default):
    return setting(default, "age of what is delivered", unit="months", ge=0, le=24)


def price(default, meaning="price of a pull for an application, above lender.data_cost"):
    return setting(default, meaning, unit="CNY", ge=0, le=10_000)


def account_price(default):
    return setting(
        default,
        "price of a monthly pull for an open account, above lender.data_cost_per_account",
        unit="CNY per month",
        ge=0,
        le=10_000,
    )


class PlatformBlock(Group):
    """The platform score."""

    use: bool = used(True)
    noise: float = noise(0.0, "points")
    coverage: float = coverage(1.0)
    lag: int = lag(0)
    price: float = price(0.0)
    account_price: float = account_price(0.0)


class IncomeBlock(Group):
    """Observed income, misread as population.income_noise_sd says."""

    use: bool = used(True)
    noise: float = noise(0.0, "log points")
    coverage: float = coverage(1.0)
    lag: int = lag(0)
    price: float = price(0.0)
    account_price: float = account_price(0.0)


class BalanceSheetBlock(Group):
    """Liquid assets, cash and savings, in months of income."""

    use: bool = used(False)
    noise: float = noise(0.5, "log points")
    coverage: float = coverage(0.6)
    lag: int = lag(0)
    price: float = price(1.0)
    account_price: float = account_price(0.10)


class BureauBlock(Group):
    """How someone pays elsewhere and paid before: the bureau's index of scruple, attention and known arrears."""

    use: bool = used(False)
    noise: float = noise(1.0, "index points")
    coverage: float = coverage(0.85)
    lag: int = lag(1)
    price: float = price(2.0)
    account_price: float = account_price(0.10)


class Data(Group):
    """The blocks of data, and the sample of people whose past a lender keeps to learn from."""

    sample: int = setting(
        20_000,
        "people whose monthly records are kept for models to learn from; a burn-in keeps what its first arm says",
        unit="people",
        ge=1_000,
        le=10_000_000,
    )
    platform: PlatformBlock = setting(PlatformBlock(), "the platform score")
    income: IncomeBlock = setting(IncomeBlock(), "observed income")
    balance_sheet: BalanceSheetBlock = setting(BalanceSheetBlock(), "liquid assets")
    bureau: BureauBlock = setting(BureauBlock(), "payment record elsewhere")

    @property
    def blocks(self):
        """The four blocks by name."""
        return {name: getattr(self, name) for name in BLOCKS}

    @property
    def lags(self):
        """Months for which everybody's readings of a block are kept, of blocks that are used and come late."""
        return {name: block.lag for name, block in self.blocks.items() if block.use and block.lag}

    def pulled(self, key):
        """What a pull of all blocks in use costs: `price` or `account_price`.  [CNY]"""
        return sum(getattr(block, key) for block in self.blocks.values() if block.use)


class BurnInData(Data):
    """The blocks of data in a burn-in: its lender uses what there is by default; readings are kept for the arms that follow."""

    @property
    def lags(self):
        """Months for which everybody's readings of a block are kept."""
        return {name: block.lag for name, block in self.blocks.items() if block.lag}

    @classmethod
    def of(cls, arms):
        """The data of a burn-in that several arms take over.  arms: their settings of data, the first one's sample is kept"""
        lags = {name: {"lag": max(data.lags.get(name, 0) for data in arms)} for name in BLOCKS}
        return cls.model_validate({"sample": arms[0].sample} | lags)


BLOCKS = ("platform", "income", "balance_sheet", "bureau")
