"""A made-up market in a few lines: tallies of the shape a run hands over, smooth enough to look at as pictures."""

import numpy as np

from sim.clock import Clock
from sim.records.monthly import BALANCES
from sim.records.results import Results
from sim.records.rolls import FROM, TO

PEOPLE = 50_000
SCORES = np.arange(350, 951)
ARMS = {"fixed, flat": (0, 0), "dynamic, flat": (1, 0), "fixed, graded": (0, 1), "dynamic, graded": (1, 1)}
LEDGER = ["loans", "cash", "interest receivable", "interest income", "charge-offs", "recoveries"]


def clock(burn_in=24, policy=36, run_off=12):
    """The default horizon around the start of covid_2020."""
    return Clock("2019-07", burn_in, policy, run_off)


def stress(months, scenario):
    """0 in calm; under covid_2020 a wave that starts in January 2020 and fades over a year."""
    index = np.arange(months) - 30
    wave = np.where(index >= 0, np.exp(-np.maximum(index, 0) / 7) * np.minimum(1, (index + 1) / 3), 0)
    return wave if scenario == "covid_2020" else 0 * wave


def tallies(world=0, arm="fixed, flat", scenario="calm", dates=None, own_noise=None):
    """Whole numbers of one world."""
    dates = dates or clock()
    months = len(dates.months)
    luck = np.random.default_rng([7, world])
    own = np.random.default_rng([8, world, sorted(ARMS).index(arm)]).normal()
    noise = smooth(luck.normal(size=months + 12), 6)[:months]
    made = {
        "monthly": rows(dates, arm, 1 + 0.10 * noise + 0.9 * stress(months, scenario) + 0.01 * own, noise, luck),
        "vintages": vintages(months, luck),
        "rolls": rolls(months, luck),
    }
    scores = scorecard(months, luck, own_noise)
    return made | {
        "segments": segments(months),
        "fifths": fifths(months, ARMS[arm][0]),
        "scorecard": scores,
        "scores": scores,
        "books": {"accounts": LEDGER, "debit": np.full((months, 6), 1_000), "credit": np.full((months, 6), 1_000)},
    }


def smooth(values, width):
    """A moving mean that keeps the standard deviation near one."""
    return np.convolve(values, np.ones(width) / np.sqrt(width), "same")


def rows(dates, arm, hazard, noise, luck):
    """The month's tallies."""
    dynamic, graded = ARMS[arm]
    result = []
    for number, month in enumerate(dates.months):
        on = month.phase != "burn_in"
        scale = min(1.0, 0.45 + number / 36) * (0.95 ** max(0, number - 59)) * (1 - 0.06 * dynamic * on)
        balance = int(PEOPLE * 0.45 * 1_100_000 * scale)
        bad = hazard[number] * (1 - 0.03 * dynamic * on + 0.01 * graded * on)
        result.append(row(balance, bad, noise[number], month, luck) | {
            "consumption": int(PEOPLE * 410_000 * (1 - 0.002 * dynamic * on) * (1 + 0.002 * noise[number])),
            "excluded": int(PEOPLE * (0.12 + 0.01 * dynamic * on)),
        })  # fmt: skip
    return result


