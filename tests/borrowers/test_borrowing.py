"""How much is drawn and when, against plain arithmetic with the start values of the settings."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import load_settings
from sim.borrowers import borrowing as b
from sim.columns import CHARGED_OFF, LEFT, NEVER_PAYS, NONE, OPEN, allocated
from sim.terms import terms

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
    told = b.liquidity_draw(*map(np.int32, (shortage, for_bill, spending, income, free)), np.int32(MINIMUM), t)
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
    terms, counts = np.unique([b.term_of(word, 0, t) for word in words], return_counts=True)
    assert terms.tolist() == [3, 6, 12]
    shares = np.array([0.15, 0.30, 0.55])
    assert (abs(counts / words.size - shares) < 4 * np.sqrt(shares * (1 - shares) / words.size)).all()


def test_a_segments_terms_are_its_own():
    """Menus 4 and 5 are those of the young, without and with the product's variant."""
    t = terms(load_settings(["product.segments.youth={terms: [3, 9], term_shares: [0.25, 0.75]}"]))
    words = np.array([0, 2**30 - 1, 2**30, 2**32 - 1], np.uint32)
    for menu, told in ((0, [3, 6, 6, 12]), (4, [3, 3, 9, 9]), (5, [3, 3, 9, 9]), (6, [3, 6, 6, 12])):
        assert [b.term_of(word, menu, t) for word in words] == told


@pytest.mark.parametrize(("menu", "room", "drawn"), [(0, 29_999, 0), (0, 30_000, 30_000), (4, 10_000, 10_000), (6, 99_999, 0)])
def test_the_smallest_draw_is_that_of_the_menu(menu, room, drawn):
    """Who never pays draws the whole line, if it is enough for a draw."""
    t = terms(load_settings(["product.segments={youth: {minimum_draw: 100}, micro: {minimum_draw: 1000}}"]))
    p, a = allocated("people", 1), allocated("accounts", 1)
    a.state[0], a.limit[0], p.habits[0] = OPEN, room, NEVER_PAYS
    nothing, words = np.zeros(1, np.int32), np.zeros(1, np.uint32)
    assert t.minimum_draw == 10_000
    assert b.wanted_draws(0, p, a, np.int32(9), nothing, words, np.int32(menu), t) == (drawn, 0, 0)
