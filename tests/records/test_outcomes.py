"""What policies are judged by, by hand."""

import pytest

from tests.records.synthetic import results, tallies


def test_lifetime_figures_sum_policy_and_run_off():
    after = tallies(world=1)["monthly"][24:]
    late = sum(after[-1][f"balance_{name}"] for name in ("30_59", "60_89", "90_119", "120_149", "150_179", "180_plus"))
    row = results(worlds=2).outcomes().loc[1]
    profit = sum(month["profit_before_provisions"] for month in after) - late
    loss = sum(month["charged_off"] - month["recovered"] for month in after) + late
    assert row["lifetime_profit_total"] == pytest.approx(profit / 100)
    assert row["lifetime_profit"] == pytest.approx(profit / 100 / 50_000)
    assert row["lifetime_loss_per_yuan_drawn"] == pytest.approx(loss / sum(month["drawn"] for month in after[:36]))


def test_welfare_is_a_mean_of_policy_months():
    policy = tallies()["monthly"][24:60]
    row = results(worlds=1).outcomes().loc[0]
    assert row["consumption"] == pytest.approx(sum(month["consumption"] / month["borrowers"] for month in policy) / 3_600)
    assert row["hardship"] == pytest.approx(sum(month["hardship"] / month["habit"] for month in policy) / 36)


def test_new_accounts_are_judged_by_their_first_year():
    made = results(worlds=2)
    policy = set(made.monthly.index[made.monthly["phase"] == "policy"])
    expected = {}
    for world in (0, 1):
        rows = made.vintages[(made.vintages["world"] == world) & (made.vintages["by"] == "account")]
        rows = [row for row in rows.itertuples() if row.months_on_book == 12 and row.vintage in policy]
        expected[world] = sum(row.accounts_ever90 for row in rows) / sum(row.accounts for row in rows)
    assert made.outcomes()["new_account_default"].to_dict() == pytest.approx(expected) and min(expected.values()) > 0


def test_supply_is_what_is_drawn_and_approved():
    policy = tallies()["monthly"][24:60]
    row = results(worlds=1).outcomes().loc[0]
    assert row["credit_drawn"] == pytest.approx(sum(month["drawn"] / month["borrowers"] for month in policy) / 3_600)
    assert row["approval_rate"] == pytest.approx(0.6) and row["take_up_rate"] == pytest.approx(530 / 540)
