"""What a month is like, as the kernels need it: made of the settings and this world's paths."""

from functools import cache

import numpy as np

from sim.borrowers.employment import Jobs, stretch_of
from sim.borrowers.shocks import Pay
from sim.columns import SEGMENTS
from sim.day import LATEST, Now
from sim.numerics.maths import logarithm

LEAST_SENTIMENT = 1e-6


def pay_of(month, settings, paths, income_index):
    """What the month's economy does to pay.  income_index: of real incomes, 1 at the start."""
    m, segments = month.number, settings.population.segments
    exposed = (segments[name].interruption_multiplier * float(paths.income_interruption[m]) for name in SEGMENTS)
    hit = np.array([min(1.0, share) for share in exposed])
    spreads = np.array([segments[name].transitory_sd for name in SEGMENTS], np.float64)
    kept, hours = float(settings.scenario.pay_during_interruption), float(paths.gig_hours[m])
    return Pay(float(month.days), income_index, bool(hit.any()), hit, kept, hours, spreads)


def benefit_of_month(month, settings, paths):
    """What a month without work brings, as a share of permanent income."""
    return float(settings.labour.replacement * (1.0 + float(paths.transfers[month.number])))


def benefit_of_day(month, settings, paths):
    """What a day without work brings, as a share of a month's permanent income."""
    return np.float32(benefit_of_month(month, settings, paths) / month.days)


def jobs_of(month, labour, young, older):
    """The month's labour market as borrowers meet it.  labour: settings; young, older: the flows of the two age groups"""
    cap = float(labour.separation_cap)
    return Jobs(*young, *older, cap, float(month.days), stretch_of(max(young.finding, older.finding), cap))


def now_of(month, settings, paths, clock, keys, jobs):
    """What every tile needs to know of the month."""
    m = month.number
    starts = clock.starts(m, LATEST, 1)
    return Now(
        m,
        month.first_day,
        month.days,
        starts,
        *keys,
        settings.numerics.generator == "fast",
        benefit_of_day(month, settings, paths),
        benefit_of_month(month, settings, paths),
        log_of_sentiment(float(paths.sentiment[m])),
        month.phase != "run_off",
        jobs,
    )


@cache
def log_of_sentiment(sentiment):
    """The natural logarithm of the month's sentiment, the same bits on every machine."""
    return logarithm.py_func(max(sentiment, LEAST_SENTIMENT))
