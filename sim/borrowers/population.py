"""Who lives in the world: every borrower's fixed traits, drawn from keyed luck, in an order fixed once.

Storage order: due day, pay pattern, payday, number.  It depends on nothing else, so results do not depend on tiles.
"""

import math
from collections import namedtuple

import numpy as np
from numba import float32, float64, int16, int32, prange, uint8

from sim.borrowers.shocks import by_segment
from sim.columns import HAND_TO_MOUTH, NEVER_PAYS, SEGMENTS, UNDISCIPLINED, allocated
from sim.numerics.draws import BIRTH, normal, uniform64, words
from sim.numerics.jit import concurrent, cut, parallel, rule, sweep
from sim.numerics.maths import exponential, logarithm, normal_cdf
from sim.numerics.workers import over_tiles

PATTERNS = {"monthly": 0, "twice": 1, "weekly": 2}
LAST_FIRST_PAYDAY = (28, 14, 7)  # latest first payday of the month, by pay pattern

Birth = namedtuple(
    "Birth",
    """
    segment_shares patterns incomes income_spreads risks buffers forgets costs debts inactive
    buffer_sd buffer_quality hand_to_mouth hand_to_mouth_quality poor_buffer rich_buffer forget_sd forget_quality
    cost_sd cost_quality debt_sd debt_quality risk_quality undisciplined never_pays reading_sd quality_correlation
    stock_share opening_months monthly_arrivals arrival_selection jobless
""",
)


def birth_terms(settings, jobless):
    """The population's settings as scalars and arrays of four (one value per segment)."""
    q, rows = settings.population, [settings.population.segments[name] for name in SEGMENTS]

    def of(field, scale=1.0):
        return np.array([getattr(row, field) * scale for row in rows], np.float64)

    mean_risk = sum(r.weight * r.job_loss_multiplier for r in rows) * exponential.py_func(q.job_risk_quality**2 / 2)
    return Birth(
        np.cumsum(of("weight")),
        np.array([PATTERNS[r.pay_pattern] for r in rows], np.float64),
        of("median_income", 100.0),
        of("sd_log_income"),
        of("job_loss_multiplier", 1.0 / mean_risk),
        of("buffer_median"),
        of("forget_mean"),
        of("default_cost_median"),
        of("wanted_debt_median"),
        of("inactive_share"),
        float(q.buffer_sd),
        float(q.buffer_quality),
        float(q.hand_to_mouth_share),
        float(q.hand_to_mouth_quality),
        float(q.hand_to_mouth_buffer),
        float(q.saver_buffer),
        float(q.forget_sd),
        float(q.forget_quality),
        float(q.default_cost_sd),
        float(q.default_cost_quality),
        float(q.wanted_debt_sd),
        float(q.wanted_debt_quality),
        float(q.job_risk_quality),
        float(q.undisciplined_share),
        float(q.never_pays_share),
        float(q.income_noise_sd),
        float(settings.platform.quality_correlation),
        float(q.stock_share),
        int(q.opening_months),
        float(q.monthly_arrivals),
        float(q.arrival_selection),
        float(jobless),
    )


@rule
def segment_of(word, shares):
    """Segment of a borrower from one keyed uniform."""
    u = uniform64(word)
    return uint8(0) if u < shares[0] else (uint8(1) if u < shares[1] else (uint8(2) if u < shares[2] else uint8(3)))


@rule
def place_in_queue(word, quality, selection):
    """Place among all who ever come, 0 first and 1 last: a keyed uniform, tilted so that good customers come early.

    Uniform over people; its normal score has the correlation -selection with quality.
    """
    score = math.sqrt(1.0 - selection * selection) * normal(word) - selection * float64(quality)
    return uniform64(word) if selection == 0.0 else normal_cdf(score)


@parallel
def draw_calendar(numbers, keys, b, due_day, pay_pattern, payday):
    """Due day and paydays of every borrower, by number: what the storage order is made of."""
    for i in prange(numbers.size):
        a, d, p, _ = words(numbers[i], 0, BIRTH, keys)
        pattern = int32(by_segment(segment_of(a, b.segment_shares), b.patterns))
        last = 28 if pattern == 0 else (14 if pattern == 1 else 7)
        due_day[i] = 1 + int32(uniform64(d) * 28.0)
        pay_pattern[i] = pattern
        payday[i] = 1 + int32(uniform64(p) * last)


