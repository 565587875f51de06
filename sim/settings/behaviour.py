"""How borrowers spend, borrow, repay and are hit by luck; one class per topic of a day."""

from pydantic import model_validator

from sim.settings.setting import Group, refuse, setting

GROSS_SOULELES = "assumption; debt should respond by about -1.3 (Gross & Souleles 2002)"
FULFORD_SCHUH = "assumption; about half live nearly hand to mouth (Fulford & Schuh 2015)"
CADENA_SCHOAR = "assumption; messages raise on-time payment by 7-9 % (Cadena & Schoar 2011)"
NBS = "NBS 2024: urban households spend 64 % of their income"
GUVENEN = "assumption; annual changes have kurtosis up to 30 (Guvenen et al. 2021)"


def chance(default, meaning, unit="per month", source="assumption"):
    return setting(default, meaning, unit=unit, source=source, ge=0, le=1)


def share(default, meaning, source="assumption"):
    return setting(default, meaning, unit="fraction", source=source, ge=0, le=1)


def days(default, meaning, most=3_650):
    return setting(default, meaning, unit="days", ge=1, le=most)


def level(default, meaning, unit, source="assumption", least=0, most=100):
    return setting(default, meaning, unit=unit, source=source, ge=least, le=most)


class Spending(Group):
    """Needs, habit, and what is cut first when money is short."""

    needs_reference: float = level(1_500.0, "needs at the reference income", "CNY per month", most=1e6)
    needs_reference_income: float = setting(
        5_000.0, "income at which needs are the reference", unit="CNY per month", gt=0, le=1e7
    )
    needs_cap: float = share(0.7, "needs are at most this share of permanent income")
    habit_share: float = share(0.64, "habitual spending of permanent income, needs included", NBS)
    habit_jobless: float = share(0.9, "habit kept when jobless")
    habit_in_arrears: float = share(0.7, "habit kept when in arrears")
    arrears_habit_dpd: int = setting(3, "days past due above which habit is cut", unit="days", ge=0, le=720)
    excess_rate_hand_to_mouth: float = chance(0.12, "spent of the cash above the buffer, hand to mouth", "per day", FULFORD_SCHUH)
    excess_rate_saver: float = chance(0.03, "the same, the others", "per day")
    reserve_days: int = days(30, "days over which the next bill is set aside", 31)
    cut_employed: float = share(0.6, "part of a shortfall borrowed at the reference rate, employed")
    cut_rate_elasticity: float = level(1.5, "fall of that part with the rate", "elasticity", most=20)
    cut_jobless: float = share(0.2, "part of habit the jobless cut before they borrow")


class Borrowing(Group):
    """Draws for liquidity, to roll over a bill, and for purchases."""

    reference_rate: int = setting(40_000, "rate at which wanted debt is measured", unit="1e-8 per day", ge=1, le=1_000_000)
    liquidity_days: int = days(15, "days of spending a liquidity draw covers", 365)
    liquidity_minimum: float = level(0.45, "smallest liquidity draw", "months of income", most=12)
    rollover_days: int = setting(3, "days before the due day in which a bill is rolled over", unit="days", ge=0, le=28)
    purchases_a_month: float = level(1.8, "wishes to buy on credit", "per month", most=28)
    purchase_share: float = level(0.36, "median purchase", "share of wanted debt", most=10)
    purchase_sd: float = level(0.6, "spread of a purchase", "log points", most=5)
    purchase_minimum: float = level(300.0, "smallest purchase", "CNY", most=1e6)
    purchase_maximum: float = level(30_000.0, "largest purchase", "CNY", most=1e7)
    rate_elasticity: float = level(4.3, "fall of wanted debt with the rate", "elasticity", GROSS_SOULELES, most=20)
    take_up_elasticity: float = level(
        1.5,
        "fall of the share who take up an offered line with its rate above the reference rate",
        "elasticity",
        "assumption; take-up falls faster above the usual rate than below it (Karlan and Zinman 2008)",
        most=20,
    )
    take_up_needy: float = share(0.3, "the same of who is in need of credit, over that of the others")
    service_brake: float = setting(0.25, "next bill over income from which purchases fade", unit="fraction", gt=0, le=10)


