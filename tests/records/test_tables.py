"""Vintages, rolls, segments, books and days from whole numbers."""

import numpy as np
import pandas as pd
import pytest

from sim.accounts.tally import FLOWS, INDEX
from sim.clock import Clock
from sim.records.books import books_frame
from sim.records.daily import daily_frame, day_sums
from sim.records.rolls import FROM, TO, forward_rolls, roll_matrix, rolls_frame
from sim.records.segments import segments_frame
from sim.records.vintages import hazard_by_age, vintages_frame
from tests.records.synthetic import results, tallies

THREE = Clock("2020-01", 0, 3, 0)


def test_vintages_start_in_their_month():
    levels = np.array([[5, 6, 6], [0, 7, 9], [0, 0, 9]]) * 100
    frame = vintages_frame({"ticket": {"drawn": levels, "outstanding": levels // 100}}, THREE)
    assert len(frame) == 6
    second = frame[frame["vintage"] == pd.Timestamp("2020-02-01")]
    assert (
        list(second["drawn"]) == [7, 9]
        and list(second["outstanding"]) == [0.07, 0.09]
        and list(second["months_on_book"]) == [0, 1]
    )


def test_the_late_slot_has_a_row_of_its_own():
    frame = vintages_frame({"late": {"outstanding": np.array([[100, 200, 300]])}}, THREE)
    assert list(frame["outstanding"]) == [1, 2, 3] and frame["vintage"].isna().all()
    with pytest.raises(ValueError, match="outstandig"):
        vintages_frame({"late": {"outstandig": np.zeros((1, 3), int)}}, THREE)


def test_hazard_counts_new_defaults_over_who_could():
    opened = np.array([[100, 100, 100], [0, 50, 50], [0, 0, 0]])
    defaults = np.array([[0, 4, 6], [0, 1, 4], [0, 0, 0]])
    at_risk = np.array([[100, 90, 80], [0, 49, 40], [0, 0, 0]])
    frame = vintages_frame({"account": {"accounts": opened, "accounts_ever90": defaults, "at_risk": at_risk}}, THREE)
    ages = hazard_by_age(frame).set_index("months_on_book")
    assert list(ages["defaults"]) == [1, 7, 2] and list(ages["exposed"]) == [150, 149, 90]


def test_roll_rates_are_shares_of_the_opening_balance():
    accounts = np.zeros((3, len(FROM), len(TO)), int)
    balance = accounts.copy()
    accounts[1, FROM.index("1-29"), [TO.index("0"), TO.index("30-59")]] = 3, 1
    balance[1, FROM.index("1-29"), [TO.index("0"), TO.index("30-59")]] = 700, 300
    frame = rolls_frame({"accounts": accounts, "balance": balance}, THREE)
    assert len(frame) == 2 and set(frame["month"]) == {pd.Timestamp("2020-02-01")}
    assert roll_matrix(frame).loc["1-29", "30-59"] == pytest.approx(0.3)
    assert forward_rolls(frame, "accounts")["1-29"] == 0.25 and np.isnan(forward_rolls(frame)["30-59"])


def test_a_roll_past_a_whole_bucket_is_a_forward_roll():
    balance = np.zeros((1, len(FROM), len(TO)), int)
    balance[0, FROM.index("30-59"), [TO.index(to) for to in ("1-29", "30-59", "60-89", "90-119")]] = 10, 30, 40, 20
    balance[0, FROM.index("120-149"), [TO.index(to) for to in ("0", "150-179", "charged off")]] = 20, 50, 30
    rates = forward_rolls(rolls_frame({"accounts": balance, "balance": balance}, Clock("2020-01", 0, 1, 0)))
    assert rates["30-59"] == pytest.approx(0.6) and rates["120-149"] == pytest.approx(0.8)


def test_forward_rolls_reach_charge_off():
    rates = forward_rolls(results(worlds=1).rolls)
    assert list(rates) == ["1-29", "30-59", "60-89", "90-119", "120-149", "150-179"]
    assert rates["150-179"] == pytest.approx(0.91, abs=0.02)


def test_segments_name_their_cells():
    frame = segments_frame(tallies()["segments"], Clock("2019-07", 24, 36, 12))
    assert len(frame) == 72 * 4 * 5 and set(frame["score_band"]) == {"350-599", "600-649", "650-699", "700-749", "750-950"}
    assert frame["balance"].iloc[0] == 5_000_000 and frame["hardship"].iloc[0] == 0.03


def test_books_stay_whole_fen():
    frame = books_frame({"accounts": ["loans", "cash"], "debit": np.array([[3, 1]] * 3), "credit": np.array([[1, 3]] * 3)}, THREE)
    assert frame["debit"].dtype == np.int64 and frame["debit"].sum() == frame["credit"].sum()


def test_days_have_dates():
    frame = daily_frame({"drawn": np.array([100, 250]), "contacts": np.array([1, 2])}, THREE)
    assert list(frame["drawn"]) == [1, 2.5] and frame["date"].iloc[1] == pd.Timestamp("2020-01-02")


def test_days_hold_every_flow_in_its_unit():
    flows = np.zeros((2, 3, len(FLOWS)), np.int64)
    flows[1, 2, INDEX["interest_accrued_e8"]] = 3 * 10**10
    flows[:, 0, INDEX["penalty_memo_e8"]] = 2**62
    flows[0, 1, INDEX["charged_off"]], flows[0, 1, INDEX["charged_off_accounts"]], flows[1, 1, INDEX["cured"]] = 12_345, 2, 3
    frame = daily_frame(day_sums(flows, 0.05), THREE)
    assert frame["interest_accrued"].tolist() == [0, 0, 3] and frame["penalty_memo"].iloc[0] == 2.0**63 / 10**10
    assert frame.loc[1, ["charged_off", "charged_off_accounts", "cured"]].tolist() == [123.45, 2, 3]
    known = {name.removesuffix("_e8") for name in FLOWS}
    assert known - {"due_clean"} <= set(frame.columns) and (frame["unemployment"] == 0.05).all()
