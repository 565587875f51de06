"""What policies are judged by, by hand."""

import pandas as pd
import pytest

from sim import load_settings
from sim.records.outcomes import outcomes, outcomes_of_tallies
from sim.run import burn_in, live_on, plain
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


def test_a_burn_in_alone_has_no_outcomes():
    burnt = results(worlds=2)
    table = outcomes(burnt.monthly[burnt.monthly["phase"] == "burn_in"])
    assert list(table.index) == [0, 1] and table["rate_30"].isna().all() and table["lifetime_profit"].isna().all()


def test_welfare_is_a_mean_of_policy_months():
    policy = tallies()["monthly"][24:60]
    row = results(worlds=1).outcomes().loc[0]
    assert row["consumption"] == pytest.approx(sum(month["consumption"] / month["borrowers"] for month in policy) / 3_600)
    assert row["hardship"] == pytest.approx(sum(month["hardship"] / month["habit"] for month in policy) / 36)


@pytest.mark.parametrize(("outcome", "part", "whole"), [
    ("new_account_default", "accounts_ever90", "accounts"), ("new_account_late", "ever30", "drawn"),
])  # fmt: skip
def test_new_accounts_are_judged_by_their_first_year(outcome, part, whole):
    made = results(worlds=2)
    policy = set(made.monthly.index[made.monthly["phase"] == "policy"])
    expected = {}
    for world in (0, 1):
        rows = made.vintages[(made.vintages["world"] == world) & (made.vintages["by"] == "account")]
        rows = [row for row in rows.itertuples() if row.months_on_book == 12 and row.vintage in policy]
        expected[world] = sum(getattr(row, part) for row in rows) / sum(getattr(row, whole) for row in rows)
    assert made.outcomes()[outcome].to_dict() == pytest.approx(expected) and min(expected.values()) > 0


def test_the_margin_is_what_the_balance_earns_after_losses():
    policy = tallies(world=1)["monthly"][24:60]
    signs = {"interest_income": 1, "penalty_income": 1, "recovered": 1, "funding_cost": -1, "charged_off": -1}
    earned = sum(sign * month[name] for month in policy for name, sign in signs.items())
    row = results(worlds=2).outcomes().loc[1]
    assert row["margin_after_loss"] == pytest.approx(12 * earned / sum(month["balance"] for month in policy))
    assert row["owed_per_defaulter"] == pytest.approx(17_500) and row["utilisation"] == pytest.approx(0.5)
    assert row["priced_out_share"] == pytest.approx(0.05)


def test_supply_is_what_is_drawn_and_approved():
    policy = tallies()["monthly"][24:60]
    row = results(worlds=1).outcomes().loc[0]
    assert row["credit_drawn"] == pytest.approx(sum(month["drawn"] / month["borrowers"] for month in policy) / 3_600)
    assert row["approval_rate"] == pytest.approx(0.6) and row["take_up_rate"] == pytest.approx(530 / 540)


def test_profit_per_account_is_over_the_open_accounts_of_policy_months():
    row = results(worlds=2).outcomes().loc[1]
    assert row["profit_per_account"] == pytest.approx(row["lifetime_profit_total"] / 30_000)


def test_the_excluded_of_the_poorest_fifth_are_a_mean_of_policy_months():
    monthly = results(worlds=2).monthly
    months = monthly.index.unique()
    rows = [(world, month, fifth) for world in (0, 1) for month in months for fifth in (1, 2)]
    table = pd.DataFrame(rows, columns=["world", "month", "fifth"]).assign(arrived=100, excluded=90)
    policy = monthly.index[monthly["phase"] == "policy"].unique()
    poor = (table["fifth"] == 1) & table["month"].isin(policy)
    table.loc[poor, "excluded"] = [10] * len(policy) + [20] * (len(policy) - 1) + [40]
    table.loc[poor & (table["world"] == 1) & (table["month"] == policy[-1]), "arrived"] = 50
    made = outcomes(monthly, fifths=table)["excluded_poorest"]
    assert made.to_dict() == pytest.approx({0: 0.1, 1: (0.2 * (len(policy) - 1) + 0.8) / len(policy)})
    assert "excluded_poorest" not in outcomes(monthly)


@pytest.mark.parametrize("horizon", [(3, 15, 4), (2, 2, 0)])
def test_what_tallies_say_is_what_their_tables_say(horizon):
    names = ("burn_in_months", "months", "run_off_months")
    months = [f"horizon.{name}={value}" for name, value in zip(names, horizon)]
    settings = load_settings(["population.size=5_000", "threads=1", *months])
    market = live_on(settings, burn_in(plain(settings)))
    recorder = market.recorder
    seen = {"monthly": recorder.rows, "vintages": recorder.vintages(), "fifths": recorder.fifths.tallies(sum(horizon))}
    found = pd.Series(outcomes_of_tallies(seen, market.clock)).sort_index()
    pd.testing.assert_series_equal(found, market.results().outcomes().loc[0].sort_index(), check_names=False, check_exact=True)
    assert found["rate_30"] > 0 and pd.isna(found["new_account_late"]) == (sum(horizon) < 12)