class Repayment(Group):
    """Attention, engagement, and paying early."""

    protected_days: int = setting(8, "days of needs kept before arrears are paid, at most", unit="days", ge=0, le=31)
    prepay_hand_to_mouth: float = chance(0.125, "chance to prepay, hand to mouth")
    prepay_saver: float = chance(0.375, "chance to prepay, the others")
    prepay_cushion: float = level(0.6, "cash kept above buffer and bill", "months of income", most=24)
    prepay_minimum: float = level(100.0, "smallest prepayment", "CNY", most=1e6)
    message_effect: float = share(0.5, "forgetting left after a message", CADENA_SCHOAR)
    remember: float = chance(0.10, "chance that one who forgot remembers", "per day")
    remember_called: float = level(1.5, "multiplies it when called", "multiple", least=1)
    engaged_from_dpd: int = setting(15, "days past due from which some stop engaging", unit="days", ge=1, le=720)
    engaged_level: float = share(0.6, "share engaged from then on")
    engaged_decay_from: int = setting(30, "days past due from which the share falls", unit="days", ge=1, le=720)
    engaged_decay_days: float = setting(120.0, "days in which the share falls by e", unit="days", gt=0, le=100_000)
    engaged_called: float = level(1.3, "multiplies the share when called", "multiple", least=1)


class Willingness(Group):
    """Stopping to pay although one could, and coming back."""

    willingness_sd: float = setting(0.25, "monthly luck of willingness", unit="log points", gt=0, le=5)
    willing_return: float = chance(0.6, "chance to pay again on a due day, at 0 days past due", "per due day")
    willing_return_days: float = setting(150.0, "days past due in which it falls by e", unit="days", gt=0, le=100_000)
    pressure_per_call: float = level(0.1, "pressure of an effective call", "multiple", most=10)
    pressure_max: float = level(1.3, "largest pressure", "multiple", least=1)
    line_value: float = level(0.2, "value of a wholly unused line", "multiple", most=10)


class Luck(Group):
    """Shocks of the month to expenses and income."""

    expense_chance: float = chance(0.012, "chance of an expense shock")
    expense_median: float = level(0.7, "median expense shock", "months of income", most=100)
    expense_sd: float = level(0.7, "spread of an expense shock", "log points", most=5)
    jump_down_chance: float = chance(0.005, "chance of a lasting fall of income", source=GUVENEN)
    jump_down_mean: float = level(0.45, "mean fall", "log points", GUVENEN, most=5)
    jump_up_chance: float = chance(0.015, "chance of a lasting rise of income", source=GUVENEN)
    jump_up_mean: float = level(0.10, "mean rise", "log points", GUVENEN, most=5)
    jump_sd: float = level(0.10, "spread of falls and rises", "log points", GUVENEN, most=5)
    income_return: float = chance(0.01, "return of income to its start value")
    cash_cap: float = level(5_000_000.0, "cash above this moves to idle savings", "CNY", least=1_000, most=20_000_000)


class Behaviour(Luck, Willingness, Repayment, Borrowing, Spending):
    """Every habit of a borrower; forms in the rules of sim/borrowers."""

    name: str = setting("standard", "short name", source="", max_length=64)

    @model_validator(mode="after")
    def is_consistent(self):
        if self.jump_down_chance + self.jump_up_chance > 1:
            raise refuse("jump_up_chance", self.jump_up_chance, "and jump_down_chance exceed 1 together")
        if self.purchase_minimum > self.purchase_maximum:
            raise refuse("purchase_minimum", self.purchase_minimum, "is above purchase_maximum")
        return self
