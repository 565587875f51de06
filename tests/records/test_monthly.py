"""The month's table: money, rates and nulls, by hand."""

import numpy as np
import pandas as pd
import pytest

from sim.clock import Clock
from sim.records.monthly import monthly_frame, trailing
from tests.records.synthetic import clock, results, tallies

NEVER = {"plans_share", "sold_balance", "raroc"}


@pytest.fixture(scope="module")
def frame():
    return monthly_frame(tallies()["monthly"], clock(), world=3, arm="plain")


def test_a_row_a_month_with_its_date_and_phase(frame):
    assert len(frame) == 72
    assert frame.index[0] == pd.Timestamp("2017-07-01") and frame.index[24] == pd.Timestamp("2019-07-01")
    assert list(frame["phase"].value_counts()[["burn_in", "policy", "run_off"]]) == [24, 36, 12]
    assert set(frame["world"]) == {3} and set(frame["arm"]) == {"plain"}


def test_money_is_fen_over_100(frame):
    rows = tallies()["monthly"]
    assert frame["balance"].iloc[5] == rows[5]["balance"] / 100
    assert frame["identity_residual"].dtype == np.int64 and (frame["identity_residual"] == 0).all()


def test_rates_by_hand(frame):
    now, before = tallies()["monthly"][30], tallies()["monthly"][29]
    late = sum(now[f"balance_{name}"] for name in ("30_59", "60_89", "90_119", "120_149", "150_179", "180_plus"))
    row = frame.iloc[30]
    assert row["rate_30"] == late / now["balance"]
    assert row["utilisation"] == now["balance"] / now["active_limit"]
    assert row["net_charge_off_rate"] == pytest.approx(
        12 * (now["charged_off"] - now["recovered"]) / ((now["balance"] + before["balance"]) / 2)
    )
    assert row["hardship"] == now["hardship"] / now["habit"]
    assert row["owed_per_defaulter"] == 17_500


def test_collection_waits_for_the_thirtieth_day():
    first, second = tallies()["monthly"][:2]
    frame = monthly_frame([first | {"newly_overdue_30_ago": 0, "unpaid_after_30": 0}, second], clock())
    assert np.isnan(frame["collection_30d"].iloc[0])
    assert frame["collection_30d"].iloc[1] == 1 - second["unpaid_after_30"] / second["newly_overdue_30_ago"]


def test_what_is_not_yet_known_is_null(frame):
    assert frame["rate_30_lagged"].isna().sum() == 6
    assert np.isnan(frame["charge_off_rate"].iloc[0]) and not np.isnan(frame["charge_off_rate"].iloc[1])


def test_zero_denominators_are_null():
    rows = [dict.fromkeys(tallies()["monthly"][0], 0)] * 3
    frame = monthly_frame(rows, clock())
    for name in (
        "utilisation",
        "rate_30",
        "d1_rate",
        "approval_rate",
        "lgd",
        "hardship",
        "charge_off_rate",
        "owed_per_defaulter",
    ):
        assert frame[name].isna().all(), name


def test_nothing_is_faked_and_nothing_misspelt(frame):
    assert not NEVER & set(frame)
    rows = [tallies()["monthly"][0] | {"balanse": 1}]
    with pytest.raises(ValueError, match="balanse"):
        monthly_frame(rows, clock())


def test_trailing_sum_starts_short():
    assert list(trailing(np.array([1, 2, 3, 4]), 2)) == [1, 3, 5, 7]


@pytest.mark.parametrize("months", [1, 2, 4, 5])
def test_runs_shorter_than_half_a_year_have_no_lagged_rate(months):
    frame = results(worlds=1, dates=Clock("2020-01", 0, months, 0)).monthly
    assert len(frame) == months and frame["rate_30_lagged"].isna().all()
