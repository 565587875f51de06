"""The settings as the kernels need them: scalars of the right type in NamedTuples, made once per arm.

Rates of money stay whole numbers; shares and chances are float32, chances compared with words are uint32 thresholds.
"""

from collections import namedtuple

import numpy as np

from sim.menus import MINIMUM, draw_menus
from sim.numerics.draws import threshold
from sim.numerics.maths import exponential

Terms = namedtuple(
    "Terms",
    """
    needs_reference needs_income needs_cap habit_share habit_jobless habit_in_arrears arrears_habit_dpd
    excess_hand_to_mouth excess_saver reserve_days cut_employed cut_elasticity cut_jobless reference_rate
    liquidity_days liquidity_minimum rollover_days protected_days purchases_a_day purchase_share purchase_sd
    purchase_minimum purchase_maximum rate_elasticity service_brake prepay_hand_to_mouth prepay_saver prepay_cushion
    prepay_minimum message_effect remember remember_called engaged_from engaged_level engaged_decay engaged_decay_from
    engaged_called willingness_sd willing_return willing_return_days pressure_per_call pressure_max line_value
    expense_chance expense_median expense_sd jump_down jump_down_mean jump_up jump_up_mean jump_sd jump_correction
    income_return cash_cap menus minimum_draw minimum_room grace_days penalty_permille non_accrual_dpd
    charge_off_dpd charged_off_return signal_dpd
""",
)


def cny(amount):
    """Whole fen of an amount in yuan."""
    return int(round(float(amount) * 100))


def _mean_jump(b):
    """Mean factor of a month's permanent jump less one, so that jumps leave mean income unchanged."""
    spread = exponential.py_func(b.jump_sd**2 / 2)
    return b.jump_down_chance * (exponential.py_func(-b.jump_down_mean) * spread - 1) + b.jump_up_chance * (
        exponential.py_func(b.jump_up_mean) * spread - 1
    )


def terms(settings):
    """The scalars of behaviour, labour market and product for the kernels."""
    b, p, f = settings.behaviour, settings.product, np.float32
    offered = draw_menus(p)
    return Terms(
        needs_reference=float(cny(b.needs_reference)),
        needs_income=float(cny(b.needs_reference_income)),
        needs_cap=float(b.needs_cap),
        habit_share=float(b.habit_share),
        habit_jobless=f(b.habit_jobless),
        habit_in_arrears=f(b.habit_in_arrears),
        arrears_habit_dpd=np.int16(b.arrears_habit_dpd),
        excess_hand_to_mouth=f(b.excess_rate_hand_to_mouth),
        excess_saver=f(b.excess_rate_saver),
        reserve_days=f(b.reserve_days),
        cut_employed=float(b.cut_employed),
        cut_elasticity=float(b.cut_rate_elasticity),
        cut_jobless=float(b.cut_jobless),
        reference_rate=float(b.reference_rate),
        liquidity_days=np.int32(b.liquidity_days),
        liquidity_minimum=float(b.liquidity_minimum),
        rollover_days=np.int32(b.rollover_days),
        protected_days=np.int32(b.protected_days),
        purchases_a_day=float(b.purchases_a_month) * float(p.completion) / 30.0,
        purchase_share=float(b.purchase_share),
        purchase_sd=float(b.purchase_sd),
        purchase_minimum=np.int32(cny(b.purchase_minimum)),
        purchase_maximum=np.int32(cny(b.purchase_maximum)),
        rate_elasticity=float(b.rate_elasticity),
        service_brake=float(b.service_brake),
        prepay_hand_to_mouth=f(b.prepay_hand_to_mouth),
        prepay_saver=f(b.prepay_saver),
        prepay_cushion=f(b.prepay_cushion),
        prepay_minimum=np.int32(cny(b.prepay_minimum)),
        message_effect=f(b.message_effect),
        remember=f(b.remember),
        remember_called=f(b.remember_called),
        engaged_from=np.int32(b.engaged_from_dpd),
        engaged_level=float(b.engaged_level),
        engaged_decay=float(b.engaged_decay_days),
        engaged_decay_from=float(b.engaged_decay_from),
        engaged_called=float(b.engaged_called),
        willingness_sd=float(b.willingness_sd),
        willing_return=float(b.willing_return),
        willing_return_days=float(b.willing_return_days),
        pressure_per_call=float(b.pressure_per_call),
        pressure_max=float(b.pressure_max),
        line_value=float(b.line_value),
        expense_chance=threshold(b.expense_chance),
        expense_median=float(b.expense_median),
        expense_sd=float(b.expense_sd),
        jump_down=threshold(b.jump_down_chance),
        jump_down_mean=float(b.jump_down_mean),
        jump_up=threshold(b.jump_down_chance + b.jump_up_chance),
        jump_up_mean=float(b.jump_up_mean),
        jump_sd=float(b.jump_sd),
        jump_correction=float(_mean_jump(b)),
        income_return=f(b.income_return),
        cash_cap=np.int32(cny(b.cash_cap)),
        menus=offered,
        minimum_draw=np.int32(offered[:, MINIMUM].min()),  # on any menu
        minimum_room=np.int32(cny(100)),
        grace_days=np.int32(p.grace_days),
        penalty_permille=np.int64(round(p.penalty_multiple * 1000)),
        non_accrual_dpd=np.int32(p.non_accrual_dpd),
        charge_off_dpd=np.int32(p.charge_off_dpd),
        charged_off_return=np.int16(settings.population.charged_off_return_months),
        signal_dpd=np.int16(p.signal_dpd),
    )
