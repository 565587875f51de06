"""Borrowing: to get by, to roll a bill over, to buy; always inside the line, never while behind."""

from numba import float32, float64, int32, int64, uint8

from sim.borrowers.spending import cut_before_borrowing, usual_spending
from sim.columns import NEVER_PAYS, OPEN
from sim.menus import FIRST_SHARE, FIRST_TERM, MINIMUM, SECOND_SHARE, SECOND_TERM, THIRD_TERM
from sim.numerics.draws import uniform, uniform64
from sim.numerics.jit import rule, sweep
from sim.numerics.money import left_of


@rule
def usable(state, frozen, behind):
    """Whether new draws are allowed at all: an open account, not frozen, with no bill behind.  [all uint8]"""
    return ((state ^ uint8(OPEN)) | frozen | behind) == 0


@rule
def room(limit, principal, state, frozen, behind, t):
    """Unused part of the line that can be drawn; nothing while frozen or behind, nothing below a small amount.  [fen]"""
    unused = left_of(limit, principal)
    return unused if usable(state, frozen, behind) & (unused >= t.minimum_room) else int32(0)


@rule
def roll_over(next_bill, needs, cash, until_due, t):
    """Shortage for the coming bill and eight days of needs, felt in the last days before the due day.  [fen]"""
    short = left_of(int32(next_bill + int32(t.protected_days * needs)), cash)
    return short if until_due <= t.rollover_days else int32(0)


@rule
def liquidity_draw(shortage, bill_shortage, spending_a_day, permanent_income, free, minimum, t):
    """Draw to get by: in a chunk, since each draw is a bother; at least the shortage, at most the free line.  [fen]"""
    wanted = max(shortage, t.liquidity_days * spending_a_day) if shortage > 0 else int32(0)
    wanted = max(wanted, bill_shortage)
    wanted = max(wanted, int32(t.liquidity_minimum * permanent_income)) if wanted > 0 else int32(0)
    drawn = min(wanted, free)
    return drawn if drawn >= minimum else int32(0)


@rule
def purchase_chance(principal, wanted_debt, next_bill, permanent_income, t):
    """Chance of a purchase on credit today: on the gap to the wanted debt, fading as the next bill weighs on income."""
    gap = max(1.0 - principal / wanted_debt, 0.0) if wanted_debt > 0 else 0.0
    ease = min(max(2.0 - next_bill / (t.service_brake * permanent_income), 0.0), 1.0) if permanent_income > 0 else 0.0
    return t.purchases_a_day * gap * ease


@rule
def may_buy(word, wanted_debt, principal, t):
    """Whether a purchase is possible today: by a bound of `purchase_chance` without its divisions, a thousandth too high."""
    gap = float32(wanted_debt) - float32(principal)
    return uniform(word) * float32(wanted_debt) < float32(1.001 * t.purchases_a_day) * gap


@sweep
def find_candidates(p, a, until_due, u, missed, could_draw, t):
    """Mark who may draw today: missed something, short for the coming bill, or perhaps about to buy.

    Room is asked for the smallest draw on any menu; nobody who wants no debt draws, unless never to pay.  `wanted_draws` decides.
    """
    least = max(t.minimum_draw, t.minimum_room)
    for i in range(could_draw.size):
        free = usable(a.state[i], a.frozen[i], a.behind[i]) & (left_of(a.limit[i], a.principal[i]) >= least)
        short = (missed[i] > 0) | (roll_over(a.next_bill[i], p.needs_a_day[i], p.cash[i], until_due, t) > 0)
        buys = may_buy(u[i], p.wanted_debt[i], a.principal[i], t)
        wants = (p.wanted_debt[i] > 0) | ((p.habits[i] & uint8(NEVER_PAYS)) != 0)
        could_draw[i] = uint8(free & wants & (short | buys))


@rule
def term_of(u, menu, t):
    """Term of a draw from the account's menu (a row of `menus.draw_menus`)."""
    row = t.menus[menu]
    later = row[SECOND_TERM] if int64(u) < row[SECOND_SHARE] else row[THIRD_TERM]
    return uint8(row[FIRST_TERM] if int64(u) < row[FIRST_SHARE] else later)


@rule
def wanted_draws(i, p, a, until_due, missed, u, menu, t):
    """What a candidate draws today: (to get by, to buy, the shortage it covers).  [fen]"""
    minimum = int32(t.menus[menu][MINIMUM])
    free = room(a.limit[i], a.principal[i], a.state[i], a.frozen[i], a.behind[i], t)
    if (p.habits[i] & NEVER_PAYS) != 0:
        return free if free >= minimum else int32(0), int32(0), int32(0)
    if p.wanted_debt[i] <= 0:
        return int32(0), int32(0), int32(0)
    habit = usual_spending(p.habit_a_day[i], p.employed[i], a.dpd[i], t)
    shortage = int32(0)
    if missed[i] > 0:
        shortage = max(missed[i] - cut_before_borrowing(habit, p.employed[i], a.rate[i], t), int32(0))
    bill_shortage = roll_over(a.next_bill[i], p.needs_a_day[i], p.cash[i], until_due, t)
    liquid = liquidity_draw(shortage, bill_shortage, p.needs_a_day[i] + habit, p.permanent_income[i], free, minimum, t)
    bought = int32(0)
    if may_buy(u[i], p.wanted_debt[i], a.principal[i], t) and uniform64(u[i]) < purchase_chance(
        float64(a.principal[i]), float64(p.wanted_debt[i]), float64(a.next_bill[i]), float64(p.permanent_income[i]), t
    ):
        bought = min(p.purchase[i], free - liquid)
        bought = bought if bought >= minimum else int32(0)
    return liquid, bought, shortage


@rule
def take_draw(i, liquid, bought, shortage, p):
    """Use a draw: goods at once, cash for the shortage at once, the rest stays cash; returns what was spent of the cash."""
    eased = min(shortage, p.cash[i] + liquid)
    p.cash[i] += liquid - eased
    p.consumption[i] += bought + eased
    p.hardship[i] -= eased
    return eased
