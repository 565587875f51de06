"""Orders are carried out once, in one order of precedence, on open accounts only."""

import numpy as np
import pytest

from sim.accounts import execution
from sim.accounts.execution import APPROVE, LEAVE, REJECT, UNDECIDED, carry_out, close_idle
from sim.accounts.lines import line_rules, usable_limit
from sim.accounts.restrictions import FREEZE, NO_CEILING
from sim.columns import CHARGED_OFF, LEFT, NONE, OPEN, allocated
from sim.lender.orders import blank
from sim.numerics.draws import world_keys
from sim.numerics.jit import threads
from sim.settings.errors import BadInput
from sim.settings.root import Settings

CALM = {"name": "calm", "start": "2019-07", "unemployment": {"2019-07": 0.05}}
RULES = line_rules(Settings.model_validate({"scenario": CALM}))
KEYS = world_keys(7, 0)
MONTH = 5


def world(states, apply_month=MONTH):
    """A few people with the given states of account, all of whom would apply now."""
    people, accounts = allocated("people", len(states)), allocated("accounts", len(states))
    people.number[:] = 100 + np.arange(len(states))
    people.score[:], people.apply_month[:] = 640, apply_month
    accounts.state[:] = states
    accounts.opened[:] = np.where(accounts.state == OPEN, 0, -1)
    accounts.granted[:] = np.where(accounts.state == OPEN, 1_000_000, 0)
    accounts.limit[:], accounts.rate[:] = accounts.granted // 2, 40_000
    return people, accounts


def orders(n, **given):
    """Blank orders with some columns given."""
    made = blank(n)
    for name, values in given.items():
        getattr(made, name)[:] = values
    return made


def test_an_approved_applicant_has_a_clean_account():
    people, accounts = world([NONE, LEFT, CHARGED_OFF])
    accounts.history[:], accounts.defaulted[:], accounts.ever_30[:] = 0x77, 2, 3
    done = carry_out(orders(3, admit=APPROVE, rate=35_000, granted=2_000_000), people, accounts, MONTH, RULES, KEYS)
    assert (done.applicants, done.approved, done.limit_before, done.limit_after) == (3, 3, 0, 3 * 800_000)
    assert accounts.state.tolist() == [OPEN] * 3
    given = {"opened": MONTH, "score_at_opening": 640, "granted": 2_000_000, "limit": 800_000, "rate": 35_000, "defaulted": -1}
    given |= {"own_score_at_opening": 0, "treatment": 0, "ceiling": NO_CEILING, "line": 800_000, "restriction": 0}
    for name, value in (given | dict.fromkeys(("mode", "frozen", *execution.CLEAN), 0)).items():
        assert (getattr(accounts, name) == value).all(), name


def test_who_declines_is_not_opened_and_may_come_again():
    people, accounts = world([NONE, NONE, NONE])
    declines = np.array([False, True, True])
    given = orders(3, admit=[APPROVE, APPROVE, REJECT], rate=60_000, granted=2_000_000)
    done = carry_out(given, people, accounts, MONTH, RULES, KEYS, declines)
    assert (done.applicants, done.approved, done.declined, done.opened) == (3, 2, 1, 1)
    assert accounts.state.tolist() == [OPEN, NONE, NONE]
    assert (people.apply_month[1:] > MONTH).all()


def test_a_line_may_be_free_of_interest():
    people, accounts = world([NONE, OPEN])
    carry_out(orders(2, admit=[APPROVE, 0], rate=0, granted=2_000_000), people, accounts, MONTH, RULES, KEYS)
    assert accounts.state.tolist() == [OPEN, OPEN] and accounts.rate.tolist() == [0, 0]


def test_the_score_and_the_treatment_of_the_day_are_kept_with_the_account():
    people, accounts = world([NONE, OPEN])
    carry_out(orders(2, admit=[APPROVE, 0], rate=1, granted=9_000, own_score=[612, 700], treatment=[2, 1]), people, accounts,
              MONTH, RULES, KEYS)  # fmt: skip
    assert accounts.own_score_at_opening.tolist() == [612, 0] and accounts.treatment.tolist() == [2, 0]


