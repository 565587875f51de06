"""The month's draws: changes of work, permanent jumps, pay, unexpected expenses, and the price of what is bought on credit.

What is needed once a month is drawn once a month, at its start, for everybody: in credit, rejected or gone.
"""

from collections import namedtuple

from numba import float32, float64, int32

from sim.borrowers.employment import draw_changes
from sim.borrowers.spending import habit_of, needs_of
from sim.numerics.draws import BIRTH, MONTH_INCOME, MONTH_SHOPPING, Tails, draw_normals, normal, roll_words, uniform64
from sim.numerics.jit import concurrent, cut, rule, slicing, sweep
from sim.numerics.lists import list_below
from sim.numerics.maths import exponential, power
from sim.numerics.packed import unpacked
from sim.numerics.workers import over_tiles

Pay = namedtuple("Pay", "length index any_interrupted interrupted kept gig_hours spreads")  # what the month's economy does to pay
Words = namedtuple("Words", "w0 w1 w2 w3 marks places dearness normals tails changes")
FEW_RATES, HIGHEST = 10, 2**31 - 1  # rates in use up to which each is looked for; more than any rate
WIDEST_GAP = 3.0  # permanent income stays within e^3 of where it began
INTERRUPTION = BIRTH + 4  # the block whose fourth word says how early a borrower's pay is interrupted


@rule
def permanent_jump(chance_word, size_word, t):
    """A rare permanent change of income in logs: falls are larger than rises (skew to the left).

    Its mean is `jump_correction`, which `return_incomes` takes from everybody, so that mean income stays.
    """
    size = t.jump_sd * normal(size_word)
    down = chance_word < t.jump_down
    up = (chance_word >= t.jump_down) & (chance_word < t.jump_up)
    return (size - t.jump_down_mean if down else 0.0) + (size + t.jump_up_mean if up else 0.0)


@rule
def by_segment(segment, values):
    """The value of a segment out of four scalars: selects, so that loops vectorise."""
    x = values[0] if segment == 0 else values[1]
    x = values[2] if segment == 2 else x
    return values[3] if segment == 3 else x


@sweep
def return_incomes(income_gap, t):
    """Move permanent income a step back to where it began, and down by the mean of the jumps to come."""
    for i in range(income_gap.size):
        gap = float64(income_gap[i]) * (1.0 - float64(t.income_return)) - t.jump_correction
        income_gap[i] = float32(min(max(gap, -WIDEST_GAP), WIDEST_GAP))


@sweep
def jump_incomes(income_gap, chance_words, size_words, places, t):
    """Let the few whose month it is jump.  places: uint32 to list them in."""
    for k in range(list_below(chance_words, t.jump_up, places)):
        i = places[k]
        gap = float64(income_gap[i]) + permanent_jump(chance_words[i], size_words[i], t)
        income_gap[i] = float32(min(max(gap, -WIDEST_GAP), WIDEST_GAP))


@sweep
def set_incomes(initial_income, income_gap, income_index, permanent_income):
    """Permanent income: what it was at birth, its own gap since, and the economy's real growth."""
    for i in range(income_gap.size):
        permanent_income[i] = int32(float64(initial_income[i]) * income_index * exponential(float64(income_gap[i])))


@sweep
def set_wages(segment, permanent_income, length, gig_hours, spreads, luck, wage_a_day):
    """Set this month's pay for a day of work: the transitory shock, and hours of gig work.

    spreads: float64[4], the standard deviation of log pay in each segment; luck: standard normals.
    """
    spreads = (spreads[0], spreads[1], spreads[2], spreads[3])
    for i in range(wage_a_day.size):
        spread = by_segment(segment[i], spreads)
        shock = exponential(spread * luck[i] - 0.5 * spread * spread)
        hours = gig_hours if segment[i] == 1 else 1.0
        wage_a_day[i] = int32(float64(permanent_income[i]) * shock * hours / length)


@sweep
def interrupt_wages(segment, interrupted, pay_kept, u, wage_a_day):
    """Cut the pay of those whose work is interrupted.  interrupted: float64[4], the share of each segment.

    u: words that a borrower keeps from month to month: who is interrupted does not change while the share does not.
    """
    interrupted = (interrupted[0], interrupted[1], interrupted[2], interrupted[3])
    for i in range(wage_a_day.size):
        kept = pay_kept if uniform64(u[i]) < by_segment(segment[i], interrupted) else 1.0
        wage_a_day[i] = int32(float64(wage_a_day[i]) * kept)


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
def next_rate(rate, above):
    """The lowest rate above another one that anybody has; HIGHEST if there is none."""
    lowest = int32(HIGHEST)
    for i in range(rate.size):
        lowest = min(lowest, rate[i] if rate[i] > above else int32(HIGHEST))
    return lowest


