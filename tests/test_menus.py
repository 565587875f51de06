"""Which menu an account has, and what is on it."""

import numpy as np
import pytest

from sim import load_settings
from sim.columns import SEGMENTS
from sim.menus import DRAWS, MINIMUM, SECOND_SHARE, VARIANT, draw_menus, menu_of, menus, mode_menus, temporary_menus

COMMON = dict(zip(DRAWS, (30_000, 3, 6, 12)))
TRIAL = "product.variant={share: 0.5, terms: [2], term_shares: [1.0], modes: {equal_payment: 0.0, interest_only: 1.0}}"
YOUNG = "product.segments.youth={terms: [3, 9], term_shares: [0.25, 0.75], minimum_draw: 100, temporary: false}"


def product(*overrides):
    return load_settings(list(overrides)).product


def row(product, segment, treatment=0):
    return dict(zip(DRAWS, draw_menus(product)[menu_of(SEGMENTS.index(segment), treatment)].tolist()))


def test_everybody_has_the_common_menu():
    usual = product()
    table = draw_menus(usual)
    assert len(table) == 8 and (table == table[0]).all()
    assert COMMON.items() <= row(usual, "gig").items()
    shares = np.array([row(usual, "gig")[name] for name in ("first_share", "second_share")]) / 2**32
    np.testing.assert_allclose(shares, [0.15, 0.45], atol=1e-9)
    assert not mode_menus(usual).any() and temporary_menus(usual).all()


def test_a_segment_has_its_own_and_the_rest_of_the_common_menu():
    special = product(YOUNG)
    young = row(special, "youth")
    assert [young[name] for name in DRAWS[:5]] == [10_000, 3, 9, 9, 2**30]
    assert young["second_share"] == 2**32 - 1
    assert all(row(special, name) == row(product(), name) for name in SEGMENTS if name != "youth")
    assert [menu.temporary for menu in menus(special)] == [True] * 4 + [False] * 2 + [True] * 2
    assert draw_menus(special)[:, MINIMUM].min() == 10_000


def test_the_variant_goes_over_the_segments_menu():
    both = product(YOUNG, TRIAL)
    assert row(both, "youth") == row(product(YOUNG), "youth")
    variant = row(both, "youth", VARIANT)
    assert [variant[name] for name in DRAWS[:4]] == [10_000, 2, 2, 2]
    interest_only, not_level = mode_menus(both)[menu_of(SEGMENTS.index("youth"), VARIANT)].tolist()
    assert interest_only == not_level == 2**32 - 1
    assert not temporary_menus(both)[menu_of(SEGMENTS.index("youth"), VARIANT)]


@pytest.mark.parametrize("treatment", range(16))
def test_only_the_bit_of_the_variant_counts(treatment):
    assert [menu_of(s, treatment) for s in range(4)] == [2 * s + (treatment & 4 != 0) for s in range(4)]
    assert menu_of.py_func(np.uint8(3), np.uint8(treatment)) == 6 + bool(treatment & VARIANT)


def test_the_shares_of_one_term_are_one():
    assert draw_menus(product("product.terms=[6]", "product.term_shares=[1.0]"))[0, SECOND_SHARE] == 2**32 - 1
