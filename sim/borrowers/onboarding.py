"""Growth: a lender that wins customers faster meets the same people, in the same order, earlier."""

from numba import float64, int16, prange

from sim.borrowers.population import place_in_queue
from sim.numerics.draws import BIRTH, words
from sim.numerics.jit import parallel, rule
from sim.numerics.maths import logarithm

NEVER = 32_000  # months: after every horizon
YEAR = 12.0


@rule
def months_until(place, queue, come, growth):
    """Months from the start until someone comes when the number who have come grows by a constant rate a year.

    Inverse transform: (1 + growth) ^ (months / 12) = 1 + place x queue / come; queue, come: shares of the population.
    """
    if growth <= 0.0 or come <= 0.0:
        return float64(NEVER)
    return min(YEAR * logarithm(1.0 + max(place, 0.0) * queue / come) / logarithm(1.0 + growth), float64(NEVER))


@parallel
def bring_forward(number, quality, month, keys, come, growth, selection, arrival_month, apply_month):
    """Set anew when each of those still to come at a month arrives, from the uniform that was drawn at birth."""
    queue = 1.0 - come
    for i in prange(number.size):
        if arrival_month[i] >= month:
            arrive, _, _, _ = words(number[i], 0, BIRTH + 4, keys)
            place = (place_in_queue(arrive, quality[i], selection) - come) / queue
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
        p, selection = people, population.arrival_selection
        bring_forward(p.number, p.quality, month, keys, come, lender.onboarding, selection, p.arrival_month, p.apply_month)
