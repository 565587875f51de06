"""The scalars of settings that are written out here, so that the rules are tried on known numbers."""

import pytest

from sim import load_settings
from sim.terms import terms

KNOWN = {
    "needs_reference": 1500, "needs_reference_income": 5000, "needs_cap": 0.7, "habit_share": 0.64, "habit_jobless": 0.9,
    "habit_in_arrears": 0.7, "arrears_habit_dpd": 3, "excess_rate_hand_to_mouth": 0.12, "excess_rate_saver": 0.03,
    "reserve_days": 30, "cut_employed": 0.6, "cut_rate_elasticity": 1.5, "cut_jobless": 0.2, "reference_rate": 40_000,
    "liquidity_days": 15, "liquidity_minimum": 0.45, "rollover_days": 3, "purchases_a_month": 1.8, "service_brake": 0.25,
    "protected_days": 8, "prepay_cushion": 0.6, "prepay_minimum": 100, "message_effect": 0.5, "remember": 0.11,
    "remember_called": 1.5, "engaged_from_dpd": 15, "engaged_level": 0.6, "engaged_decay_from": 30, "engaged_decay_days": 150,
    "engaged_called": 1.3, "willingness_sd": 0.45, "willing_return": 0.6, "willing_return_days": 150, "pressure_per_call": 0.1,
    "pressure_max": 1.3, "line_value": 0.2,
}  # fmt: skip


@pytest.fixture(scope="session")
def t():
    product = ["product.minimum_draw=300", "product.terms=[3,6,12]", "product.term_shares=[0.15,0.30,0.55]"]
    return terms(load_settings([*product, *(f"behaviour.{name}={value}" for name, value in KNOWN.items())]))
