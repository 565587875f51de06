"""Arrears: days past due, buckets, ages, the waterfall and the late rest of a ticket."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.accounts import delinquency as d
from sim.accounts import tally
from sim.accounts.billing import announce_bills
from sim.columns import AGES, CYCLES, allocated
from sim.numerics.money import PARTS
from tests.tickets_by_hand import mean

fens = st.integers(0, 1_000_000)
ages = st.lists(st.tuples(fens, fens), min_size=AGES, max_size=AGES)


def slot(owed=((0, 0),) * AGES, penalty=0):
    """A slot of arrears: (principal, interest) by age, penalty in 1e-8 fen."""
    r = allocated("arrears", 2)
    for age, (principal, interest) in enumerate(owed):
        r.overdue_principal[1, age], r.overdue_interest[1, age] = principal, interest
    r.overdue[1], r.penalty[1] = sum(map(sum, owed)), penalty
    return r


@pytest.mark.parametrize(("dpd", "bucket"), [
    (0, 0), (1, 1), (29, 1), (30, 2), (59, 2), (60, 3), (89, 3), (90, 4), (149, 5), (150, 6), (179, 6), (180, 7), (720, 7),
])  # fmt: skip
def test_buckets_of_thirty_days(dpd, bucket):
    assert d.bucket_of(np.int16(dpd)) == bucket


def test_days_past_due_are_days_since_the_oldest_due_date():
    assert d.days_past_due(1, 100, 100) == 0
    assert d.days_past_due(1, 100, 101) == 1
    assert d.days_past_due(1, 100, 131) == 31
    assert d.days_past_due(0, 100, 131) == 0


@given(ages, st.integers(0, 50 * PARTS), st.booleans(), st.data())
def test_the_waterfall_is_the_one_by_hand(owed, penalty, principal_first, data):
    total = sum(map(sum, owed)) + penalty // PARTS
    amount = data.draw(st.integers(0, total))
    r = slot(owed, penalty)
    told = d.split_payment(1, amount, principal_first, r.overdue_principal, r.overdue_interest, r.overdue, r.penalty)
    oldest_first = range(AGES - 1, -1, -1)
    order = [("p", None)] + [(what, age) for age in oldest_first for what in (1, 0)]
    if principal_first:
        order = [(0, age) for age in oldest_first] + [(1, age) for age in oldest_first] + [("p", None)]
    left, rest, paid = amount, [list(pair) for pair in owed], {0: 0, 1: 0, "p": 0}
    for what, age in order:
        taken = min(left, penalty // PARTS if what == "p" else rest[age][what])
        left, paid[what] = left - taken, paid[what] + taken
        if what != "p":
            rest[age][what] -= taken
    assert left == 0 and told == (paid[0], paid[1], paid["p"])
    assert list(zip(r.overdue_principal[1].tolist(), r.overdue_interest[1].tolist())) == [tuple(pair) for pair in rest]
    assert r.penalty[1] == penalty - paid["p"] * PARTS and r.overdue[1] == sum(map(sum, rest))


@given(ages, fens, fens, st.lists(fens, min_size=CYCLES, max_size=CYCLES))
def test_a_new_bill_lets_every_older_one_age_and_the_oldest_gather(owed, principal, interest, parts):
    r = slot(owed)
    r.who[1] = 2
    parts_of_all = np.zeros((CYCLES, 4), np.int32)
    parts_of_all[:, 2] = parts
    d.push_bill(1, np.int32(principal), np.int32(interest), parts_of_all, r)
    wanted = [(principal, interest), *owed[: AGES - 2], tuple(map(sum, zip(owed[-2], owed[-1])))]
    assert list(zip(r.overdue_principal[1].tolist(), r.overdue_interest[1].tolist())) == wanted
    assert r.overdue[1] == sum(map(sum, wanted)) and r.billed[1, :CYCLES].tolist() == parts


@given(st.integers(0, CYCLES - 1), st.lists(fens, min_size=CYCLES + 1, max_size=CYCLES + 1), st.data())
def test_paid_principal_reduces_the_oldest_ticket_first(open_slot, billed, data):
    r, tickets, rates = slot(), allocated("tickets", 2), data.draw(st.lists(st.integers(1, 60_000), min_size=14, max_size=14))
    r.billed[1], r.late_rate[1], tickets.rate[:, 1] = billed, rates[13], rates[:CYCLES]
    amount = data.draw(st.integers(0, sum(billed)))
    released = d.take_from_tickets(1, open_slot, 1, np.int32(amount), r.billed, r.late_rate, tickets.rate)
    left, wanted, by_hand = amount, list(billed), 0
    for place in [CYCLES, *((open_slot + 1 + k) % CYCLES for k in range(CYCLES))]:
        taken = min(left, wanted[place])
        wanted[place], left, by_hand = wanted[place] - taken, left - taken, by_hand + taken * rates[min(place, 13)]
    assert r.billed[1].tolist() == wanted and released == by_hand


@given(fens, st.integers(0, 60_000), fens, st.integers(0, 60_000))
def test_the_late_rest_keeps_interest_a_day_up_to_the_rounding_of_its_rate(rest, rate, held, late_rate):
    r, tickets = slot(), allocated("tickets", 2)
    r.billed[1, 5], r.billed[1, CYCLES], r.late_rate[1], tickets.rate[5, 1] = rest, held, late_rate, rate
    change = d.vacate_ticket(1, 5, 0, 1, tickets, r)
    new_rate = mean(late_rate, held, rate, rest)
    assert (r.billed[1, 5], r.billed[1, CYCLES], r.late_rate[1]) == (0, rest + held, new_rate)
    assert change == (rest + held) * new_rate - rest * rate - held * late_rate
    assert abs(2 * change) <= rest + held  # at most half a unit of the rate on all of it


@pytest.mark.parametrize(("unpaid", "before", "oldest"), [
    ([0], 0, 300), ([0, 1], 0, 270), ([1, 4], 0, 150), ([6], 90, 90), ([6], 100, 90), ([0, 6], 60, 60), ([5], 60, 120),
])  # fmt: skip
def test_the_oldest_bill_gives_its_date_and_one_of_seven_months_keeps_the_date_it_had(unpaid, before, oldest):
    r, dues = slot(), np.array([300, 270, 239, 209, 178, 120, 90])
    dues[4], dues[5] = 150, 120
    r.oldest_due[1] = before
    r.overdue_interest[1, unpaid] = 1
    d.update_oldest(1, dues, r)
    assert r.oldest_due[1] == oldest


@given(st.lists(st.integers(1, 100), min_size=1, max_size=6), st.data())
def test_closing_a_slot_moves_the_last_one_whole(numbers, data):
    r, counts, lo = allocated("arrears", 8), np.array([len(numbers), 0, 0, 0]), 1
    for k, number in enumerate(numbers):
        for column in r:
            column[lo + k] = number
    gone = data.draw(st.integers(0, len(numbers) - 1))
    d.close_slot(lo + gone, lo, r, counts)
    left = numbers[:]
    left[gone] = left[-1]
    left.pop()
    assert counts[d.LATE] == len(left)
    for name, column in r._asdict().items():
        assert [set(np.ravel(column[lo + k]).tolist()) for k in range(len(left))] == [{x} for x in left], name


def test_a_fresh_slot_is_empty_whatever_lay_there():
    r, counts = allocated("arrears", 4), np.zeros(4, np.int64)
    for column in r:
        column[:] = 1
    s = d.open_slot(3, 1, 2, r, counts)
    assert (s, counts[d.LATE], r.who[s], r.engaged[s], r.could_pay[s]) == (2, 1, 3, 1, 1)
    for name, column in r._asdict().items():
        assert name in ("who", "engaged", "could_pay") or not np.any(column[s]), name


@pytest.mark.parametrize(("dpd", "principal", "interest"), [(89, 700, 300), (90, 800, 200)])
def test_from_the_day_of_non_accrual_on_principal_is_paid_first(dpd, principal, interest):
    a, tickets, r = allocated("accounts", 1), allocated("tickets", 1), allocated("arrears", 1)
    a.principal[0], a.dpd[0] = 800, dpd
    r.overdue_principal[0, 0], r.overdue_interest[0, 0], r.overdue[0], r.billed[0, 0] = 800, 300, 1100, 800
    flows = np.zeros(tally.COUNT, np.int64)
    t = SimpleNamespace(non_accrual_dpd=90)
    d.pay_arrears.py_func(0, 1000, 120, 0, np.full(AGES, 30, np.int16), t, a, tickets, r, 0, flows)
    assert (flows[tally.REPAID], flows[tally.REPAID_INTEREST], a.principal[0]) == (principal, interest, 800 - principal)


@pytest.mark.parametrize("slot", [0, 5, CYCLES - 1])
def test_the_ticket_of_a_new_cycle_was_never_late(slot):
    a = allocated("accounts", 2)
    a.ever_30[:], a.ever_90[:] = 0xFFFF, [0xFFFF, 1 << slot]
    announce_bills(40, slot, a, np.zeros(2, np.int32))
    kept = 0xFFFF & ~(1 << slot)
    assert a.ever_30.tolist() == [kept, kept] and a.ever_90.tolist() == [kept, 0]
