"""The income statement of a month, from interest down to the profit before provisions.  All amounts are whole fen."""

from typing import NamedTuple

from sim.numerics.money import PARTS

FEN = 100  # of a yuan
DAYS_A_YEAR = 365
SAME = (  # flows that the books know by the same name
    "drawn", "prepaid", "repaid_penalty", "charged_off", "claim_principal_received", "claim_interest_received",
    "collection_cost",
)  # fmt: skip


class Statement(NamedTuple):
    """What a month of lending brought and cost."""

    interest_income: int
    penalty_income: int
    funding_cost: int
    opex: int
    acquisition_cost: int
    data_cost: int
    collection_cost: int
    vat: int
    charged_off: int
    recovered: int

    @property
    def profit_before_provisions(self):
        """Interest, penalty and recoveries less funding, running, acquisition, data and collection costs, VAT and charge-offs."""
        return self.interest_income + self.penalty_income + self.recovered - self.expenses

    @property
    def expenses(self):
        """All costs and losses."""
        bought = self.opex + self.acquisition_cost + self.data_cost + self.collection_cost
        return self.funding_cost + bought + self.vat + self.charged_off


def month_sums(flows):
    """Name a month's flows as the books need them.  flows: totals by name of `sim.accounts.tally`.

    Recognised income is what accrued, less what was reversed, plus memo interest when paid and when accrual resumes.
    """

    def recognised(kind):
        resumed = flows[f"{kind}_resumed_e8"] + flows[f"memo_{kind}_paid"] * PARTS
        return flows[f"{kind}_accrued_e8"] - flows[f"{kind}_reversed_e8"] + resumed

    return {name: flows[name] for name in SAME} | {
        "repaid_principal": flows["repaid"],
        "repaid_interest": flows["repaid_interest"] + flows["prepaid_interest"],
        "interest_recognised_e8": recognised("interest"),
        "penalty_recognised_e8": recognised("penalty") - flows["penalty_waived_e8"],
    }


def statement(income, sums, opening_balance, days, settings, policy_change=0.0):
    """Make the statement of a month of so many days.

    income: (interest, penalty) recognised; sums: see `Books.close_month`; opening_balance: principal at the start;
    settings: the lender's costs; policy_change: the policy rate less its first value, per year.  Funding and the yearly
    running cost are on the mean of opening and closing balance.
    """
    twice_mean = opening_balance + sums["balance"]
    return Statement(
        interest_income=income[0],
        penalty_income=income[1],
        funding_cost=for_days(funding_rate(settings, policy_change), twice_mean, days),
        opex=running_cost(sums, twice_mean, days, settings),
        acquisition_cost=acquisition_cost(sums, settings),
        data_cost=data_cost(sums, settings),
        collection_cost=sums["collection_cost"],
        vat=share(settings.vat_rate, income[0] + income[1]),
        charged_off=sums["charged_off"],
        recovered=sums["claim_principal_received"] + sums["claim_interest_received"],
    )


def funding_rate(settings, policy_change):
    """The cost of funds of a month: it follows the policy rate, never below zero.  [fraction per year]"""
    return max(settings.funding_rate + settings.funding_pass_through * policy_change, 0.0)


def running_cost(sums, twice_mean, days, settings):
    """Running accounts and the balance, and the conduct cost of recalls: notices, complaints, disputes.  [fen]"""
    running = each(settings.opex_per_account, sums["active_accounts"]) + for_days(settings.opex_rate, twice_mean, days)
    return running + each(settings.recall_cost, sums["recalled"])


def acquisition_cost(sums, settings):
    """What it costs to win the accounts opened and to have people look at applications.  [fen]"""
    return each(settings.acquisition_cost, sums["opened"]) + each(settings.review_cost, sums["reviewed"])


def data_cost(sums, settings):
    """Data is bought for every application, and every month for every open account.  [fen]"""
    return each(settings.data_cost, sums["applicants"]) + each(settings.data_cost_per_account, sums["open_accounts"])


def for_days(yearly_rate, twice_mean, days):
    """A yearly rate on a mean balance for some days of a 365-day year, to the fen, halves up."""
    return half_up(round(yearly_rate * PARTS) * twice_mean * days, 2 * DAYS_A_YEAR * PARTS)


def share(rate, amount):
    """A share of an amount, to the fen, halves up."""
    return half_up(round(rate * PARTS) * amount, PARTS)


def each(yuan, count):
    """A price in yuan for each of a count, in fen, the price to the fen."""
    return round(yuan * FEN) * count


def half_up(a, b):
    """a / b rounded to a whole number, halves up; exact for whole numbers of any size."""
    return (2 * a + b) // (2 * b)
