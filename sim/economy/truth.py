"""The truth: what no lender sees, as features for the oracle.  The only door through which hidden columns leave the market."""

import numpy as np

MONTH = 30  # days


def truth(people):
    """A function places -> hidden features by name, float32, as they are today."""
    as_they_are = {
        "quality": people.quality,
        "job_risk": people.job_risk,
        "employed": people.employed,
        "income_gap": people.income_gap,
        "default_cost": people.default_cost,
        "forgetfulness": people.forgetfulness,
        "taste": people.taste,
        "buffer_months": people.buffer_months,
        "habits": people.habits,
        "true_income": people.permanent_income,
    }

    def hidden(places):
        income = np.maximum(people.permanent_income[places].astype(np.float32), 1)
        found = {name: column[places].astype(np.float32) for name, column in as_they_are.items()}
        return found | {
            "true_liquid_months": (people.cash[places].astype(np.float32) + people.savings[places].astype(np.float32)) / income,
            "needs_share": MONTH * people.needs_a_day[places].astype(np.float32) / income,
            "wanted_debt_months": people.wanted_debt[places].astype(np.float32) / income,
        }

    return hidden
