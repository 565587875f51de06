"""Exponential, logarithm, power and the normal distribution from + - * / and square roots alone.

The C library picks other code on other processors, and its calls stop a loop from vectorising.  These rules give the
same bits on every x86 machine, have no branches (both sides are computed and one is selected) and run as plain Python
through `.py_func` with the same bits.  All arguments and results are float64.
"""

import math

import numpy as np
from numba import int32, int64

from sim.numerics.jit import rule

LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10  # their sum is ln 2; the first has spare zero bits
ROUNDER = 1.5 * 2.0**52  # adding it leaves the nearest whole number in the lowest bits
ONE_BITS = 0x3FF0000000000000  # the bits of 1.0
MANTISSA = 0x000FFFFFFFFFFFFF

EXPONENTIAL = (
    1.66666666666666019037e-01, -2.77777777770155933842e-03, 6.61375632143793436117e-05,
    -1.65339022054652515390e-06, 4.13813679705723846039e-08,
)  # fmt: skip
LOGARITHM = (
    6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01,
    1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01,
)  # fmt: skip

# Wichura (1988), AS 241 PPND16: numerator and denominator in the centre, the tails and the far tails.
CENTRE = (
    (3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
     4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3),
    (1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
     2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3),
)  # fmt: skip
TAIL = (
    (1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
     1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4),
    (1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9),
)  # fmt: skip
FAR_TAIL = (
    (6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
     2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7),
    (1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15),
)  # fmt: skip

# Hart (1968), algorithm 5666, as given by West (2005): the upper tail divided by the density, below 7.07.
HART = (
    (220.206867912376, 221.213596169931, 112.079291497871, 33.912866078383,
     6.37396220353165, 0.700383064443688, 3.52624965998911e-02),
    (440.413735824752, 793.826512519948, 637.333633378831, 296.564248779674,
     86.7807322029461, 16.064177579207, 1.75566716318264, 8.83883476483184e-02),
)  # fmt: skip


@rule
def exponential(x):
    """e^x, relative error below 2.5e-16 on [-700, 700]; held at its end values outside [-708, 709]; NaN stays NaN.

    x = k ln 2 + r; e^r from a rational function of r; k goes into the exponent's bits (Ng's fdlibm, 1993).
    """
    x = -708.0 if x < -708.0 else x
    x = 709.0 if x > 709.0 else x
    shifted = x * 1.44269504088896338700 + ROUNDER
    k = shifted - ROUNDER
    high, low = x - k * LN2_HIGH, k * LN2_LOW
    r = high - low
    t = r * r
    p = EXPONENTIAL
    c = r - t * (p[0] + t * (p[1] + t * (p[2] + t * (p[3] + t * p[4]))))
    power_of_two = np.int64((np.float64(shifted).view(np.int64) + int64(1023)) << int64(52)).view(np.float64)
    return (1.0 - ((low - (r * c) / (2.0 - c)) - high)) * power_of_two


@rule
def logarithm(x):
    """Natural logarithm of a positive finite x, error below one unit in the last place; anything else has no meaning.

    x = 2^k (1 + f) with 1 + f in [0.707, 1.414]; log(1 + f) from a polynomial in (f / (2 + f))^2 (Ng's fdlibm, 1993).
    """
    tiny = x < 2.2250738585072014e-308
    bits = np.float64(x * 18014398509481984.0 if tiny else x).view(np.int64)
    upper = int64((bits & int64(MANTISSA)) > int64(0x6A09E667F3BCD))  # mantissa above the square root of 2
    k = float(int32((bits >> int64(52)) - int64(1023) + upper)) - (54.0 if tiny else 0.0)
    f = np.int64((bits & int64(MANTISSA)) + int64(ONE_BITS) - (upper << int64(52))).view(np.float64) - 1.0
    s = f / (2.0 + f)
    z = s * s
    p = LOGARITHM
    rest = z * (p[0] + z * (p[1] + z * (p[2] + z * (p[3] + z * (p[4] + z * (p[5] + z * p[6]))))))
    half_square = 0.5 * f * f
    return k * LN2_HIGH - ((half_square - (s * (half_square + rest) + k * LN2_LOW)) - f)


@rule
def power(x, y):
    """x^y for positive x; the relative error grows with the size of the exponent y log x (2e-16 times it)."""
    return exponential(y * logarithm(x))


@rule
def polynomial(t, c):
    """A polynomial of degree seven, coefficients in rising order."""
    return ((((((c[7] * t + c[6]) * t + c[5]) * t + c[4]) * t + c[3]) * t + c[2]) * t + c[1]) * t + c[0]


@rule
def tail_distance(p):
    """How far p lies in a tail: r with exp(-r^2) the smaller of p and 1 - p."""
    return math.sqrt(-logarithm(p if p - 0.5 < 0.0 else 1.0 - p))


@rule
def in_centre(p):
    """Whether p is no nearer to 0 or 1 than 0.075."""
    return abs(p - 0.5) <= 0.425


@rule
def central_quantile(p):
    """`normal_quantile` in the centre."""
    q = p - 0.5
    t = 0.180625 - q * q
    return q * (polynomial(t, CENTRE[0]) / polynomial(t, CENTRE[1]))


@rule
def tail_quantile(p):
    """`normal_quantile` in the tails, but not in the far ones: for p from e^-25 to 1 - e^-25 (6.6 sd)."""
    s = tail_distance(p) - 1.6
    return (-1.0 if p - 0.5 < 0.0 else 1.0) * (polynomial(s, TAIL[0]) / polynomial(s, TAIL[1]))


@rule
def near_quantile(p):
    """`normal_quantile` without its far tails: right, with the same bits, for p from e^-25 to 1 - e^-25 (6.6 sd)."""
    return central_quantile(p) if in_centre(p) else tail_quantile(p)


@rule
def normal_quantile(p):
    """The standard normal value with probability p below it, 0 < p < 1; relative error below 1e-15.

    Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37 (1988).
    """
    r = tail_distance(p)
    far = polynomial(r - 5.0, FAR_TAIL[0]) / polynomial(r - 5.0, FAR_TAIL[1])
    signed = -far if p - 0.5 < 0.0 else far
    return near_quantile(p) if r <= 5.0 else signed


@rule
def normal_cdf(x):
    """The probability below x under the standard normal; absolute error below 1e-15.

    The lower tail has a relative error below 2e-8, and is 0 below -37.  Hart, "Computer approximations" (1968), in the
    form of West, "Better approximations to cumulative normal functions", Wilmott (2005).
    """
    z = abs(x)
    a, b = HART
    numerator = (((((a[6] * z + a[5]) * z + a[4]) * z + a[3]) * z + a[2]) * z + a[1]) * z + a[0]
    denominator = ((((((b[7] * z + b[6]) * z + b[5]) * z + b[4]) * z + b[3]) * z + b[2]) * z + b[1]) * z + b[0]
    fraction = 1.0 / (z + 1.0 / (z + 2.0 / (z + 3.0 / (z + 4.0 / (z + 0.65))))) / 2.506628274631000502
    upper = exponential(-0.5 * z * z) * (numerator / denominator if z < 7.07106781186547 else fraction)
    upper = upper if z < 37.0 else 0.0
    return 1.0 - upper if x > 0.0 else upper
