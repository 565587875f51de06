"""What a borrower may use of the line today: the seasoned line, a temporary one on top, and the restriction that stands.

A restriction is one whole number: 0 none; 1 to 100 that percent of the unused line is cut; FREEZE, no new draw; RUN_OFF, no
new draw and no line for good; RECALL, the same and the principal is called in where the law allows it.
"""

import numpy as np
from numba import int32, int64, prange, uint8

from sim.accounts.lines import usable_limit, whole_steps
from sim.columns import OPEN
from sim.numerics.jit import parallel, rule

UNRESTRICTED, FREEZE, RUN_OFF, RECALL = 0, 101, 102, 103
PERCENT = 100
NO_CEILING = np.int32(2**31 - 1)  # fen


@rule
def standing(old, ordered):
    """The restriction from now on: the newest order's, but who is in run-off or recalled stays so at least."""
    return old if (old >= RUN_OFF) & (ordered < old) else ordered


@rule
def ceiling_under(old, new, ceiling, uncut, principal, rounding):
    """The most a line may be under a restriction: the balance and what a cut leaves of the unused line that day.  [fen]

    A cut stays as deep as it was when it was ordered; another share is measured anew, on the line without any cut.
    """
    unused = max(int64(uncut) - int64(principal), int64(0))
    left = whole_steps(unused * (PERCENT - int64(new)), PERCENT * rounding) * rounding
    cut = ceiling if new == old else int32(int64(principal) + left)
    cut = NO_CEILING if (new == UNRESTRICTED) | (new == FREEZE) else cut
    return int32(0) if new >= RUN_OFF else int32(cut)


@rule
def open_line(granted, temporary, months_open, rules):
    """What of a line is usable without a restriction: its seasoned part and the temporary line, at most the law's cap.  [fen]"""
    return int32(min(int64(usable_limit(granted, months_open, rules)) + int64(temporary), int64(rules.personal_cap)))


@parallel
def set_lines(ordered, temporary, state, behind, opened, month, rules, granted, line):
    """Set the granted line of open accounts and season what is usable of it; what an account behind may use does not grow.

    ordered: fen, below 0 leaves the granted line as it is; temporary: fen on top of it; month: of the run, that ends.
    """
    for i in prange(state.size):
        is_open = state[i] == OPEN
        whole = min(ordered[i] if ordered[i] >= 0 else granted[i], rules.personal_cap)
        usable = open_line(whole, temporary[i], max(month - opened[i], 0), rules)
        usable = min(line[i], usable) if behind[i] else usable
        granted[i] = whole if is_open else granted[i]
        line[i] = usable if is_open else int32(0)


@parallel
def restrict(ordered, state, principal, line, rounding, restriction, ceiling, limit, frozen):
    """Let a restriction stand on the line of every open account; a limit may fall under the balance.

    Returns the usable limits of open accounts before and after, the fall of those that fell [fen], and how many accounts
    are frozen.
    """
    before, after, cut, count = int64(0), int64(0), int64(0), int64(0)
    for i in prange(state.size):
        is_open = state[i] == OPEN
        kind = standing(restriction[i], ordered[i])
        top = ceiling_under(restriction[i], kind, ceiling[i], line[i], principal[i], rounding)
        old, new = limit[i], min(line[i], top)
        restriction[i] = kind if is_open else uint8(UNRESTRICTED)
        ceiling[i] = top if is_open else NO_CEILING
        limit[i] = new if is_open else old
        frozen[i] = uint8(is_open & (kind >= FREEZE))
        before += int64(old if is_open else 0)
        after += int64(new if is_open else 0)
        cut += int64(max(old - new, 0) if is_open else 0)
        count += int64(frozen[i])
    return before, after, cut, count


def restrict_accounts(ordered, accounts, rules):
    """`restrict` on the columns of all accounts."""
    a = accounts
    return restrict(ordered, a.state, a.principal, a.line, rules.rounding, a.restriction, a.ceiling, a.limit, a.frozen)
