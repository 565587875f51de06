"""Where borrowers and accounts meet: the short loops over those who draw, repay early, are late or owe a claim today.

Borrowers decide (`borrowers/`), accounts book (`accounts/`); each loop here hands one decision to its booking.
"""

from numba import int32, int64, uint8

from sim.accounts import tally
from sim.accounts.billing import age_old_bills, announce_bills, make_bills, refresh_bill
from sim.accounts.claims import receive_on_claim
from sim.accounts.delinquency import (
    CLAIMED,
    LATE,
    UNPAID_EVEN,
    close_slot,
    open_slot,
    pay_arrears,
    push_bill,
    resume_accrual,
    update_oldest,
    update_penalty,
    vacate_ticket,
)
from sim.accounts.drawing import book_draw
from sim.accounts.early_arrears import note_bills
from sim.accounts.prepayment import book_prepayment
from sim.borrowers.borrowing import take_draw, term_of, wanted_draws
from sim.borrowers.repayment import (
    FORGOT,
    NO_BILL,
    PAID,
    SHORT,
    UNWILLING,
    able_to_pay,
    answer_bills,
    count_clean,
    is_engaged,
    pay_bills,
    remembers,
)
from sim.borrowers.willingness import decide_willingness, returns
from sim.columns import CYCLES, NEVER_PAYS
from sim.menus import menu_of
from sim.numerics.draws import DUE_CLAIM, DUE_DAY, Keys, further_words, roll_words, words
from sim.numerics.jit import inlined, rule, sweep
from sim.numerics.lists import list_positive, list_rare
from sim.numerics.money import PARTS
from sim.numerics.prefetch import prefetch


@inlined
def fall_due(day, clock, lo, hi, p, a, tickets, r, claims, counts, scratch, now, t, flows):
    """The due day of a tile: bills fall due, late borrowers think again, clean ones pay, forget, refuse or fall short."""
    n = hi - lo
    make_bills(day, clock.slot, lo, hi, a, tickets, r, counts, scratch, flows)
    roll_words(p.number, day, DUE_DAY, Keys(now.k0, now.k1), scratch.d0[:n], scratch.d1[:n], scratch.d2[:n], scratch.d3[:n])
    think_again(lo, p, a, r, counts, scratch, t)
    age_old_bills(clock.slot, lo, a, tickets, r, counts, clock.dues, scratch)
    due, interest, outcome, unwilling = scratch.due[:n], scratch.interest[:n], scratch.outcome[:n], scratch.unwilling[:n]
    decide_willingness(
        due, interest, p, a, now.benefit_of_month, now.length, now.sentiment, scratch.d1[:n], unwilling, scratch.candidates, t
    )
    answer_bills(due, interest, p, a.behind, a.messaged, unwilling, scratch.d0[:n], outcome, t)
    principal_paid, interest_paid = pay_bills(due, interest, scratch.released[:n], outcome, p.cash, a.principal, a.interest_a_day)
    flows[tally.REPAID] += principal_paid
    flows[tally.REPAID_INTEREST] += interest_paid
    announce_bills(clock.next_due, (clock.slot + 1) % CYCLES, a, scratch.upcoming[:n])
    total, billed, missed = count_clean(due, outcome)
    note_bills(p.score, outcome, NO_BILL, a.early_arrears)
    flows[tally.DUE_CLEAN] += total
    flows[tally.DUE_CLEAN_ACCOUNTS] += billed
    flows[tally.NEWLY_OVERDUE_ACCOUNTS] += missed
    unpaid = fall_behind(day, clock, lo, p, a, tickets, r, counts, scratch, t, flows)
    flows[tally.NEWLY_OVERDUE] += unpaid
    counts[UNPAID_EVEN + clock.cycle % 2] = unpaid
    sweep_claims(day, lo, p, claims, counts, now, t, flows, clock.account_vintages)


@sweep
def think_again(lo, p, a, r, counts, scratch, t):
    """Once a cycle every late borrower may become willing again, and may stop dealing with the lender."""
    for s in range(lo, lo + counts[LATE]):
        i = r.who[s]
        called = r.calls[s] > 0
        if r.unwilling[s] and (p.habits[i] & NEVER_PAYS) == 0 and returns(a.dpd[i], r.calls[s], scratch.d2[i], t):
            r.unwilling[s] = 0
        r.engaged[s] = 1 if is_engaged(int32(a.dpd[i]), called, scratch.d3[i], t) else 0
        owed = r.overdue[s] + scratch.due[i] + scratch.interest[i]
        if p.cash[i] < owed + p.needs_a_day[i] * int32(p.days_to_payday[i]):
            r.could_pay[s] = 0
        r.calls[s] = 0


