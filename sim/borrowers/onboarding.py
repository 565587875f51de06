"""Growth: a lender that wins customers faster meets the same people, in the same order, earlier."""

from numba import float64, int16, prange

from sim.numerics.draws import BIRTH, uniform64, words
from sim.numerics.jit import parallel, rule
from sim.numerics.maths import logarithm, normal_cdf, normal_quantile

NEVER = 32_000  # months: after every horizon
YEAR = 12.0
CLOSEST = 1e-9  # a uniform to 0 and 1


@rule
def place_in_queue(u, quality, selection):
    """Place among those still to come, 0 first and 1 last: the keyed uniform, tilted so that good customers come early.

    Uniform over people; its normal score has correlation -selection with quality.
    """
    if selection == 0.0:
        return u
    score = (1.0 - selection * selection) ** 0.5 * normal_quantile(u) - selection * quality
    return normal_cdf(score)


@rule
def months_until(place, queue, come, growth):
    """Months from the start until someone comes when the number who have come grows by a constant rate a year.

    Inverse transform: (1 + growth) ^ (months / 12) = 1 + place x queue / come; queue, come: shares of the population.
    """
    if growth <= 0.0 or come <= 0.0:
        return float64(NEVER)
    return min(YEAR * logarithm(1.0 + place * queue / come) / logarithm(1.0 + growth), float64(NEVER))


@parallel
def bring_forward(number, quality, month, keys, come, growth, selection, arrival_month, apply_month):
    """Set anew when each of those still to come at a month arrives, from the uniform that was drawn at birth."""
    queue = 1.0 - come
    for i in prange(number.size):
        if arrival_month[i] >= month:
            arrive, _, _, _ = words(number[i], 0, BIRTH + 4, keys)
            u = min(max((uniform64(arrive) - come) / queue, CLOSEST), 1.0 - CLOSEST)
            place = place_in_queue(u, float64(quality[i]), selection)
            when = int16(min(month + months_until(place, queue, come, growth), float64(NEVER)))
            arrival_month[i] = when
            apply_month[i] = when


def onboard(people, month, keys, population, lender):
    """Let those who have not come by a month come as fast as the lender's growth brings them.

    population, lender: settings; without a growth of the lender's own nothing changes.
    """
    if lender.onboarding is None:
        return
    come = min(population.stock_share + population.monthly_arrivals * month, 1.0)
    if come < 1.0:
        p, pace = people, (lender.onboarding, lender.onboarding_selection)
        bring_forward(p.number, p.quality, month, keys, come, *pace, p.arrival_month, p.apply_month)
