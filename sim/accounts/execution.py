"""Orders carried out: the one place where a lender's decisions reach the accounts.

Precedence: law > charge-off > restriction > limit > price.  The law caps what is written, only open accounts are touched, and
a frozen line draws nothing whatever its limit and price.  An order stands until another one replaces it.
"""

from typing import NamedTuple

import numpy as np
from numba import int64, prange, uint8

from sim.accounts.lines import months_to_wait, repayment_mode
from sim.accounts.restrictions import RECALL, restrict_accounts, set_lines
from sim.columns import LEFT, OPEN
from sim.menus import VARIANT, menu_of
from sim.numerics.draws import LENDER, words
from sim.numerics.jit import parallel, rule, sweep
from sim.settings.errors import BadInput

UNDECIDED, APPROVE, REJECT = 0, 1, 2  # answers to an application; who is left undecided applies again next month
LEAVE = -1  # this price or limit stays as it is
CLEAN = ("dpd", "behind", "bucket", "worst", "messaged", "history", "ever_30", "ever_90")  # columns a new account starts at zero
MODE, IDLE = LENDER + 14, LENDER + 15  # purposes of the keyed draws made here; the second word of IDLE is for the rejected
CHECKED = ("admit", "rate", "granted", "temporary", "restriction")  # orders that may be impossible
NOBODY = np.False_  # applicants who decline
LAST_MONTH = 32_000  # beyond any run; fits int16


class Executed(NamedTuple):
    """What a round of orders came to: counts, and sums of usable limits in fen."""

    applicants: int
    approved: int
    declined: int  # approved, and did not want it at that price
    opened: int
    limit_before: int
    limit_after: int
    limit_cut: int  # fall of the limits that fell, temporary lines that ended among them
    frozen: int


@rule
def applies(apply_month, state, month):
    """Whoever has no open account applies in the month they chose."""
    return (apply_month == month) & (state != OPEN)


@rule
def misdirected(admit, rate, granted, temporary, restriction, asked):
    """An order nobody can carry out: unknown, out of range, an answer to nobody's question, or a line without terms."""
    unknown = (admit > REJECT) | (restriction > RECALL) | (rate < LEAVE) | (granted < LEAVE) | (temporary < 0)
    return unknown | ((admit != UNDECIDED) & (asked == 0)) | ((admit == APPROVE) & ((rate < 0) | (granted < 0)))


@parallel
def mark_applicants(apply_month, state, month, marks):
    """Mark who applies this month."""
    for i in prange(marks.size):
        marks[i] = applies(apply_month[i], state[i], month)


def applicants(people, accounts, month):
    """Places of those who apply this month."""
    marks = np.empty(people.number.size, np.bool_)
    mark_applicants(people.apply_month, accounts.state, month, marks)
    return np.flatnonzero(marks)


@parallel
def count_misdirected(orders, apply_month, state, month):
    """How many orders cannot be carried out."""
    count = 0
    for i in prange(apply_month.size):
        asked = applies(apply_month[i], state[i], month)
        count += int64(
            misdirected(orders.admit[i], orders.rate[i], orders.granted[i], orders.temporary[i], orders.restriction[i], asked)
        )
    return count


@sweep
def draw_products(number, segment, rules, keys, treatment, mode):
    """Draw who of the new accounts has the product's variant, and the mode from their menu; both words last for life."""
    for i in range(number.size):
        for_mode, for_variant, _, _ = words(number[i], 0, MODE, keys)
        treatment[i] |= uint8(VARIANT if for_variant < rules.variant else 0)
        chances = rules.modes[menu_of(segment[i], treatment[i])]
        mode[i] = repayment_mode(for_mode, chances[0], chances[1])


@sweep
def draw_waits(number, month, rules, keys, wait):
    """Draw the months until rejected applicants apply again."""
    for i in range(number.size):
        wait[i] = months_to_wait(words(number[i], month, IDLE, keys)[1], rules.rejected_return)


def answer(orders, declines, people, accounts, month, rules, keys):
    """Open the accounts of approved applicants who want them; tell the others when to come again.

    An approval without a line is a rejection.  Returns (applicants, approved, declined, opened).
    """
    asked = applicants(people, accounts, month)
    approved = (orders.admit[asked] == APPROVE) & (orders.granted[asked] > 0)
    taken = approved & ~(declines if declines is NOBODY else declines[asked])
    new, later = asked[taken], asked[~taken]
    wait = np.empty(later.size, np.int32)
    draw_waits(people.number[later], month, rules, keys, wait)
    people.apply_month[later] = np.where(orders.admit[later] == UNDECIDED, month + 1, np.minimum(month + wait, LAST_MONTH))
    open_accounts(new, orders, people, accounts, month, rules, keys)
    offers = int(np.count_nonzero(approved))
    return new.size + later.size, offers, offers - new.size, new.size