def row(balance, bad, noise, month, luck):
    """One month's tallies for a book of this size and badness."""
    drawn = int(balance * 0.16) if month.phase != "run_off" else 0
    shares = (0.03, 0.007, 0.0055, 0.0042, 0.0036, 0.0031, 0)
    late = {name: int(balance * share * bad) for name, share in zip(BALANCES, shares)}
    counts = {name.replace("balance", "accounts"): value // 1_700_000 for name, value in late.items()}
    charged = int(balance * 0.0029 * bad * luck.uniform(0.95, 1.05))
    return late | counts | {
        "unemployed": int(PEOPLE * (0.051 + 0.0015 * noise + 0.012 * (bad - 1))), "unemployment_path": 0.051 + 0.0015 * noise,
        "borrowers": PEOPLE, "arrived": PEOPLE, "applicants": 900, "priced_out": 45, "approved": 540, "opened": 530,
        "open_accounts": 30_000, "active_accounts": 22_000,
        "limit": balance * 3, "active_limit": balance * 2, "balance": balance, "drawn": drawn, "repaid": int(drawn * 0.95),
        "prepaid": drawn // 8, "interest_income": int(balance * 0.0115), "penalty_income": int(balance * 0.0001 * bad),
        "due": balance // 8, "newly_overdue": int(balance / 8 * 0.05 * bad),
        "newly_overdue_30_ago": int(balance / 8 * 0.05 * bad), "unpaid_after_30": int(balance / 8 * 0.0062 * bad),
        "charged_off": charged, "recovered": charged // 12,
        "charged_off_accounts": charged // 1_700_000, "cured": 120, "contacts": 5_000, "collection_cost": int(balance * 0.0003),
        "frozen_accounts": 10, "limit_cut": 0, "funding_cost": int(balance * 0.0035), "opex": int(balance * 0.002),
        "acquisition_cost": 2_000_000, "data_cost": 1_000_000, "vat": int(balance * 0.0006),
        "profit_before_provisions": int(balance * (0.0052 - 0.0027 * bad)),
        "cash": PEOPLE * 300_000, "hardship": int(PEOPLE * 9_000 * bad), "habit": PEOPLE * 300_000, "hand_to_mouth": PEOPLE // 2,
        "default_accounts": int(150 * bad), "default_balance": int(150 * bad) * 1_750_000, "strategic_defaults": int(30 * bad),
        "non_accrual_interest": 5_000_000, "identity_residual": 0,
    }  # fmt: skip


def vintages(months, luck):
    """Levels at month ends by opening month and month of the run."""
    age = np.arange(months) - np.arange(months)[:, None]
    alive = age >= 0
    hazard = 0.003 * np.minimum(1, age / 14) * (0.6 + 0.4 * np.exp(-np.maximum(age - 20, 0) / 12)) * alive
    at_risk = (540 * np.exp(-np.cumsum(hazard, axis=1)) * alive).astype(np.int64)
    defaults = np.cumsum(luck.poisson(at_risk * hazard), axis=1)
    account = {"accounts": 540 * alive, "accounts_ever30": defaults * 3 // 2, "accounts_ever90": defaults, "at_risk": at_risk}
    sizes = {"ever30": 2_600_000, "ever90": 1_750_000, "charged_off": 1_650_000, "recovered": 130_000}
    account |= {name: defaults * size for name, size in sizes.items()}
    account |= {"drawn": 60_000_000 * np.maximum(age + 1, 0), "outstanding": at_risk * 900_000}
    ticket = tickets(age, np.arange(months)[:, None], alive)
    return {"ticket": ticket, "account": account, "late": {name: np.full((1, months), 1_000) for name in ticket}}


def tickets(age, vintage, alive):
    """Later vintages are a little worse; nothing is drawn in run-off."""
    ever = 4_000_000 * (1 - np.exp(-np.maximum(age - 2, 0) / 4)) * (1 + 0.01 * vintage) * alive
    shares = {"ever30": 0.3, "ever90": 0.2, "charged_off": 0.18, "recovered": 0.02}
    levels = {name: (ever * share).astype(np.int64) for name, share in shares.items()}
    drawn = 50_000_000 * (alive & (vintage < 60))
    return levels | {"drawn": drawn, "outstanding": (drawn * np.exp(-np.maximum(age, 0) / 6)).astype(np.int64)}


def rolls(months, luck):
    """Accounts and opening balance by bucket before and after."""
    forward = [0.04, 0.27, 0.65, 0.76, 0.81, 0.86, 0.91, 1.0]
    size = [20_000, 900, 250, 170, 130, 105, 90, 0]
    accounts = np.zeros((months, len(FROM), len(TO)), np.int64)
    for bucket, (share, number) in enumerate(zip(forward, size)):
        moved = luck.binomial(number, share, months)
        target = bucket + 1 if bucket < 6 else TO.index("charged off")
        accounts[:, bucket + 1, target] = moved
        accounts[:, bucket + 1, bucket] += (number - moved) // 3
        accounts[:, bucket + 1, 0] += number - moved - (number - moved) // 3
    accounts[:, 0, 0] = 540
    return {"accounts": accounts, "balance": accounts * 1_200_000}


def segments(months):
    """The same numbers in every cell."""
    cells = np.ones((months, 4, 5), np.int64)
    sizes = {
        "accounts": 500,
        "balance": 500_000_000,
        "overdue": 20_000_000,
        "limit": 1_500_000_000,
        "active_limit": 1_000_000_000,
        "charged_off": 1_000_000,
        "hardship": 3,
        "habit": 100,
        "borrowers": 2_500,
        "offers": 10,
        "opened": 9,
        "profit": 5_000_000,
    }
    return {"score_edges": (350, 600, 650, 700, 750)} | {name: size * cells for name, size in sizes.items()}


def fifths(months, dynamic=0):
    """The poorer, the more are shut out and the less is spent; a little more of everybody under dynamic limits."""
    cells = np.ones((months, 1), np.int64)
    sizes = {
        "borrowers": [PEOPLE // 5] * 5,
        "arrived": [9_000] * 5,
        "excluded": [2_700 + 90 * dynamic, 1_800, 1_350, 900, 450],
        "unemployed": [700, 600, 500, 450, 400],
        "open_accounts": [6_000] * 5,
        "default_accounts": [40, 35, 30, 25, 20],
        "balance": [2 * 10**9, 3 * 10**9, 4 * 10**9, 5 * 10**9, 6 * 10**9],
        "overdue": [10**8] * 5,
        "consumption": [3 * 10**9, 4 * 10**9, 5 * 10**9, 6 * 10**9, 9 * 10**9],
        "hardship": [9 * 10**7, 10**8, 10**8, 10**8, 10**8],
        "habit": [2 * 10**9, 3 * 10**9, 4 * 10**9, 5 * 10**9, 8 * 10**9],
    }
    return {name: np.array(size) * cells for name, size in sizes.items()}


def pd_by_points():
    """What the made-up scale makes of scores."""
    return 1 / (1 + np.exp(2.2 + (SCORES - 640) / 55))


def scorecard(months, luck, own_noise=None):
    """Openings, defaults and arrears within a year by score: the PDs come true; the own score knows a little more or less.

    own_noise: points by which the own score misreads the platform's; None: it is the platform's.
    """
    shape = np.exp(-0.5 * ((SCORES - 690) / 60) ** 2) * (SCORES >= 600)
    opened = luck.poisson(540 * shape / shape.sum(), (months, SCORES.size))
    bad = luck.binomial(opened, pd_by_points())
    between = luck.binomial(opened - bad, 0.15)
    kinds = bad, between, opened - bad - between
    both = [kinds, kinds if own_noise is None else [blurred(table, own_noise, luck) for table in kinds]]
    found = {name: np.zeros((2, 3, months, SCORES.size), np.int64) for name in ("opened", "bad", "late")}
    for score, (bad, between, good) in enumerate(both):
        found["bad"][score, 0], found["late"][score, 0], found["opened"][score, 0] = bad, bad + between, bad + between + good
    return found | {"pd": pd_by_points()}


def blurred(table, points, luck):
    """The same accounts, half of them some points lower, half of them some points higher."""
    half = luck.binomial(table, 0.5)
    return np.roll(half, -points, axis=1) + np.roll(table - half, points, axis=1)


def results(arm="fixed, flat", scenario="calm", worlds=5, dates=None, own_noise=None):
    """A run over some worlds."""
    dates = dates or clock()
    made = {"scenario": {"name": scenario, "start": dates.start}, "population": {"size": PEOPLE}, "seed": 7}
    return Results.concat(
        [Results.of_world(tallies(world, arm, scenario, dates, own_noise), dates, world, arm, made) for world in range(worlds)]
    )


def arms(scenario="calm", worlds=5):
    """The four policies of the main comparison."""
    return {arm: results(arm, scenario, worlds) for arm in ARMS}
