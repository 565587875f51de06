"""The truth: what no lender sees, as features for the oracle.  The only door through which hidden columns leave the market."""

import numpy as np

MONTH = 30  # days


def truth(people):
    """A function places -> hidden features by name, float32, as they are today."""

    def hidden(places):
        p = {name: getattr(people, name)[places].astype(np.float32) for name in READ}
        income = np.maximum(p["permanent_income"], 1)
        return {name: p[name] for name in KEPT} | {
            "true_income": p["permanent_income"],
            "true_liquid_months": (p["cash"] + p["savings"]) / income,
            "needs_share": MONTH * p["needs_a_day"] / income,
            "wanted_debt_months": p["wanted_debt"] / income,
        }

    return hidden


KEPT = (  # read as they are
    "quality", "job_risk", "employed", "income_gap", "default_cost", "forgetfulness", "taste", "buffer_months", "habits",
)  # fmt: skip
READ = (*KEPT, "permanent_income", "cash", "savings", "needs_a_day", "wanted_debt")
