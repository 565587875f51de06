"""Credit lines: the law's caps, the seasoning of a new line, the repayment mode, leaving and coming back."""

from typing import NamedTuple

import numpy as np
from numba import int32, int64, uint8

from sim.menus import mode_menus, temporary_menus
from sim.numerics.draws import threshold, uniform64
from sim.numerics.jit import rule
from sim.numerics.maths import logarithm

FEN = 100  # of a yuan
QUARTER = 3  # months
MILLE = 1000


class LineRules(NamedTuple):
    """What every order is carried out under."""

    personal_cap: np.int32  # fen
    rate_cap: np.int32  # 1e-8 a day
    initial_permille: np.int64  # share of the granted line usable at once
    season_months: np.int64  # until the whole line is usable
    rounding: np.int64  # fen; usable limits are multiples of it
    idle_leave: np.uint32  # chance a month, in 2^-32
    idle_return: np.int16  # months until a leaver applies again
    rejected_return: np.float64  # chance a month that a rejected applicant applies again
    modes: np.ndarray  # by menu, in 2^-32: chances of the repayment mode interest only, and of that or equal principal
    temporary: np.ndarray  # by menu: whether temporary limits are allowed
    variant: np.uint32  # chance that a new account has the product's variant, in 2^-32


def line_rules(settings):
    """Gather the line rules from all settings of a run: amounts to the fen, shares to the thousandth.

    A limit policy of a user's own may lack seasoning and rounding: then a line is usable at once, to the fen.
    """
    limits, people, product = settings.limits, settings.population, settings.product
    most = np.iinfo(np.int32).max
    highest_rate = settings.regime.highest_rate(settings.product.penalty_multiple)
    return LineRules(
        personal_cap=np.int32(min(round(settings.regime.personal_cap * FEN), most)),
        rate_cap=np.int32(most if highest_rate is None else min(highest_rate, most)),
        initial_permille=np.int64(round(getattr(limits, "initial_share", 1) * MILLE)),
        season_months=np.int64(getattr(limits, "season_months", 0)),
        rounding=np.int64(round(getattr(limits, "rounding", 1 / FEN) * FEN)),
        idle_leave=np.uint32(threshold(people.idle_leave)),
        idle_return=np.int16(people.idle_return_months),
        rejected_return=np.float64(people.rejected_return),
        modes=mode_menus(product),
        temporary=temporary_menus(product),
        variant=np.uint32(threshold(product.variant.share)),
    )


@rule
def whole_steps(x, step):
    """How many whole steps an amount holds: x / step rounded down, exact for 0 <= x < 2^53 and step >= 1.

    A float quotient is off by one at most, and the remainder tells in which direction: this keeps loops vectorised.
    """
    quotient = int64(x / step)
    left = x - quotient * step
    return quotient + int64(left >= step) - int64(left < 0)


@rule
def usable_limit(granted, months_open, rules):
    """A new line opens up in quarterly steps: an initial share at once, the rest evenly until it is seasoned.  [fen]

    granted x (initial + (1 - initial) x months in full quarters / months of the season), rounded down.
    """
    season = max(rules.season_months, int64(1))
    passed = int64(int32(months_open) // QUARTER * QUARTER)
    passed = season if months_open >= rules.season_months else min(passed, season)
    share = rules.initial_permille * season + (MILLE - rules.initial_permille) * passed
    return int32(whole_steps(int64(granted) * share, MILLE * season * rules.rounding) * rules.rounding)


@rule
def months_to_wait(word, chance):
    """Months until someone who may come back every month does so: geometric, 1 + floor(ln u / ln(1 - chance)), at most 32,000."""
    waited = logarithm(uniform64(word)) / logarithm(1.0 - min(chance, 1.0 - 1e-12))
    return int32(1.0 + min(waited, 31_999.0))


@rule
def repayment_mode(word, interest_only, not_level):
    """The mode an account is repaid in: 0 equal payment, 1 equal principal, 2 interest only.

    word: the borrower's for life; interest_only, not_level: chances of the last, and of the last two.
    """
    return uint8(2) if word < interest_only else (uint8(1) if word < not_level else uint8(0))
