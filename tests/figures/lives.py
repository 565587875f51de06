"""A made-up borrower's year under two lenders."""

import numpy as np
import pandas as pd


def life(limit_after, seed=3):
    """Days of one borrower: a jobless spell in spring, a limit that may fall, one late bill."""
    date = pd.date_range("2020-01-01", "2020-12-31", unit="ms")
    n = date.size
    luck = np.random.default_rng(seed)
    employed = ~((np.arange(n) > 95) & (np.arange(n) < 190))
    payday, due = date.day == 10, date.day == 18
    limit = np.where(np.arange(n) > 90, limit_after, 24_000).astype(float)
    cash, debt, dpd = np.zeros(n), np.zeros(n), np.zeros(n, int)
    c, d = 3_000.0, 9_000.0
    for i in range(n):
        c += 5_500 * payday[i] * (1 if employed[i] else 0.1) - luck.gamma(2, 60)
        if c < 400 and d < limit[i] - 1_500:
            c, d = c + 1_500, d + 1_500
        pay = min(max(c, 0), d / 6) if due[i] or (i and dpd[i - 1]) else 0
        dpd[i] = 0 if pay > 300 or not (due[i] or (i and dpd[i - 1])) else (dpd[i - 1] + 1 if i else 1)
        c, d = max(c - pay, 0), d - pay
        cash[i], debt[i] = c, d
    message = np.roll(due, -2)
    call = (dpd > 3) & (dpd % 4 == 0)
    days = {
        "date": date,
        "borrower": 42,
        "cash": cash,
        "debt": debt,
        "limit": limit,
        "claim": 0.0,
        "bill": 900.0 * due,
        "missed": due & (np.roll(dpd, -1) > 0),
        "message": message,
        "call": call,
    }
    return pd.DataFrame(days | {"employed": employed, "dpd": dpd, "drawn": 0.0, "repaid": 0.0})


def lives():
    """The same year under a fixed and a dynamic limit."""
    both = {"fixed limits": life(24_000), "dynamic limits": life(11_000)}
    return pd.concat([days.assign(arm=arm) for arm, days in both.items()], ignore_index=True)
