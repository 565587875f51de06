"""Break-even prices: the one-period formula, and a ticket's life told month by month by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.lender.pricing.break_even import DEAREST, Life, balances, break_even, monthly_hazard, one_period, value

FREE = Life((12,), (1.0,), (1.0, 0.0, 0.0), 0.0, 0.85, 1.0, 0.0, 0.0, 0.0, 0.0)  # nothing costs, nobody prepays
USUAL = Life((3, 6, 12), (0.15, 0.30, 0.55), (1.0, 0.0, 0.0), 0.02, 0.85, 1.25, 0.045, 0.02, 0.001, 0.06)
PDS = np.array([0.0, 0.005, 0.01, 0.03, 0.05, 0.10, 0.20])


def test_the_textbook_case():
    assert one_period(0.03, 0.0, 0.0, 0.05, 0.85) == pytest.approx(0.0763, abs=5e-5)
    assert one_period(0.03, 0.01, 0.02, 0.0, 0.85) == pytest.approx(0.06)


@given(st.floats(0, 0.2), st.floats(0, 0.2), st.floats(0, 0.5), st.floats(0, 1))
def test_a_life_of_one_period_is_the_textbook_case(funding, running, pd, lgd):
    loan = FREE._replace(terms=(1,), funding=12 * funding, running=12 * running, lgd=lgd)
    rate = np.array([one_period(funding, running, 0.0, pd, lgd)])
    assert value(loan, rate, rate, np.array([pd])) == pytest.approx(0.0, abs=1e-12)


def test_the_hazard_adds_up_to_a_years_chance():
    hazard = monthly_hazard(PDS)
    survived = np.ones_like(PDS)
    for _ in range(12):
        survived *= 1 - hazard
    np.testing.assert_allclose(1 - survived, PDS, atol=1e-12)


def test_a_level_schedule_by_hand():
    owed = balances(12, np.array([0.012]), "equal_payment")[:, 0] * 14_700
    paid = 1_322.64  # 14,700 at 1.2 % a month over 12
    by_hand = 14_700.0
    for month in range(12):
        assert owed[month] == pytest.approx(by_hand, abs=0.05)
        by_hand = by_hand * 1.012 - paid
    assert by_hand == pytest.approx(0.0, abs=0.05)
    np.testing.assert_allclose(balances(4, np.array([0.0]), "equal_payment")[:, 0], [1, 0.75, 0.5, 0.25])
    np.testing.assert_allclose(balances(4, np.array([0.01]), "equal_principal")[:, 0], [1, 0.75, 0.5, 0.25])
    np.testing.assert_allclose(balances(3, np.array([0.01]), "interest_only")[:, 0], [1, 1, 1])


def told_by_hand(daily):
    """What a yuan earns over the life of each term, one month after another, discounted, at a PD of 5 %."""
    hazard = 1 - 0.95 ** (1 / 12)
    total = -0.001
    for term, share in zip(USUAL.terms, USUAL.term_shares):
        i = 30 * daily
        payment = i / (1 - (1 + i) ** -term)
        owed, alive = 1.0, 1.0
        for month in range(1, term + 1):
            earned = (1 - hazard) * 0.94 * daily * 365 / 12 - (0.045 + 0.02) / 12 - hazard * 0.85 * 1.25
            total += share * alive * owed * earned / (1 + 0.045 / 12) ** month
            owed, alive = owed * (1 + i) - payment, alive * (1 - hazard) * 0.98
    return total


def test_a_life_by_hand():
    rate = int(break_even(USUAL, np.array([0.05]))[0])
    assert told_by_hand((rate - 1) * 1e-8) < 0 <= told_by_hand(rate * 1e-8)


def test_who_is_riskier_pays_more_and_every_cost_is_passed_on():
    rates = break_even(USUAL, PDS)
    assert (np.diff(rates) > 0).all()
    for change in ({"funding": 0.06}, {"running": 0.04}, {"lgd": 0.95}, {"once": 0.01}, {"vat": 0.1}, {"exposure": 1.5}):
        assert (break_even(USUAL._replace(**change), PDS[1:]) > rates[1:]).all(), change
    assert (break_even(USUAL._replace(once=0.01, prepaid=0.2), PDS) > break_even(USUAL._replace(once=0.01), PDS)).all()


def test_what_no_rate_pays_for_gets_the_dearest():
    assert break_even(USUAL, np.array([1.0]))[0] == DEAREST
    assert break_even(FREE, np.array([0.0]))[0] == 0
