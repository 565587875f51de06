"""Pay is earned by the day worked and paid out on paydays; what is earned is never lost at a month's end."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.borrowers import income
from sim.borrowers.employment import NO_CHANGE, change_jobs
from sim.columns import allocated
from sim.numerics.draws import world_keys

KEYS = world_keys(1, 1)


@given(st.integers(0, 10**7), st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 31), st.integers(0, 31))
def test_wage_for_days_worked_and_benefit_for_the_others(earned, wage, benefit, worked, idle):
    told = income.pay_due(*map(np.int32, (earned, wage, benefit, worked, worked + idle)))
    assert told == earned + wage * worked + benefit * idle


def test_benefit_of_a_month_is_a_fifth_of_permanent_income():
    a_day = income.benefit(np.int32(600_000), np.float32(0.2 / 30))
    assert a_day * 30 == pytest.approx(120_000, abs=30)


@pytest.mark.parametrize(("pattern", "last"), [(0, 28), (1, 14), (2, 7)])
def test_the_last_payday_of_a_month_is_the_28th_at_most(pattern, last):
    assert income.last_payday(np.int32(last), pattern) == 28


@pytest.mark.parametrize(("pattern", "steps"), [(0, (0,)), (1, (0, 14)), (2, (0, 7, 14, 21))])
@given(st.lists(st.integers(28, 31), min_size=1, max_size=6), st.data())
def test_every_day_is_paid_once(pattern, steps, months, data):
    """However work comes and goes: what was paid and what is still owed is the sum over days."""
    p, payday, wage, due, paid = allocated("people", 1), data.draw(st.integers(1, 28 - steps[-1])), 20_000, 0, 0
    p.pay_pattern[:], p.payday[:], p.permanent_income[:] = pattern, payday, 600_000
    for length in months:
        share = np.float32(0.2 / length)
        p.wage_a_day[:], last = wage, 0
        for dom in range(1, length + 1):
            worked = data.draw(st.booleans())
            if worked != p.employed[0]:
                p.job_day[:] = dom
                change_jobs(0, dom, np.array([0]), p, NO_CHANGE, KEYS)
            due += wage if worked else int(income.benefit(np.int32(600_000), share))
            if dom - payday in steps:
                columns = (p.cash, p.earned, p.wage_a_day, p.permanent_income, p.days_worked, p.employed, p.days_to_payday)
                paid += income.receive(*columns, share, dom, dom - last, 7)
                last = dom
                assert paid == due and p.earned[0] == 0
        income.close_month(p, share, length)
        assert paid + p.earned[0] == due
        wage += 1_000
    assert p.cash[0] == paid


@given(st.lists(st.integers(0, 2 * 10**9), min_size=1, max_size=20), st.integers(0, 2 * 10**9))
def test_money_above_the_cap_is_set_aside_to_the_fen(cash, cap):
    columns, savings = np.array(cash, np.int32), np.zeros(len(cash), np.int64)
    moved = income.set_aside(columns, savings, np.int32(cap))
    assert moved == savings.sum() == sum(max(x - cap, 0) for x in cash)
    assert columns.tolist() == [min(x, cap) for x in cash]
