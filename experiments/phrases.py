"""How each outcome is told: what the best policy did, its level, and which way a change went."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrase:
    """Words for one outcome.

    did, best: "lost", "least"; level: what was reached; less, more: a change of it; fell, rose: the same change told
    beside another outcome; noun: its name inside a sentence.
    """

    did: str
    best: str
    level: str
    less: str
    more: str
    fell: str
    rose: str
    noun: str


PHRASES = {
    "lifetime_loss_per_yuan_drawn": Phrase(
        "lost", "least", "{} yuan of each 100 drawn", "less", "more",
        "lost {} yuan less of each 100 drawn", "lost {} yuan more of each 100 drawn", "the loss",
    ),
    "lifetime_profit": Phrase(
        "earned", "most", "{} yuan per borrower", "less", "more",
        "earned the lender {} yuan less per borrower", "earned the lender {} yuan more per borrower", "the profit",
    ),
    "rate_30": Phrase(
        "had", "the smallest share of balance 30 or more days late", "{} %", "points less", "points more",
        "had {} points less of the balance 30 or more days late", "had {} points more of the balance 30 or more days late",
        "the 30+ rate",
    ),
    "rate_30_lagged": Phrase(
        "had", "the lowest 30+ rate over the balance of half a year before", "{} %", "points less", "points more",
        "had a lagged 30+ rate {} points lower", "had a lagged 30+ rate {} points higher", "the lagged 30+ rate",
    ),
    "new_account_default": Phrase(
        "had", "the fewest defaults among new accounts", "{} of each 100 within a year", "fewer", "more",
        "had {} fewer defaults among 100 new accounts", "had {} more defaults among 100 new accounts", "defaults of new accounts",
    ),
    "consumption": Phrase(
        "left borrowers", "most to spend", "{} yuan a month each", "less", "more",
        "cost borrowers {} yuan of consumption a month each", "gave borrowers {} yuan of consumption a month each",
        "consumption",
    ),
    "hardship": Phrase(
        "left", "least of usual spending undone", "{} %", "points less", "points more",
        "lowered hardship by {} points", "raised hardship by {} points", "hardship",
    ),
    "excluded_share": Phrase(
        "shut out", "fewest", "{} of each 100 people", "fewer", "more",
        "shut out {} fewer of each 100 people", "shut out {} more of each 100 people", "the number of those shut out",
    ),
    "approval_rate": Phrase(
        "approved", "most", "{} of each 100 applications", "fewer", "more",
        "approved {} fewer of each 100 applications", "approved {} more of each 100 applications", "the approval rate",
    ),
    "take_up_rate": Phrase(
        "placed", "most offers", "{} of each 100", "fewer", "more",
        "placed {} fewer of each 100 offers", "placed {} more of each 100 offers", "the take-up rate",
    ),
    "credit_drawn": Phrase(
        "lent", "most", "{} yuan a month per borrower", "less", "more",
        "lent {} yuan less a month per borrower", "lent {} yuan more a month per borrower", "the credit drawn",
    ),
    "new_account_late": Phrase(
        "saw", "least of what new accounts draw a month late", "{} % within a year", "points less", "points more",
        "saw {} points less of what new accounts draw a month late", "saw {} points more of what new accounts draw a month late",
        "arrears of new accounts",
    ),
    "utilisation": Phrase(
        "had", "the lines used most", "{} % of the lines of those who owe", "points less", "points more",
        "lowered utilisation by {} points", "raised utilisation by {} points", "utilisation",
    ),
    "owed_per_defaulter": Phrase(
        "was owed", "least by those who default", "{} yuan each", "less", "more",
        "was owed {} yuan less by each defaulter", "was owed {} yuan more by each defaulter", "what defaulters owe",
    ),
    "margin_after_loss": Phrase(
        "earned", "the highest margin after losses", "{} % of the balance a year", "points less", "points more",
        "earned {} points less on the balance after losses", "earned {} points more on the balance after losses",
        "the margin after losses",
    ),
    "priced_out_share": Phrase(
        "priced out", "fewest", "{} of each 100 applications", "fewer", "more",
        "priced out {} fewer of each 100 applications", "priced out {} more of each 100 applications",
        "the number of those priced out",
    ),
    "profit_per_account": Phrase(
        "earned", "most per account", "{} yuan", "less", "more",
        "earned the lender {} yuan less per account", "earned the lender {} yuan more per account", "the profit per account",
    ),
    "excluded_poorest": Phrase(
        "shut out", "fewest of the poorest fifth", "{} of each 100", "fewer", "more",
        "shut out {} fewer of each 100 of the poorest fifth", "shut out {} more of each 100 of the poorest fifth",
        "the number of the poorest shut out",
    ),
}  # fmt: skip
SIDES = (  # told beside the primary outcome, where they are compared
    "lifetime_loss_per_yuan_drawn", "rate_30", "consumption", "lifetime_profit", "credit_drawn", "excluded_share",
)  # fmt: skip
