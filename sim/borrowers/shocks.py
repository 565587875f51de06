"""The month's draws: permanent jumps, pay, unexpected expenses, and the price of what is bought on credit.

What is needed once a month is drawn once a month, at its start, for everybody: in credit, rejected or gone.
"""

from numba import float32, float64, int32, prange, uint8

from sim.borrowers.spending import habit_of, needs_of
from sim.numerics.draws import BIRTH, MONTH_INCOME, MONTH_SHOPPING, uniform64, words
from sim.numerics.jit import cut, parallel, rule, sweep
from sim.numerics.maths import exponential, normal_quantile, power

INTERRUPTION = BIRTH + 4  # the block whose fourth word says how early a borrower's pay is interrupted


@rule
def permanent_jump(chance_word, size_word, t):
    """A rare permanent change of income in logs: falls are larger than rises, the mean stays (skew to the left)."""
    size = t.jump_sd * normal_quantile(uniform64(size_word))
    down = chance_word < t.jump_down
    up = (chance_word >= t.jump_down) & (chance_word < t.jump_up)
    return (size - t.jump_down_mean if down else 0.0) + (size + t.jump_up_mean if up else 0.0) - t.jump_correction


@rule
def by_segment(segment, values):
    """The value of a segment out of four scalars: selects, so that loops vectorise."""
    x = values[0] if segment == 0 else values[1]
    x = values[2] if segment == 2 else x
    return values[3] if segment == 3 else x


@sweep
def set_incomes(p, month, income_index, keys, t):
    """Move permanent income: jumps, the slow return to where it began, and the economy's real growth."""
    for i in range(p.number.size):
        a, b, _, _ = words(p.number[i], month, MONTH_INCOME, keys)
        gap = float64(p.income_gap[i]) * (1.0 - float64(t.income_return)) + permanent_jump(a, b, t)
        gap = min(max(gap, -3.0), 3.0)
        p.income_gap[i] = float32(gap)
        p.permanent_income[i] = int32(float64(p.initial_income[i]) * income_index * exponential(gap))


@sweep
def set_wages(p, month, length, interrupted, pay_kept, gig_hours, spreads, keys):
    """Set this month's pay for a day of work: the transitory shock, interruption of pay, hours of gig work.

    interrupted, spreads: float64[4], one value per segment.  interrupted: share of the employed whose pay is interrupted;
    who they are does not change from month to month while the share does not.
    """
    spreads = (spreads[0], spreads[1], spreads[2], spreads[3])
    interrupted = (interrupted[0], interrupted[1], interrupted[2], interrupted[3])
    for i in range(p.number.size):
        _, _, c, _ = words(p.number[i], month, MONTH_INCOME, keys)
        _, _, _, fixed = words(p.number[i], 0, INTERRUPTION, keys)
        spread = by_segment(p.segment[i], spreads)
        shock = exponential(spread * normal_quantile(uniform64(c)) - 0.5 * spread * spread)
        kept = pay_kept if uniform64(fixed) < by_segment(p.segment[i], interrupted) else 1.0
        hours = gig_hours if p.segment[i] == 1 else 1.0
        p.wage_a_day[i] = int32(float64(p.permanent_income[i]) * shock * kept * hours / length)


@sweep
def set_habits(p, length, t):
    """Set needs, habit and target cash from permanent income, and clear the month's sums."""
    for i in range(p.number.size):
        income = float64(p.permanent_income[i])
        needs = needs_of(income, t)
        p.needs_a_day[i] = int32(needs / length)
        p.habit_a_day[i] = int32(habit_of(income, needs, t) / length)
        p.buffer[i] = int32(float64(p.buffer_months[i]) * income)
        p.observed_income[i] = int32(float64(p.income_reading[i]) * income)
        p.consumption[i] = int32(0)
        p.hardship[i] = int32(0)


@sweep
def set_wants(p, rate, month, length, keys, t):
    """Set the wanted debt at the line's rate, the month's price of purchases, and an unexpected expense."""
    for i in range(p.number.size):
        a, b, c, d = words(p.number[i], month, MONTH_SHOPPING, keys)
        income = float64(p.permanent_income[i])
        dear = power(float64(rate[i] if rate[i] > 0 else int32(t.reference_rate)) / t.reference_rate, -t.rate_elasticity)
        wanted = min(float64(p.taste[i]) * income * dear, 2.0e9)
        p.wanted_debt[i] = int32(wanted)
        price = t.purchase_share * wanted * exponential(t.purchase_sd * normal_quantile(uniform64(a)))
        p.purchase[i] = int32(min(max(price, float64(t.purchase_minimum)), float64(t.purchase_maximum)))
        cost = t.expense_median * income * exponential(t.expense_sd * normal_quantile(uniform64(c)))
        happens = b < t.expense_chance
        p.expense_day[i] = uint8(1 + int32(uniform64(d) * length)) if happens else uint8(0)
        p.expense[i] = int32(min(cost, 2.0e9)) if happens else int32(0)


@parallel
def begin_month(tiles, people, rates, month, length, income_index, interrupted, pay_kept, gig_hours, spreads, keys, t):
    """Draw the month for everybody.  tiles: rows of (first, end, due day); the order and size of tiles do not matter."""
    for k in prange(tiles.shape[0]):
        p = cut(people, tiles[k, 0], tiles[k, 1])
        set_incomes(p, month, income_index, keys, t)
        set_wages(p, month, length, interrupted, pay_kept, gig_hours, spreads, keys)
        set_habits(p, length, t)
        set_wants(p, rates[tiles[k, 0] : tiles[k, 1]], month, length, keys, t)