@sweep
def draw_traits(p, keys, b):
    """The fixed traits of every borrower: income, work, thrift, attention, scruple and appetite, linked by hidden quality."""
    for i in range(p.number.size):
        number = p.number[i]
        a, _, _, _ = words(number, 0, BIRTH, keys)
        q_, income_, standing_, reading_ = words(number, 0, BIRTH + 1, keys)
        poor_, idle_, loose_, fraud_ = words(number, 0, BIRTH + 2, keys)
        buffer_, forget_, cost_, debt_ = words(number, 0, BIRTH + 3, keys)
        arrive_, open_, work_, _ = words(number, 0, BIRTH + 4, keys)
        s, q = segment_of(a, b.segment_shares), normal(q_)
        p.segment[i], p.age_group[i], p.quality[i] = s, uint8(0) if s == 2 else uint8(1), float32(q)
        p.initial_income[i] = int32(by_segment(s, b.incomes) * exponential(by_segment(s, b.income_spreads) * normal(income_)))
        p.permanent_income[i] = p.initial_income[i]
        risk = by_segment(s, b.risks) * exponential(b.risk_quality * q)
        p.job_risk[i] = float32(risk)
        p.employed[i] = uint8(1) if uniform64(work_) >= min(b.jobless * risk, 0.6) else uint8(0)
        poor = uniform64(poor_) < min(max(b.hand_to_mouth + b.hand_to_mouth_quality * q, 0.02), 0.98)
        buffer = by_segment(s, b.buffers) * exponential(b.buffer_sd * normal(buffer_) + b.buffer_quality * q)
        p.buffer_months[i] = float32(min(max(buffer, 0.05), 6.0) * (b.poor_buffer if poor else b.rich_buffer))
        fraud = uniform64(fraud_) < b.never_pays
        p.habits[i] = uint8(
            (HAND_TO_MOUTH if poor else 0)
            + (UNDISCIPLINED if uniform64(loose_) < b.undisciplined else 0)
            + (NEVER_PAYS if fraud else 0)
        )
        spread = 0.5 * (b.forget_sd * b.forget_sd + b.forget_quality * b.forget_quality)
        p.forgetfulness[i] = float32(
            min(by_segment(s, b.forgets) * exponential(b.forget_sd * normal(forget_) + b.forget_quality * q - spread), 0.8)
        )
        p.default_cost[i] = float32(logarithm(by_segment(s, b.costs)) + b.cost_sd * normal(cost_) + b.cost_quality * q)
        taste = by_segment(s, b.debts) * exponential(b.debt_sd * normal(debt_) + b.debt_quality * q)
        p.taste[i] = float32(0.0 if (uniform64(idle_) < by_segment(s, b.inactive)) and not fraud else taste)
        p.standing[i] = float32(
            b.quality_correlation * q + math.sqrt(1.0 - b.quality_correlation * b.quality_correlation) * normal(standing_)
        )
        p.income_reading[i] = float32(exponential(b.reading_sd * normal(reading_)))
        p.cash[i] = int32(min(float64(p.buffer_months[i]) * float64(p.initial_income[i]), 5.0e8))
        p.days_to_payday[i] = uint8(p.payday[i] - 1)
        late = place_in_queue(arrive_, float32(q), b.arrival_selection) - b.stock_share
        arrival = int32(late / b.monthly_arrivals) if (late >= 0.0) & (b.monthly_arrivals > 0.0) else 32000
        p.arrival_month[i] = int16(-1 if late < 0.0 else min(arrival, 32000))
        p.apply_month[i] = int16(int32(uniform64(open_) * b.opening_months) if late < 0.0 else min(arrival, 32000))


@concurrent
def draw_all_traits(first, end, edges, people, keys, b):
    """Draw the traits of blocks `first` to `end`."""
    for k in range(first, end):
        draw_traits(cut(people, edges[k], edges[k + 1]), keys, b)


def born(settings, keys, jobless, numbers=None):
    """The people of a world in storage order, all or those of some numbers.  jobless: the unemployed share at the start."""
    numbers = np.arange(settings.population.size, dtype=np.uint32) if numbers is None else numbers
    n, b = numbers.size, birth_terms(settings, jobless)
    due_day, pattern, payday = np.empty(n, np.uint8), np.empty(n, np.uint8), np.empty(n, np.uint8)
    draw_calendar(numbers, keys, b, due_day, pattern, payday)
    order = np.argsort((due_day.astype(np.int32) * 3 + pattern) * 32 + payday, kind="stable")
    people = allocated("people", n)
    for column, values in (
        (people.number, numbers),
        (people.due_day, due_day),
        (people.pay_pattern, pattern),
        (people.payday, payday),
    ):
        column[:] = values[order]
    edges = np.append(np.arange(0, n, 8192), n)
    over_tiles(draw_all_traits, edges.size - 1, edges, people, keys, b)
    return people
