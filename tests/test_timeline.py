"""The stages of month and day, read off the sources."""

import pytest

from sim import CreditMarket, load_settings
from sim.columns import GROUPS

ALL = {name if group in ("people", "accounts") else f"{group}.{name}" for group, (table, _) in GROUPS.items() for name in
       (column.name for column in table)}  # fmt: skip


@pytest.fixture(scope="module")
def table():
    small = ["population.size=200", "horizon.burn_in_months=1", "horizon.months=1", "horizon.run_off_months=0", "threads=1"]
    market = CreditMarket(load_settings(small))
    market.step()
    return market.timeline()


def cells(table, of, stage, column):
    text = table[(table["of"] == of) & (table["stage"] == stage)][column].item()
    return set(text.split(", ")) - {""}


def test_the_month_and_the_day_are_told_in_order(table):
    month, day = (list(table[table["of"] == of]["stage"]) for of in ("month", "day"))
    told = "change_economy draw_month live_days close_month rescore take_census keep_archive refit decide keep_books"
    assert month == told.split()
    expected = "change_jobs receive_pay remind pursue fall_due repay_late prepay_on_payday spend draw age_arrears".split()
    assert [stage for stage in day if stage in expected] == expected


def test_stages_name_their_files_and_columns(table):
    assert cells(table, "day", "change_jobs", "file") == {"sim/borrowers/employment.py"}
    assert cells(table, "day", "change_jobs", "writes") == {"employed", "days_worked", "job_day"}
    assert {"job_day", "job_risk"} <= cells(table, "day", "change_jobs", "reads")
    assert {"cash", "principal", "next_bill", "tickets.unbilled"} <= cells(table, "day", "fall_due", "writes")
    assert cells(table, "month", "rescore", "writes") == {"score"}
    assert cells(table, "month", "change_economy", "writes") == set()
    assert {"job_day", "permanent_income", "expense_day"} <= cells(table, "month", "draw_month", "writes")
    assert {"limit", "rate", "state", "frozen"} <= cells(table, "month", "decide", "writes")
    assert cells(table, "month", "take_census", "writes") == set()


def test_no_stage_of_a_day_touches_what_the_month_does_not(table):
    for column in ("reads", "writes"):
        days = set().union(*(cells(table, "day", stage, column) for stage in table[table["of"] == "day"]["stage"]))
        assert days <= cells(table, "month", "live_days", column) <= ALL


def test_the_months_stages_took_time(table):
    assert (table[table["of"] == "month"]["seconds"] > 0).all() and table[table["of"] == "day"]["seconds"].isna().all()
