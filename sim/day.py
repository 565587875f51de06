"""One day of a tile of borrowers, told as a list.

Tiles live in parallel from one decision date to the next: until then borrowers meet neither the lender nor each other.
Inside a tile day by day, inside a day pass by pass: `live_one_day` is the list, each line a file of that topic.
"""

from collections import namedtuple

import numpy as np
from numba import float32, int32

from sim.accounts import tally
from sim.accounts.ageing import age_arrears
from sim.accounts.contacts import pursue, remind
from sim.accounts.delinquency import UNPAID_EVEN
from sim.accounts.tickets import Listed
from sim.borrowers.borrowing import find_candidates
from sim.borrowers.employment import change_jobs, room_for_changes
from sim.borrowers.spending import meet_expenses, spend
from sim.columns import AGES, CYCLES
from sim.dealings import draw, fall_due, repay_late
from sim.numerics.draws import Keys, luck_of_day
from sim.numerics.jit import concurrent, cut, inlined, slicing, sweep
from sim.numerics.lists import list_positive
from sim.numerics.packed import unpacked
from sim.numerics.workers import over_tiles
from sim.paydays import MOST_PAYDAYS, list_paydays, prepay_on_payday, receive_pay

Now = namedtuple("Now", "month first_day length starts k0 k1 fast benefit_of_day benefit_of_month sentiment may_draw jobs")
Clock = namedtuple("Clock", "cycle slot dues next_due ticket_vintages account_vintages")
Scratch = namedtuple(
    "Scratch",
    """w0 w1 w2 w3 d0 d1 d2 d3 missed marks wants due interest upcoming released outcome
    unwilling reached parts dues paydays expecting changing candidates dearness normals tails listed changes""",
)
LATEST = 7  # place of this month in `Now.starts`: first days of the seven months before, this one and the next


def scratch_for(width):
    """A thread's working columns for tiles of `width`."""

    def of(dtype, *shape):
        return np.zeros(shape or width, dtype)

    return Scratch(
        *(of(np.uint32) for _ in range(8)),
        of(np.int32),
        of(np.uint8),
        *(of(np.int32) for _ in range(4)),
        of(np.int64),
        of(np.uint8),
        of(np.uint8),
        of(np.uint8),
        of(np.int32, CYCLES, width),
        of(np.int32, AGES),
        of(np.int32, MOST_PAYDAYS, 5),
        of(np.int32),
        of(np.int32),
        of(np.uint32),
        *(of(np.float64) for _ in range(3)),
        Listed(*(of(dtype) for dtype in (np.uint32, np.int32, np.int32, np.uint8, np.uint8, np.int32, np.int32))),
        room_for_changes(width),
    )


@slicing
def own_scratch(x, n):
    """A thread's working columns cut to a tile of n borrowers."""
    return Scratch(
        x.w0[:n],
        x.w1[:n],
        x.w2[:n],
        x.w3[:n],
        x.d0[:n],
        x.d1[:n],
        x.d2[:n],
        x.d3[:n],
        x.missed[:n],
        x.marks[:n],
        x.wants[:n],
        x.due[:n],
        x.interest[:n],
        x.upcoming[:n],
        x.released[:n],
        x.outcome[:n],
        x.unwilling[:n],
        x.reached[:n],
        x.parts,
        x.dues,
        x.paydays,
        x.expecting[:n],
        x.changing[:n],
        x.candidates[:n],
        x.dearness[:n],
        x.normals[:n],
        x.tails[:n],
        x.listed,
        x.changes,
    )


@sweep
def clock_of(dom, due_day, now, dues, ticket_vintages, account_vintages):
    """Billing calendar of a tile today: the open cycle, its ticket, the last seven due dates and the next one."""
    this = LATEST if dom >= due_day else LATEST - 1
    for age in range(AGES):
        dues[age] = now.starts[this - age] + due_day - 1
    cycle = now.month if dom <= due_day else now.month + 1
    return Clock(cycle, cycle % CYCLES, dues, now.starts[this + 1] + due_day - 1, ticket_vintages, account_vintages)


