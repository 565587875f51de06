"""Repaying: who forgets, who is able, who still deals with the lender; early repayment out of plentiful cash."""

from numba import float32, float64, int32, int64, uint8

from sim.columns import HAND_TO_MOUTH, NEVER_PAYS
from sim.numerics.draws import further_words, top_bits, uniform, uniform64, uniforms_below
from sim.numerics.jit import rule, sweep
from sim.numerics.maths import exponential
from sim.numerics.money import added, left_of, whole

NO_BILL, PAID, FORGOT, UNWILLING, SHORT = 0, 1, 2, 3, 4


@rule
def able_to_pay(cash, needs, days_to_payday, t):
    """Cash beyond needs until the next payday, at most some days of them.  [fen]"""
    return left_of(cash, int32(needs * min(days_to_payday, t.protected_days)))


@rule
def forgets(forgetfulness, messaged, u, t):
    """Whether a bill is forgotten on its due day; a message makes it less likely."""
    return uniform(u) < forgetfulness * (t.message_effect if messaged != 0 else float32(1.0))


@rule
def remembers(called, u, t):
    """Whether a forgotten bill comes to mind today."""
    return uniform(u) < t.remember * (t.remember_called if called else float32(1.0))


@rule
def is_engaged(dpd, called, u, t):
    """Whether a late borrower still deals with the lender this cycle: the chance falls with DPD, a call raises it."""
    level = t.engaged_level * exponential(-max(float64(dpd) - t.engaged_decay_from, 0.0) / t.engaged_decay)
    level = min(level * (t.engaged_called if called else 1.0), 1.0)
    return (dpd < t.engaged_from) | (uniform64(u) < level)


@sweep
def answer_bills(bill, interest, p, behind, messaged, unwilling, u, outcome, t):
    """Due day, clean accounts of a tile: what becomes of each bill (NO_BILL ... SHORT)."""
    for i in range(bill.size):
        owed = int32(bill[i] + interest[i])
        forgot = forgets(p.forgetfulness[i], messaged[i], u[i], t)
        able = able_to_pay(p.cash[i], p.needs_a_day[i], int32(p.days_to_payday[i]), t)
        refuses = (unwilling[i] != 0) | ((p.habits[i] & NEVER_PAYS) != 0)
        answer = uint8(PAID) if able >= owed else uint8(SHORT)
        answer = uint8(FORGOT) if forgot else answer
        answer = uint8(UNWILLING) if refuses else answer
        outcome[i] = uint8(NO_BILL) if (owed <= 0) | (behind[i] != 0) else answer


@sweep
def pay_bills(bill, interest, released, outcome, cash, principal, interest_a_day):
    """Take the bills of those who pay in full; returns (principal, interest) paid.  [fen]"""
    principal_sum, interest_sum = (int32(0), int32(0)), (int32(0), int32(0))
    for i in range(bill.size):
        paid = bill[i] if outcome[i] == PAID else int32(0)
        interest_paid = interest[i] if outcome[i] == PAID else int32(0)
        cash[i] -= paid + interest_paid
        principal[i] -= paid
        principal_sum = added(principal_sum, paid)
        interest_sum = added(interest_sum, interest_paid)
    for i in range(bill.size):
        interest_a_day[i] -= released[i] if outcome[i] == PAID else int64(0)
    return whole(principal_sum), whole(interest_sum)


@sweep
def count_clean(bill, outcome):
    """Bills of clean accounts: (principal billed, accounts billed, accounts that did not pay in full)."""
    total, billed, missed = (int32(0), int32(0)), int32(0), int32(0)
    for i in range(bill.size):
        clean = outcome[i] != NO_BILL
        total = added(total, bill[i] if clean else int32(0))
        billed = int32(billed + int32(1 if clean else 0))
        missed = int32(missed + int32(1 if outcome[i] > PAID else 0))
    return whole(total), billed, missed


@rule
def early_payment(cash, buffer, permanent_income, next_bill, principal, behind, t):
    """What a saver could repay early: cash above buffer, next bill and a cushion; nothing small.  [fen]"""
    spare = left_of(left_of(left_of(cash, buffer), next_bill), int32(t.prepay_cushion * float32(permanent_income)))
    spare = spare if (spare >= t.prepay_minimum) & (principal > 0) & (behind == 0) else int32(0)
    return spare


@sweep
def find_prepayers(cash, buffer, permanent_income, habits, next_bill, principal, behind, number, buying, share, wants, t):
    """Payday slice: who repays early, and how much they could; returns how many.  [fen in `wants`]

    number, buying: the day's luck; share: chance a payday over chance a month.
    """
    hand_to_mouth, saver = uniforms_below(t.prepay_hand_to_mouth * share), uniforms_below(t.prepay_saver * share)
    found = int32(0)
    for i in range(wants.size):
        below = hand_to_mouth if (habits[i] & HAND_TO_MOUTH) != 0 else saver
        spare = early_payment(cash[i], buffer[i], permanent_income[i], next_bill[i], principal[i], behind[i], t)
        _, u = further_words(number[i], buying[i])
        wants[i] = spare if top_bits(u) < below else int32(0)
        found = int32(found + int32(wants[i] > 0))
    return found