def test_the_rejected_come_again_when_luck_will_have_it_and_the_undecided_next_month():
    people, accounts = world([NONE, NONE, NONE])
    sure = RULES._replace(rejected_return=np.float64(0.999_999))
    done = carry_out(orders(3, admit=[REJECT, UNDECIDED, APPROVE], rate=1, granted=0), people, accounts, MONTH, sure, KEYS)
    assert (done.applicants, done.approved) == (3, 0)
    assert people.apply_month.tolist() == [MONTH + 1] * 3  # approved without a line is rejected
    assert (accounts.state == NONE).all()


def test_the_rejected_come_again_at_a_steady_rate():
    n = 50_000
    people, accounts = world([NONE] * n)
    carry_out(orders(n, admit=REJECT), people, accounts, MONTH, RULES, KEYS)
    wait, p = people.apply_month - MONTH, RULES.rejected_return
    assert wait.min() == 1 and abs(wait.mean() - 1 / p) < 5 / p / np.sqrt(n)
    assert abs((wait > 50).mean() - (1 - p) ** 50) < 0.01
    people.apply_month[:] = MONTH
    carry_out(orders(n, admit=REJECT), people, accounts, MONTH, RULES._replace(rejected_return=np.float64(1e-3)), KEYS)
    assert MONTH < people.apply_month.min() and people.apply_month.max() <= execution.LAST_MONTH


def test_orders_reach_open_accounts_only():
    people, accounts = world([NONE, OPEN, CHARGED_OFF, LEFT], apply_month=99)
    accounts.frozen[2] = 1
    done = carry_out(orders(4, rate=30_000, granted=3_000_000, restriction=FREEZE), people, accounts, MONTH, RULES, KEYS)
    assert accounts.rate.tolist() == [40_000, 30_000, 40_000, 40_000]
    assert accounts.granted.tolist() == [0, 3_000_000, 0, 0]
    assert accounts.limit.tolist() == [0, usable_limit(3_000_000, MONTH, RULES), 0, 0]
    assert accounts.frozen.tolist() == [0, 1, 0, 0]
    assert done.frozen == 1


def test_left_alone_a_line_only_seasons():
    people, accounts = world([OPEN])
    for month, limit in ((2, 400_000), (3, 550_000), (11, 850_000), (12, 1_000_000), (13, 1_000_000)):
        carry_out(orders(1), people, accounts, month, RULES, KEYS)
        assert accounts.limit[0] == limit
    assert (accounts.granted[0], accounts.rate[0]) == (1_000_000, 40_000)


def test_the_line_of_an_account_behind_does_not_grow():
    people, accounts = world([OPEN, OPEN])
    accounts.limit[:], accounts.line[:], accounts.behind[1] = 400_000, 400_000, 1
    carry_out(orders(2), people, accounts, 3, RULES, KEYS)
    assert accounts.limit.tolist() == [550_000, 400_000]
    accounts.behind[1] = 0
    carry_out(orders(2), people, accounts, 3, RULES, KEYS)
    assert accounts.limit.tolist() == [550_000, 550_000]


def test_a_cut_is_counted_and_may_go_under_the_balance():
    people, accounts = world([OPEN, OPEN], apply_month=99)
    accounts.limit[:], accounts.principal[:] = 1_000_000, 900_000
    done = carry_out(orders(2, granted=[600_000, LEAVE]), people, accounts, 20, RULES, KEYS)
    assert accounts.limit.tolist() == [600_000, 1_000_000]
    assert (done.limit_before, done.limit_after, done.limit_cut) == (2_000_000, 1_600_000, 400_000)


def test_the_law_has_the_last_word():
    people, accounts = world([OPEN, NONE])
    rules = RULES._replace(personal_cap=np.int32(500_000), rate_cap=np.int32(20_000))
    carry_out(orders(2, admit=[0, APPROVE], rate=40_000, granted=9_000_000), people, accounts, MONTH, rules, KEYS)
    assert accounts.granted.tolist() == [500_000, 500_000]
    assert accounts.rate.tolist() == [20_000, 20_000]


@pytest.mark.parametrize(("given", "message"), [
    ({"admit": [0, APPROVE]}, "orders of borrower 101 in month 5: admit 1, .*, restriction 0 answers no application"),
    ({"admit": [APPROVE, 0], "granted": 5}, "borrower 100 .* approves an account that needs a rate and a granted line"),
    ({"admit": [3, 0]}, "value out of range"),
    ({"restriction": [0, 104]}, "value out of range"),
    ({"temporary": [0, -1]}, "value out of range"),
    ({"granted": [0, -2]}, "value out of range"),
    ({"rate": [-5, 0]}, "value out of range"),
])  # fmt: skip
def test_impossible_orders_are_refused_before_anything_happens(given, message):
    people, accounts = world([NONE, OPEN])
    before = [column.copy() for column in (*people, *accounts)]
    with pytest.raises(BadInput, match=message):
        carry_out(orders(2, **given), people, accounts, MONTH, RULES, KEYS)
    assert all((a == b).all() for a, b in zip(before, (*people, *accounts)))