@sweep
def give_rate(rate, one, value, dearness):
    """Give all who have one rate its value."""
    for i in range(rate.size):
        dearness[i] = value if rate[i] == one else dearness[i]


@rule
def dearness_of(rate, t):
    """What the price of credit leaves of the wanted debt, 1 at the reference rate; without a price that one is expected."""
    return power(float64(rate if rate > 0 else int32(t.reference_rate)) / t.reference_rate, -t.rate_elasticity)


@sweep
def set_dearness(rate, dearness, t):
    """Set `dearness_of` everybody's rate: a tile has few different ones, and the power is computed once for each."""
    one = next_rate(rate, int32(-1))
    for _ in range(FEW_RATES):
        if one == HIGHEST:
            return
        give_rate(rate, one, dearness_of(one, t), dearness)
        one = next_rate(rate, one)
    if one != HIGHEST:
        for i in range(rate.size):
            dearness[i] = dearness_of(rate[i], t)


@sweep
def set_wants(taste, permanent_income, dearness, luck, wanted_debt, purchase, t):
    """Set the wanted debt at the line's rate and the month's price of purchases on credit.  luck: standard normals"""
    for i in range(taste.size):
        wanted = min(float64(taste[i]) * float64(permanent_income[i]) * dearness[i], 2.0e9)
        wanted_debt[i] = int32(wanted)
        price = t.purchase_share * wanted * exponential(t.purchase_sd * luck[i])
        purchase[i] = int32(min(max(price, float64(t.purchase_minimum)), float64(t.purchase_maximum)))


@sweep
def set_expenses(p, length, chance_words, size_words, day_words, places, t):
    """Give the few whose month it is an unexpected expense and its day.  places: uint32 to list them in."""
    for i in range(p.number.size):
        p.expense_day[i] = 0
    for k in range(list_below(chance_words, t.expense_chance, places)):
        i = places[k]
        size = exponential(t.expense_sd * normal(size_words[i]))
        p.expense_day[i] = 1 + int32(uniform64(day_words[i]) * length)
        p.expense[i] = int32(min(t.expense_median * float64(p.permanent_income[i]) * size, 2.0e9))


@concurrent
def draw_month(first, end, scratch, tiles, people, rates, month, jobs, pay, keys, t):
    """Draw the month for tiles `first` to `end`, topic by topic.  jobs, pay: `Jobs` and `Pay` of the month."""
    people, t, scratch = unpacked(people), unpacked(t), unpacked(scratch)
    for k in range(first, end):
        lo, hi = tiles[k, 0], tiles[k, 1]
        p, x = cut(people, lo, hi), own_words(scratch, hi - lo)
        roll_words(p.number, month, MONTH_INCOME, keys, x.w0, x.w1, x.w2, x.w3)
        draw_changes(p, x.w3, jobs, x.marks, x.changes)
        return_incomes(p.income_gap, t)
        jump_incomes(p.income_gap, x.w0, x.w1, x.places, t)
        set_incomes(p.initial_income, p.income_gap, pay.index, p.permanent_income)
        draw_normals(x.w2, x.normals, x.tails)
        set_wages(p.segment, p.permanent_income, pay.length, pay.gig_hours, pay.spreads, x.normals, p.wage_a_day)
        if pay.any_interrupted:
            roll_words(p.number, 0, INTERRUPTION, keys, x.w0, x.w1, x.w2, x.w3)
            interrupt_wages(p.segment, pay.interrupted, pay.kept, x.w3, p.wage_a_day)
        set_habits(p, pay.length, t)
        roll_words(p.number, month, MONTH_SHOPPING, keys, x.w0, x.w1, x.w2, x.w3)
        set_dearness(rates[lo:hi], x.dearness, t)
        draw_normals(x.w0, x.normals, x.tails)
        set_wants(p.taste, p.permanent_income, x.dearness, x.normals, p.wanted_debt, p.purchase, t)
        set_expenses(p, pay.length, x.w1, x.w2, x.w3, x.places, t)


@slicing
def own_words(x, n):
    """A thread's working columns for the month's draws, cut to a tile of n borrowers."""
    tails = Tails(x.marks[:n], x.candidates[:n], x.d0[:n], x.tails[:n])
    return Words(
        x.w0[:n], x.w1[:n], x.w2[:n], x.w3[:n], x.marks[:n], x.candidates[:n], x.dearness[:n], x.normals[:n], tails, x.changes
    )


def begin_month(tiles, people, rates, month, jobs, pay, keys, t, scratch):
    """Draw the month for everybody.  tiles: rows of (first, end, due day); their order and size do not matter.

    scratch: working columns (`day.scratch_for`), one set per thread.
    """
    over_tiles(draw_month, len(tiles), tiles, people, rates, month, jobs, pay, keys, t, own=scratch)