def open_accounts(new, orders, people, accounts, month, rules, keys):
    """Approved applicants have a clean account from now on; price and limit follow with everybody's.  new: their places."""
    accounts.state[new], accounts.opened[new] = OPEN, month
    accounts.score_at_opening[new], accounts.own_score_at_opening[new] = people.score[new], orders.own_score[new]
    accounts.granted[new], accounts.line[new], accounts.limit[new] = orders.granted[new], 0, 0
    mode = np.empty(new.size, np.uint8)
    treatment = orders.treatment[new]
    draw_products(people.number[new], people.segment[new], rules, keys, treatment, mode)
    accounts.mode[new], accounts.treatment[new] = mode, treatment
    accounts.defaulted[new] = -1
    for name in CLEAN:
        getattr(accounts, name)[new] = 0


@parallel
def set_prices(ordered, state, rate, rules):
    """Price the new draws of open accounts; tickets keep their own rate."""
    for i in prange(rate.size):
        allowed = min(ordered[i], rules.rate_cap)
        rate[i] = allowed if (state[i] == OPEN) & (ordered[i] >= 0) else rate[i]


def offered_temporary(ordered, people, accounts, rules):
    """Temporary limits, without those of accounts whose menu has none.  [fen]"""
    if rules.temporary.all():
        return ordered
    menus = 2 * people.segment + ((accounts.treatment & VARIANT) != 0)
    return np.where(rules.temporary[menus], ordered, np.int32(0))


@parallel
def pick_leavers(number, state, opened, principal, next_bill, behind, month, rules, keys, leaves):
    """Pick idle customers, who owe nothing, each with the chance of an idle month."""
    for i in prange(leaves.size):
        idle = (principal[i] == 0) & (next_bill[i] == 0) & (behind[i] == 0) & (opened[i] < month)
        tired = words(number[i], month, IDLE, keys)[0] < rules.idle_leave
        leaves[i] = idle & tired & (state[i] == OPEN)


def carry_out(orders, people, accounts, month, rules, keys, declines=NOBODY):
    """Carry out a month end's orders on the columns, the weakest first.  month: month of the run that ends.

    declines: which applicants do not take up what they are offered, bool.  Returns Executed; raises BadInput, before
    anything is changed, if an order cannot be carried out.
    """
    check(orders, people, accounts, month)
    answers = answer(orders, declines, people, accounts, month, rules, keys)
    set_prices(orders.rate, accounts.state, accounts.rate, rules)
    a = accounts
    temporary = offered_temporary(orders.temporary, people, a, rules)
    set_lines(orders.granted, temporary, a.state, a.behind, a.opened, month, rules, a.granted, a.line)
    return Executed(*(int(x) for x in (*answers, *restrict_accounts(orders.restriction, a, rules))))


def close_idle(people, accounts, month, rules, keys):
    """Let idle customers go until they apply again; returns their places.  Accounts opened this month stay."""
    leaves = np.empty(people.number.size, np.bool_)
    a = accounts
    pick_leavers(people.number, a.state, a.opened, a.principal, a.next_bill, a.behind, month, rules, keys, leaves)
    left = np.flatnonzero(leaves)
    a.state[left], a.frozen[left], a.limit[left], a.granted[left] = LEFT, 0, 0, 0
    people.apply_month[left] = month + rules.idle_return
    return left


def check(orders, people, accounts, month):
    """Refuse orders that cannot be carried out, naming the first one."""
    if not count_misdirected(orders, people.apply_month, accounts.state, month):
        return
    asked = applies.py_func(people.apply_month, accounts.state, month)
    checked = {name: getattr(orders, name) for name in CHECKED}
    i = int(np.flatnonzero(misdirected.py_func(*checked.values(), asked))[0])
    given = ", ".join(f"{name} {column[i]}" for name, column in checked.items())
    raise BadInput(f"orders of borrower {people.number[i]} in month {month}", given, _allowed(orders, asked, i))


def _allowed(orders, asked, i):
    """What would have been allowed instead."""
    if orders.admit[i] != UNDECIDED and not asked[i]:
        return "answers no application: admit must be 0"
    if orders.admit[i] == APPROVE and min(orders.rate[i], orders.granted[i]) == LEAVE:
        return "approves an account that needs a rate and a granted line of 0 or more"
    return "has a value out of range: admit 0, 1, 2; rate and granted -1 or more; temporary 0 or more; restriction 0 to 103"
