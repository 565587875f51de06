"""The arithmetic of an alarm: how unlikely a count is, and how much evidence for trouble has piled up.

The threshold's tail sums are made from ratios of neighbouring terms, outwards from the likeliest count, with + - * / alone.
"""

from numba import float64

from sim.numerics.jit import rule, sweep
from sim.numerics.maths import logarithm

NEGLIGIBLE = 1e-18  # of the likeliest term


@rule
def next_over_this(k, n, a, b, binomial):
    """P(X = k + 1) / P(X = k): binomial with chance a / (a + b), or beta-binomial, whose chance is itself Beta(a, b)."""
    odds = a / b if binomial else (a + k) / (b + n - k - 1.0)
    return (n - k) / (k + 1.0) * odds


@sweep
def upper_tails(n, x, a, b, binomial, rate, terms):
    """(P(X >= x), the largest P(X >= c) below `rate`): the chance of a count and of a false alarm.

    n: trials; a, b: of the forecast chance, Beta(a, b) with mean a / (a + b); terms: float64 scratch, which bounds how far
    above the likeliest count is looked.
    """
    mode = int(n * (a / (a + b)))
    terms[0], last = 1.0, 0
    while mode + last < n and last + 1 < terms.size and terms[last] > NEGLIGIBLE:
        terms[last + 1] = terms[last] * next_over_this(float64(mode + last), float64(n), a, b, binomial)
        last += 1
    below, reached, term, k = 0.0, 0.0, 1.0, mode
    while k > 0 and term > NEGLIGIBLE:
        k -= 1
        term /= next_over_this(float64(k), float64(n), a, b, binomial)
        below += term
        reached += term if k >= x else 0.0
    above, from_x, alarming = 0.0, 0.0, 0.0
    for j in range(last, -1, -1):
        above += terms[j]
        from_x = above if mode + j >= x else from_x
    total = above + below
    above = 0.0
    for j in range(last, -1, -1):
        above += terms[j]
        alarming = above if above < rate * total else alarming
    return (from_x + reached) / total, alarming / total


@rule
def evidence(n, x, chance, ratio):
    """Log likelihood ratio of x among n for a chance `ratio` times as high against the forecast one (Bernoulli CUSUM)."""
    higher = min(ratio * chance, 1.0 - 1e-9)
    return float64(x) * logarithm(higher / chance) + float64(n - x) * logarithm((1.0 - higher) / (1.0 - chance))


@rule
def piled_up(before, more):
    """Page's cumulative sum: evidence piles up and never falls below nothing (Page, Biometrika 1954)."""
    return max(before + more, 0.0)


@sweep
def judge(n, x, a, b, binomial, rate, ratio, cusum, terms, chance, size):
    """Judge the counts of every cell.

    n, x: bills and those that reached the signal; a, b: of the forecast, a = 0 without one; cusum: running sums, moved on;
    chance, size: filled with P(X >= x) and the chance of a false alarm; 1 and 0 without a forecast.
    """
    for c in range(n.size):
        chance[c], size[c] = 1.0, 0.0
        if a[c] > 0.0 and n[c] > 0:
            chance[c], size[c] = upper_tails(n[c], x[c], a[c], b[c], binomial, rate, terms)
            cusum[c] = piled_up(cusum[c], evidence(n[c], x[c], a[c] / (a[c] + b[c]), ratio))
