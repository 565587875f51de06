"""Work is lost and found on the days that a draw a day would have given, and only the few it happens to are looked at."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.borrowers import employment
from sim.borrowers.employment import NO_CHANGE, Jobs, change_jobs, draw_changes, room_for_changes, stretch_of, waiting
from sim.columns import allocated
from sim.numerics.draws import JOB, uniform64, words, world_keys

KEYS = world_keys(3, 4)
SHARES = st.floats(0.0, 0.5)


@given(SHARES, st.floats(0.01, 0.3), st.sampled_from([28, 29, 30, 31]))
def test_daily_hazards_compose_to_the_month(s, f, days):
    s_day, f_day = employment.daily_hazards.py_func(s, f, days)
    month = np.linalg.matrix_power(np.array([[1 - s_day, s_day], [f_day, 1 - f_day]]), days)
    assert month[0, 1] == pytest.approx(s, abs=1e-12) and month[1, 0] == pytest.approx(f, abs=1e-12)


def test_separate_roots_would_miss():
    assert employment.daily_hazards.py_func(0.0, 0.25, 30)[1] == pytest.approx(0.00954357, abs=5e-9)
    s_day, f_day = employment.daily_hazards.py_func(0.0135, 0.25, 30)
    assert s_day > 1 - (1 - 0.0135) ** (1 / 30) and f_day > 1 - 0.75 ** (1 / 30)


@given(st.floats(0.0, 1.0, exclude_max=True), st.floats(0.0, 1.0), st.integers(0, 31))
def test_waiting_is_the_quantile_of_the_geometric_law(u, chance, most):
    days = waiting(u, chance, most)
    assert days == waiting.py_func(u, chance, most)
    happened = 1 - np.cumprod(np.full(most, 1 - chance))
    assert days == (int(np.argmax(u < happened)) + 1 if most and (u < happened).any() else 0)


@given(SHARES, st.floats(0.001, 0.6), st.sampled_from([28, 31]), st.booleans())
def test_the_bound_leaves_nobody_out(s, f, days, employed):
    """The month's chance of a change is never above the bound by which the few are looked for."""
    a_day = employment.daily_hazards.py_func(s, f, days)[0 if employed else 1]
    assert 1 - (1 - a_day) ** days <= stretch_of(f, 0.5) * (s if employed else f) + 1e-15


@given(st.lists(st.floats(0.01, 50.0), min_size=1, max_size=40), st.floats(0, 0.2), SHARES, st.integers(0, 2**32 - 1))
def test_everybody_gets_the_day_of_the_law(risks, factor, finding, seed):
    """With the few looked for and without: every day is that of `waiting`."""
    p, luck = allocated("people", len(risks)), np.random.default_rng(seed)
    p.job_risk[:], p.employed[:], p.age_group[:] = risks, luck.integers(0, 2, len(risks)), luck.integers(0, 2, len(risks))
    p.job_day[:] = 99
    jobs = Jobs(2 * factor, finding, factor, finding / 2, 0.5, 30.0, stretch_of(finding, 0.5))
    u = luck.integers(0, 2**32, len(risks), np.uint32) // np.uint32(luck.choice([1, 16]))
    draw_changes(p, u, jobs, np.empty(len(risks), np.uint8), room_for_changes(len(risks)))
    for i in range(len(risks)):
        chance = employment.hazard(bool(p.employed[i]), p.job_risk[i], p.age_group[i], jobs)
        assert p.job_day[i] == waiting(uniform64(u[i]), chance, 30)


def test_a_change_is_made_on_its_day_and_the_next_one_drawn_for_the_days_left():
    jobs = Jobs(0.0, 0.9, 0.5, 0.9, 0.5, 30.0, stretch_of(0.9, 0.5))
    seen = set()
    for who in range(300):
        p = allocated("people", 1)
        p.number[:], p.employed[:], p.job_risk[:], p.age_group[:], p.job_day[:] = who, who % 2, 1.0, 1, 12
        change_jobs(711, 11, np.array([0]), p, jobs, KEYS)
        assert (p.employed[0], p.job_day[0], p.days_worked[0]) == (who % 2, 12, 0)
        change_jobs(712, 12, np.array([0]), p, jobs, KEYS)
        chance = employment.hazard(who % 2 == 0, np.float32(1.0), np.uint8(1), jobs)
        days = waiting(uniform64(words(np.uint32(who), 712, JOB, KEYS)[0]), chance, 18)
        assert (p.employed[0], p.job_day[0]) == (1 - who % 2, 12 + days if days else 0)
        assert p.days_worked[0] == (11 if who % 2 else -11)
        seen.add(days)
    assert {0, 1, 18} < seen and max(seen) == 18


def test_before_the_economy_speaks_nobody_moves():
    p = allocated("people", 50)
    p.job_risk[:], p.employed[:25] = 3.0, 1
    draw_changes(p, np.zeros(50, np.uint32), NO_CHANGE, np.empty(50, np.uint8), room_for_changes(50))
    assert not p.job_day.any()


def test_a_month_of_draws_is_a_month_of_daily_coins():
    """Days and numbers of changes of 40,000 people against the two-state chain, within four standard errors."""
    n, s_month, f_month = 40_000, 0.2, 0.6
    p, jobs = allocated("people", n), Jobs(0.2, 0.6, 0.2, 0.6, 0.5, 31.0, stretch_of(0.6, 0.5))
    p.number[:], p.job_risk[:], p.employed[:] = np.arange(n), 1.0, np.arange(n) % 2
    u = np.random.default_rng(1).integers(0, 2**32, n, np.uint32)
    draw_changes(p, u, jobs, np.empty(n, np.uint8), room_for_changes(n))
    s, f = employment.daily_hazards.py_func(s_month, f_month, 31)
    share, changes = np.array([1.0, 0.0] * (n // 2)), np.zeros(n, int)  # chance to be out of work
    for dom in range(1, 32):
        before = p.employed.copy()
        change_jobs(900 + dom, dom, np.flatnonzero(p.job_day), p, jobs, KEYS)
        changes += before != p.employed
        share = share * (1 - f) + (1 - share) * s
        for group in (slice(0, None, 2), slice(1, None, 2)):
            error = np.sqrt((share[group] * (1 - share[group])).sum()) / (n / 2)
            assert abs((p.employed[group] == 0).mean() - share[group].mean()) < 4 * error
    assert changes.max() >= 3 and (changes >= 2).mean() > 0.05
