"""What may be used of a line: seasoned, temporary, cut, frozen, run off; cuts and freezes are lifted, run-off is not."""

import numpy as np
import pytest

from sim.accounts.lines import line_rules
from sim.accounts.restrictions import (
    FREEZE,
    NO_CEILING,
    RECALL,
    RUN_OFF,
    ceiling_under,
    open_line,
    restrict_accounts,
    set_lines,
    standing,
)
from sim.columns import OPEN, allocated
from sim.settings.root import Settings

CALM = {"name": "calm", "start": "2019-07", "unemployment": {"2019-07": 0.05}}
RULES = line_rules(Settings.model_validate({"scenario": CALM}))
YEAR = 12


@pytest.fixture
def accounts():
    """One open account, seasoned: a line of CNY 10,000, of which 4,000 are used."""
    accounts = allocated("accounts", 1)
    accounts.state[:], accounts.granted[:], accounts.limit[:], accounts.principal[:] = OPEN, 1_000_000, 1_000_000, 400_000
    return accounts


def order(accounts, restriction=0, temporary=0, granted=-1, month=YEAR):
    """The orders of a month end: the sums of `restrict`."""
    a, given = accounts, (np.array([granted], np.int32), np.array([temporary], np.int32))
    set_lines(*given, a.state, a.behind, a.opened, month, RULES, a.granted, a.line)
    return restrict_accounts(np.array([restriction], np.uint8), a, RULES)


@pytest.mark.parametrize(("percent", "limit"), [(25, 850_000), (50, 700_000), (100, 400_000), (1, 990_000)])
def test_a_cut_leaves_the_balance_and_a_share_of_the_unused_line(accounts, percent, limit):
    before, after, cut, frozen = order(accounts, percent)
    assert (before, after, cut, frozen) == (1_000_000, limit, 1_000_000 - limit, 0)
    assert accounts.limit[0] == limit <= 1_000_000 and accounts.ceiling[0] >= limit


def test_a_standing_cut_does_not_deepen_and_is_lifted_whole(accounts):
    order(accounts, 50)
    accounts.principal[0] = 700_000
    order(accounts, 50)
    assert accounts.limit[0] == 700_000
    accounts.principal[0] = 100_000
    order(accounts, 50)
    assert accounts.limit[0] == 700_000
    order(accounts, 25)  # another share is measured anew, on the whole line
    assert accounts.limit[0] == 100_000 + 675_000 // 10_000 * 10_000
    order(accounts, 0)
    assert (accounts.limit[0], accounts.ceiling[0]) == (1_000_000, NO_CEILING)


def test_a_freeze_leaves_the_line_and_is_lifted(accounts):
    assert order(accounts, FREEZE)[3] == 1
    assert (accounts.limit[0], accounts.frozen[0]) == (1_000_000, 1)
    order(accounts, 0)
    assert accounts.frozen[0] == 0


@pytest.mark.parametrize("final", [RUN_OFF, RECALL])
def test_run_off_is_for_good(accounts, final):
    order(accounts, final)
    for later in (0, 50, FREEZE):
        order(accounts, later)
        assert (accounts.limit[0], accounts.frozen[0], accounts.restriction[0]) == (0, 1, final)
    order(accounts, RECALL)
    assert accounts.restriction[0] == RECALL
    accounts.state[0] = 3
    order(accounts, 0)
    assert (accounts.restriction[0], accounts.frozen[0], accounts.ceiling[0]) == (0, 0, NO_CEILING)


def test_a_temporary_line_comes_on_top_and_goes_by_itself(accounts):
    order(accounts, temporary=300_000)
    assert accounts.limit[0] == 1_300_000
    order(accounts, temporary=30_000_000)
    assert accounts.limit[0] == RULES.personal_cap
    order(accounts)
    assert accounts.limit[0] == 1_000_000


def test_between_month_ends_only_the_restriction_changes(accounts):
    accounts.opened[0] = YEAR - 3
    order(accounts, temporary=100_000, month=YEAR)
    line = int(accounts.limit[0])
    assert line == 550_000 + 100_000
    assert restrict_accounts(np.array([100], np.uint8), accounts, RULES)[:3] == (line, 400_000, line - 400_000)
    assert restrict_accounts(np.array([0], np.uint8), accounts, RULES)[:3] == (400_000, line, 0)
    assert accounts.limit[0] == line


def test_the_line_of_an_account_behind_does_not_grow_and_a_lifted_cut_gives_it_back(accounts):
    accounts.opened[0], accounts.behind[0] = YEAR - 3, 0
    order(accounts, month=YEAR - 1)
    accounts.behind[0] = 1
    order(accounts, 100)
    assert (accounts.line[0], accounts.limit[0]) == (400_000, 400_000)
    accounts.principal[0] = 100_000
    order(accounts, 0)
    assert accounts.limit[0] == 400_000
    accounts.behind[0] = 0
    assert restrict_accounts(np.array([0], np.uint8), accounts, RULES)[1] == 400_000
    order(accounts)
    assert accounts.limit[0] == 550_000


@pytest.mark.parametrize("rule", [ceiling_under, ceiling_under.py_func])
def test_the_ceiling_by_hand(rule):
    ten = np.int64(10_000)
    assert rule(np.uint8(0), np.uint8(50), np.int32(0), np.int32(1_000_000), np.int32(405_000), ten) == 405_000 + 290_000
    assert rule(np.uint8(50), np.uint8(50), np.int32(77), np.int32(1_000_000), np.int32(405_000), ten) == 77
    assert rule(np.uint8(0), np.uint8(100), np.int32(0), np.int32(300), np.int32(405_000), ten) == 405_000
    assert rule(np.uint8(0), np.uint8(FREEZE), np.int32(5), np.int32(300), np.int32(1), ten) == NO_CEILING
    assert rule(np.uint8(FREEZE), np.uint8(RUN_OFF), np.int32(5), np.int32(300), np.int32(1), ten) == 0


def test_who_is_in_run_off_stays_there_or_is_recalled():
    stands = standing.py_func
    assert [stands(RUN_OFF, new) for new in (0, 50, FREEZE, RUN_OFF, RECALL)] == [RUN_OFF] * 4 + [RECALL]
    assert [stands(FREEZE, new) for new in (0, 50, RUN_OFF)] == [0, 50, RUN_OFF]


def test_the_law_caps_line_and_temporary_line_together():
    assert open_line.py_func(np.int32(15_000_000), np.int32(15_000_000), 24, RULES) == RULES.personal_cap