@inlined
def live_one_day(
    dom,
    first_dom,
    due_day,
    slices,
    expecting,
    changing,
    lo,
    hi,
    p,
    a,
    tickets,
    r,
    claims,
    counts,
    scratch,
    strategy,
    now,
    t,
    flows,
    ticket_vintages,
    account_vintages,
):
    """One day of a tile, in the order of the model.  first_dom: the first one that is lived in a row."""
    day = now.first_day + dom - 1
    clock = clock_of(dom, due_day, now, scratch.dues, ticket_vintages, account_vintages)
    until_due = int32(clock.next_due - day)
    reserve = float32(min(max(1.0 - (until_due - 1) / t.reserve_days, 0.0), 1.0))
    keys, fresh = Keys(now.k0, now.k1), dom == first_dom
    luck = luck_of_day(p.number, day, fresh, keys, now.fast, scratch.w0, scratch.w1, scratch.w2, scratch.w3)
    change_jobs(day, dom, changing, p, now.jobs, keys)
    paydays = scratch.paydays[: list_paydays(dom, now.length, slices, scratch.paydays)]
    receive_pay(dom, paydays, p, now, flows)
    remind(until_due, strategy, a, luck, flows)
    pursue(day, strategy, r, lo, counts, luck, flows, scratch)
    if dom == due_day:
        fall_due(day, clock, lo, hi, p, a, tickets, r, claims, counts, scratch, now, t, flows)
    repay_late(day, clock, lo, p, a, tickets, r, counts, luck, scratch, t, flows)
    prepay_on_payday(paydays, day, clock, lo, p, a, tickets, luck, scratch, t, flows)
    flows[tally.SPENT] += spend(p, a, reserve, scratch.missed, t)
    flows[tally.SPENT] += meet_expenses(dom, expecting, p, a, reserve, scratch.missed)
    if now.may_draw:
        find_candidates(p, a, until_due, luck.buying, scratch.missed, scratch.marks, t)
        draw(day, clock, lo, p, a, tickets, luck, scratch, t, flows)
    age_arrears(day, clock, t, tickets, a, r, lo, counts, now.month, flows)
    recall_unpaid(day, clock, counts, flows)


@sweep
def recall_unpaid(day, clock, counts, flows):
    """Thirty days after a due date: recall what was newly overdue then, the base of the 30-day collection rate."""
    if day == clock.dues[0] + 30 or day == clock.dues[1] + 30:
        passed = clock.cycle - 2 if (day != clock.dues[0] + 30) and (day > clock.dues[0]) else clock.cycle - 1
        flows[tally.NEWLY_OVERDUE_30_AGO] += counts[UNPAID_EVEN + passed % 2]


@concurrent
def live_tiles(
    first,
    end,
    scratch,
    first_dom,
    last_dom,
    tiles,
    slices,
    people,
    accounts,
    tickets,
    r,
    claims,
    counts,
    strategy,
    now,
    t,
    flows,
    ticket_vintages,
    account_vintages,
):
    """Live tiles `first` to `end` from the day after one decision date up to and including the next, tile by tile."""
    people, accounts, tickets = unpacked(people), unpacked(accounts), unpacked(tickets)
    r, claims, t, scratch = unpacked(r), unpacked(claims), unpacked(t), unpacked(scratch)
    for k in range(first, end):
        lo, hi = tiles[k, 0], tiles[k, 1]
        p, a, own = cut(people, lo, hi), cut(accounts, lo, hi), own_scratch(scratch, hi - lo)
        expecting = own.expecting[: list_positive(p.expense_day, own.expecting)]
        changing = own.changing[: list_positive(p.job_day, own.changing)]
        for dom in range(first_dom, last_dom + 1):
            live_one_day(
                dom, first_dom, tiles[k, 2], slices[k], expecting, changing, lo, hi, p, a, tickets, r, claims, counts[k], own,
                strategy, now, t, flows[k, dom - 1], ticket_vintages[k], account_vintages[k],
            )  # fmt: skip


def live(first_dom, last_dom, state, scratch, strategy, now, t, flows):
    """Live all tiles from the day after one decision date up to and including the next.

    state: packed; scratch: working columns, packed, one set per thread; flows: int64 (tiles, days, flows), filled by the day.
    """
    x = state
    over_tiles(
        live_tiles, len(x.tiles), first_dom, last_dom, x.tiles, x.slices, x.people, x.accounts, x.tickets, x.arrears, x.claims,
        x.counts, strategy, now, t, flows, x.ticket_vintages, x.account_vintages, own=scratch,
    )  # fmt: skip