def test_idle_customers_leave_and_come_again():
    people, accounts = world([OPEN] * 5 + [NONE], apply_month=99)
    accounts.principal[0], accounts.behind[1], accounts.next_bill[2], accounts.opened[3] = 1, 1, 1, MONTH
    sure = RULES._replace(idle_leave=np.uint32(2**32 - 1))
    assert close_idle(people, accounts, MONTH, sure, KEYS).size == 1
    assert accounts.state.tolist() == [OPEN] * 4 + [LEFT, NONE]
    assert (accounts.limit[4], accounts.granted[4], people.apply_month[4]) == (0, 0, MONTH + 12)
    assert close_idle(people, accounts, MONTH, RULES._replace(idle_leave=np.uint32(0)), KEYS).size == 0


def test_one_per_cent_of_the_idle_leave_the_same_ones_anywhere():
    n = 100_000
    people, accounts = world([OPEN] * n)
    left = close_idle(people, accounts, MONTH, RULES, KEYS)
    assert abs(left.size - 0.01 * n) < 4 * np.sqrt(0.01 * n)
    who = set(people.number[accounts.state == LEFT].tolist())
    people, accounts = world([OPEN] * n)
    people.number[:] = people.number[::-1].copy()
    close_idle(people, accounts, MONTH, RULES, KEYS)
    assert set(people.number[accounts.state == LEFT].tolist()) == who


def test_nothing_depends_on_threads():
    found = set()
    for count in (1, 2, 3):
        people, accounts = world([NONE, OPEN, CHARGED_OFF, LEFT, OPEN] * 401)
        asked = execution.applies.py_func(people.apply_month, accounts.state, MONTH)
        given = orders(asked.size, admit=asked, rate=31_000, granted=np.arange(asked.size) * 997, restriction=asked * 60)
        with threads(count):
            done = carry_out(given, people, accounts, MONTH, RULES, KEYS)
            left = close_idle(people, accounts, MONTH, RULES, KEYS)
        found.add((done, left.size, b"".join(column.tobytes() for column in (*people, *accounts))))
    assert len(found) == 1


VARIED = Settings.model_validate({"scenario": CALM, "product": {
    "segments": {"youth": {"modes": {"equal_payment": 0.0, "interest_only": 1.0}, "temporary": False}},
    "variant": {"share": 0.25, "modes": {"equal_payment": 0.0, "equal_principal": 1.0}},
}})  # fmt: skip


def test_a_share_of_new_accounts_has_the_variant_and_keeps_its_digit_for_life():
    people, accounts = world([NONE] * 4_000)
    rules, given = line_rules(VARIED), orders(4_000, admit=APPROVE, rate=1, granted=9_000, treatment=1)
    carry_out(given, people, accounts, MONTH, rules, KEYS)
    assert set(accounts.treatment.tolist()) == {1, 5}
    first = accounts.treatment.copy()
    assert abs((first == 5).mean() - 0.25) < 4 * np.sqrt(0.25 * 0.75 / 4_000)
    assert (accounts.mode == np.where(first == 5, 1, 0)).all()
    people, accounts = world([NONE] * 4_000, apply_month=MONTH + 40)
    carry_out(given, people, accounts, MONTH + 40, rules, KEYS)
    assert (accounts.treatment == first).all()


def test_modes_and_temporary_limits_are_those_of_the_menu():
    people, accounts = world([NONE, NONE, OPEN, OPEN])
    people.segment[:] = [0, 2, 0, 2]
    given = orders(4, admit=[APPROVE, APPROVE, 0, 0], rate=1, granted=1_000_000, temporary=50_000)
    rules = line_rules(VARIED)._replace(variant=np.uint32(0))
    carry_out(given, people, accounts, MONTH, rules, KEYS)
    assert accounts.mode[:2].tolist() == [0, 2]
    usable = int(usable_limit(1_000_000, MONTH, rules))
    assert accounts.limit[2:].tolist() == [usable + 50_000, usable]