@sweep
def fall_behind(day, clock, lo, p, a, tickets, r, counts, scratch, t, flows):
    """Give everyone who did not pay the bill in full a slot of arrears; the short pay what they can.

    Returns the principal of today's clean bills left unpaid.
    """
    unpaid, next_slot = int64(0), (clock.slot + 1) % CYCLES
    for i in range(p.cash.size):
        if scratch.outcome[i] > PAID:
            owed = scratch.due[i] + scratch.interest[i]
            could_pay = p.cash[i] >= owed + p.needs_a_day[i] * int32(p.days_to_payday[i])
            s = open_slot(i, 1 if could_pay else 0, lo, r, counts)
            a.behind[i] = 1
            push_bill(s, scratch.due[i], scratch.interest[i], scratch.parts, r)
            if r.billed[s, next_slot] > 0:
                a.interest_a_day[i] += vacate_ticket(s, next_slot, i, lo, tickets, r)
            update_oldest(s, clock.dues, r)
            r.forgot[s] = 1 if scratch.outcome[i] == FORGOT else 0
            r.unwilling[s] = 1 if scratch.outcome[i] == UNWILLING else 0
            if scratch.outcome[i] == SHORT:
                amount = min(able_to_pay(p.cash[i], p.needs_a_day[i], int32(p.days_to_payday[i]), t), owed)
                p.cash[i] -= amount
                pay_arrears(s, amount, day, clock.slot, clock.dues, t, a, tickets, r, lo, flows)
            r.unpaid_at_due[s] = r.overdue_principal[s, 0]
            unpaid += int64(r.unpaid_at_due[s])
    return unpaid


@sweep
def repay_late(day, clock, lo, p, a, tickets, r, counts, luck, scratch, t, flows):
    """Every day, accounts behind: who remembers, is willing and engaged pays what is owed or can be spared."""
    end, late, places = lo + counts[LATE], counts[LATE], scratch.candidates
    if day > clock.dues[0]:
        bring_to_mind(list_positive(r.forgot[lo:end], places), places, lo, r, luck.number, luck.buying, scratch.reached, t)
    mark_dealing(r.forgot[lo:end], r.unwilling[lo:end], r.engaged[lo:end], scratch.marks[:late])
    paying = keep_payers(list_positive(scratch.marks[:late], places), places, lo, r, p, t)
    for k in range(paying - 1, -1, -1):  # from the last one: a closed slot is filled by it
        s = lo + int64(places[k])
        i = r.who[s]
        owed = int64(r.overdue[s]) + r.penalty[s] // PARTS
        amount = int32(min(owed, int64(able_to_pay(p.cash[i], p.needs_a_day[i], int32(p.days_to_payday[i]), t))))
        if amount > 0:
            p.cash[i] -= amount
            pay_arrears(s, amount, day, clock.slot, clock.dues, t, a, tickets, r, lo, flows)
            update_penalty(s, i, day - clock.dues[0] <= t.grace_days, t, a, r)
            if r.overdue[s] == 0:
                a.dpd[i] = 0
                resume_accrual(s, r, a, flows)
        if r.overdue[s] == 0 and r.penalty[s] < PARTS:
            become_current(s, i, clock, lo, a, r, counts, flows)


@sweep
def bring_to_mind(forgetful, places, lo, r, number, buying, reached, t):
    """Let those who forgot their bill remember it; a message today or a call since the last due day helps."""
    for k in range(forgetful):
        s = lo + int64(places[k])
        i = r.who[s]
        helped = (reached[s - lo] != 0) | (r.calls[s] > 0)
        r.forgot[s] = 0 if remembers(helped, further_words(number[i], buying[i])[0], t) else 1


@sweep
def mark_dealing(forgot, unwilling, engaged, marks):
    """Mark the accounts behind whose holder thinks of the bill, is willing and deals with the lender."""
    for j in range(marks.size):
        marks[j] = uint8((forgot[j] == 0) & (unwilling[j] == 0) & (engaged[j] != 0))


@sweep
def keep_payers(listed, places, lo, r, p, t):
    """Keep on a list those with money to spare, or with nothing overdue any more; returns how many."""
    kept = 0
    for k in range(listed):
        s = lo + int64(places[k])
        i = r.who[s]
        spare = able_to_pay(p.cash[i], p.needs_a_day[i], int32(p.days_to_payday[i]), t)
        places[kept] = places[k]
        kept += int64((spare > 0) | (r.overdue[s] == 0))
    return kept


@sweep
def become_current(s, i, clock, lo, a, r, counts, flows):
    """Everything overdue is paid: the account is clean again; a penalty below one fen is waived."""
    flows[tally.PENALTY_WAIVED] += r.penalty[s]
    flows[tally.CURED] += 1
    a.behind[i], a.dpd[i] = 0, 0
    refresh_bill(i, clock.next_due, a)
    close_slot(s, lo, r, counts)


