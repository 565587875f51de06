"""How much is drawn and when, against plain arithmetic with the start values of the settings."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.borrowers import borrowing as b
from sim.columns import CHARGED_OFF, LEFT, NONE, OPEN

fens = st.integers(0, 10_000_000)
MINIMUM = 30_000  # fen, the product's smallest draw


@given(fens, fens, st.sampled_from([NONE, OPEN, CHARGED_OFF, LEFT]), st.booleans(), st.booleans())
def test_room_is_the_unused_line_of_an_open_clean_unfrozen_account(t, limit, principal, state, frozen, behind):
    usable = state == OPEN and not frozen and not behind and limit - principal >= 10_000
    told = b.room(*map(np.int32, (limit, principal)), *map(np.uint8, (state, frozen, behind)), t)
    assert told == (limit - principal if usable else 0)


@given(fens, st.integers(0, 100_000), fens, st.integers(1, 31))
def test_a_bill_is_rolled_over_in_the_last_three_days(t, bill, needs, cash, until):
    expected = max(bill + 8 * needs - cash, 0) if until <= 3 else 0
    assert b.roll_over(*map(np.int32, (bill, needs, cash, until)), t) == expected


@pytest.mark.parametrize(("until", "short"), [(1, 130_000), (3, 130_000), (4, 0), (30, 0)])
def test_the_third_day_before_is_the_first_to_roll_over(until, short, t):
    assert b.roll_over(*map(np.int32, (100_000, 10_000, 50_000, until)), t) == short


@given(fens, fens, st.integers(0, 200_000), fens, fens)
def test_draws_to_get_by_come_in_chunks_within_the_line(t, shortage, for_bill, spending, income, free):
    wanted = max(max(shortage, 15 * spending) if shortage else 0, for_bill)
    wanted = min(max(wanted, int(0.45 * income)) if wanted else 0, free)
    told = b.liquidity_draw(*map(np.int32, (shortage, for_bill, spending, income, free)), t)
    assert told == (wanted if wanted >= MINIMUM else 0)


@pytest.mark.parametrize(("principal", "bill", "chance"), [
    (0, 0, 0.06), (500_000, 0, 0.03), (1_000_000, 0, 0.0), (2_000_000, 0, 0.0),
    (0, 100_000, 0.06), (0, 150_000, 0.03), (500_000, 175_000, 0.0075), (0, 200_000, 0.0), (0, 900_000, 0.0),
])  # fmt: skip
def test_purchases_close_the_gap_to_wanted_debt_and_fade_between_a_quarter_and_half_of_income(principal, bill, chance, t):
    """Wanted debt CNY 10,000, income 4,000, 1.8 wishes in 30 days."""
    assert b.purchase_chance(float(principal), 1_000_000.0, float(bill), 400_000.0, t) == pytest.approx(chance, abs=1e-12)


def test_nobody_without_wanted_debt_or_income_buys_on_credit(t):
    assert b.purchase_chance(0.0, 0.0, 0.0, 400_000.0, t) == b.purchase_chance(0.0, 1.0, 0.0, 0.0, t) == 0.0


def test_terms_follow_their_shares(t):
    words = np.random.default_rng(1).integers(0, 2**32, 40_000, dtype=np.uint32)
    terms, counts = np.unique([b.term_of(word, t) for word in words], return_counts=True)
    assert terms.tolist() == [3, 6, 12]
    shares = np.array([0.15, 0.30, 0.55])
    assert (abs(counts / words.size - shares) < 4 * np.sqrt(shares * (1 - shares) / words.size)).all()
