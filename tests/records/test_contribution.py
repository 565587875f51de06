"""The profit shared out over cells adds up to the fen and goes where its drivers are."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import load_settings, simulate
from sim.lender.statement import Statement
from sim.records.contribution import contribution, shared

COSTS = SimpleNamespace(opex_per_account=1.0, opex_rate=0.005)
MEASURES = "active_accounts balance interest_a_day overdue charged_off_accounts opened accounts borrowers charged_off".split()
amounts = st.integers(-(10**15), 10**15)


def cells(**given):
    given = {"borrowers": [[1, 9], [1, 9]]} | given
    return {name: np.array(given.get(name, [[0, 0], [0, 0]]), np.int64) for name in MEASURES}


@given(amounts, st.lists(st.integers(0, 2**62), min_size=1, max_size=20))
def test_parts_add_up_to_the_fen_and_follow_the_driver(amount, driver):
    parts = shared([amount], [np.array(driver, np.int64)], np.ones(len(driver), np.int64))
    weights = np.array(driver, float) if any(driver) else np.ones(len(driver))
    assert parts.sum() == amount
    assert np.abs(parts - amount * weights / weights.sum()).max() <= 2 + 20 * abs(amount) / 2**20


@given(st.lists(amounts, min_size=10, max_size=10), st.integers(0, 10**9))
def test_the_cells_are_the_whole_lenders_profit(lines, seed):
    rng = np.random.default_rng(seed)
    given = {name: rng.integers(0, 10**9, (4, 5)) for name in MEASURES}
    statement = Statement(*lines)._replace(charged_off=int(given["charged_off"].sum()))
    assert contribution(statement, given, COSTS).sum() == statement.profit_before_provisions


def test_every_line_goes_where_it_is_earned_or_spent():
    nothing = Statement(*[0] * 10)
    there = {"interest_income": "interest_a_day", "penalty_income": "overdue", "recovered": "charged_off_accounts",
             "funding_cost": "balance", "acquisition_cost": "opened", "data_cost": "accounts"}  # fmt: skip
    for line, driver in there.items():
        found = contribution(nothing._replace(**{line: 700}), cells(**{driver: [[5, 0], [2, 0]]}), COSTS)
        sign = 1 if line in ("interest_income", "penalty_income", "recovered") else -1
        assert found.tolist() == [[sign * 500, 0], [sign * 200, 0]], line
    one = cells(active_accounts=[[10, 0], [0, 0]], balance=[[0, 2_400_000], [0, 0]])  # 10 yuan and 10 yuan a month
    assert contribution(nothing._replace(opex=2_000), one, COSTS).tolist() == [[-1_000, -1_000], [0, 0]]
    lost = cells(charged_off=[[0, 0], [0, 33]])
    assert contribution(nothing._replace(charged_off=33), lost, COSTS).tolist() == [[0, 0], [0, -33]]


@pytest.fixture(scope="module")
def results():
    small = ["population.size=6_000", "horizon.burn_in_months=14", "horizon.months=6", "horizon.run_off_months=2", "threads=1"]
    return simulate(load_settings(small))


@pytest.mark.parametrize(
    ("measure", "column"),
    [("charged_off", "charged_off"), ("profit", "profit_before_provisions"), ("opened", "opened"), ("balance", "balance"),
     ("active_accounts", "active_accounts"), ("accounts", "open_accounts")],
)  # fmt: skip
def test_segments_add_up_to_the_month(results, measure, column):
    sums = (results.segments.groupby("month")[measure].sum() * 100).round()
    whole = (results.monthly[column] * 100).round()
    assert (sums.to_numpy() == whole.to_numpy()).all() and (whole != 0).any()
    if measure == "charged_off":  # the month's and the stock of those not let in again
        assert (
            results.segments.groupby("month")["charged_off_accounts"].sum().iloc[-1]
            == results.monthly["charged_off_accounts"].sum()
        )


def test_losses_stand_where_arrears_have_brought_the_score(results):
    """Bands are of today's score, which half a year of arrears has pulled down before the account is charged off."""
    sums = results.segments.groupby("score_band")[["profit", "charged_off"]].sum()
    assert sums.loc["350-599", "charged_off"] > 0.9 * sums["charged_off"].sum() and sums.loc["350-599", "profit"] < 0
    assert (sums["profit"].iloc[1:] > 0).all()


def test_who_leaves_idle_closes_a_clean_account(results):
    closed = results.rolls[results.rolls["to_bucket"] == "closed"].set_index(["month", "from_bucket"])["accounts"]
    monthly, changed = results.monthly, results.monthly["open_accounts"].diff()
    gone = (monthly["opened"].shift() - monthly["charged_off_accounts"] - changed).shift(-1).dropna()
    assert (closed > 0).all() and closed.groupby("month").sum().reindex(gone.index, fill_value=0).eq(gone).all()
    assert (results.rolls[results.rolls["from_bucket"] == "0"]["accounts"] > 0).all()