@sweep
def sweep_claims(day, lo, p, claims, counts, now, t, flows, account_vintages):
    """Once a cycle charged-off borrowers who are willing and still deal with the lender pay what they can spare."""
    for c in range(lo + counts[CLAIMED] - 1, lo - 1, -1):
        i = claims.who[c]
        owed = claims.principal[c] + claims.interest[c]
        if owed <= 0:
            close_claim(c, lo, claims, counts)
            continue
        _, _, back, deals = words(p.number[i], day, DUE_CLAIM, Keys(now.k0, now.k1))
        late = int32(day - claims.oldest_due[c])
        if claims.unwilling[c] and (p.habits[i] & NEVER_PAYS) == 0 and returns(late, 0, back, t):
            claims.unwilling[c] = 0
        if claims.unwilling[c] == 0 and is_engaged(late, False, deals, t):
            amount = min(owed, able_to_pay(p.cash[i], p.needs_a_day[i], int32(p.days_to_payday[i]), t))
            p.cash[i] -= receive_on_claim(c, amount, claims, flows, account_vintages)


@sweep
def close_claim(c, lo, claims, counts):
    """Take a settled claim out of use: the last one of the tile moves into its place."""
    counts[CLAIMED] -= 1
    last = lo + counts[CLAIMED]
    claims.who[c], claims.principal[c], claims.interest[c] = claims.who[last], claims.principal[last], claims.interest[last]
    claims.unwilling[c], claims.opened[c], claims.oldest_due[c] = (
        claims.unwilling[last],
        claims.opened[last],
        claims.oldest_due[last],
    )


@sweep
def prepay(first, wants, places, day, clock, lo, p, a, tickets, flows):
    """Book the early repayments of a payday's slice of the tile, which begins at place `first`.  wants: fen"""
    found = list_positive(wants, places)
    for k in range(found):
        prefetch_for_prepayment(first + int64(places[min(k + 1, found - 1)]), lo, a, tickets)
        j = places[k]
        i = first + int64(j)
        p.cash[i] -= book_prepayment(i, wants[j], day, clock.slot, clock.next_due, day == clock.dues[0], lo, a, tickets, flows)


@rule
def prefetch_for_prepayment(i, lo, a, tickets):
    """Have what a prepayment books fetched from memory ahead of it."""
    prefetch(a.interest_a_day, i)
    prefetch(a.accrued, i)
    prefetch(a.accrued_to, i)
    prefetch(a.next_principal, i)
    for k in range(CYCLES):
        prefetch(tickets.unbilled[k], lo + i)
        prefetch(tickets.rate[k], lo + i)


@sweep
def draw(day, clock, lo, p, a, tickets, luck, scratch, t, flows):
    """Let the candidates of a tile draw."""
    places, until_due = scratch.candidates, int32(clock.next_due - day)
    found = list_rare(scratch.marks, places, scratch.listed.places)
    for k in range(found):
        prefetch_for_draw(int64(places[min(k + 2, found - 1)]), clock.slot, lo, p, a, tickets)
        draw_one(places[k], until_due, day, clock, lo, p, a, tickets, luck, scratch.missed, t, flows)


@rule
def prefetch_for_draw(i, slot, lo, p, a, tickets):
    """Have what a draw reads, and no pass over everybody has just read, fetched from memory ahead of it."""
    prefetch(p.segment, i)
    prefetch(p.permanent_income, i)
    prefetch(p.purchase, i)
    prefetch(a.treatment, i)
    prefetch(a.rate, i)
    prefetch(a.opened, i)
    prefetch(a.mode, i)
    prefetch(a.interest_a_day, i)
    prefetch(a.accrued, i)
    prefetch(a.accrued_to, i)
    prefetch(a.next_principal, i)
    prefetch(tickets.unbilled[slot], lo + i)
    prefetch(tickets.rate[slot], lo + i)
    prefetch(tickets.left[slot], lo + i)


@rule
def draw_one(i, until_due, day, clock, lo, p, a, tickets, luck, missed, t, flows):
    """One borrower draws what is wanted and possible: to get by, to roll a bill over, to buy."""
    menu = menu_of(p.segment[i], a.treatment[i])
    liquid, bought, shortage = wanted_draws(i, p, a, until_due, missed, luck.buying, menu, t)
    if liquid + bought > 0:
        term = term_of(further_words(luck.number[i], luck.buying[i])[0], menu, t)
        book_draw(
            i,
            liquid,
            bought,
            term,
            day,
            clock.slot,
            clock.next_due,
            day == clock.dues[0],
            lo,
            a,
            tickets,
            flows,
            clock.ticket_vintages[clock.cycle],
            clock.account_vintages,
        )
        flows[tally.SPENT] += int64(take_draw(i, liquid, bought, shortage, p))
