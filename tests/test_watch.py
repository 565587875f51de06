"""Watching borrowers day by day changes nothing, and what is written down is what happened."""

import numpy as np
import pytest

from sim import CreditMarket, load_settings, simulate
from sim.columns import CHARGED_OFF
from sim.settings import BadInput
from sim.watch import parts

SMALL = ["population.size=1_000", "horizon.burn_in_months=11", "horizon.months=4", "horizon.run_off_months=1", "threads=1"]


def lived(*overrides):
    market = CreditMarket(load_settings([*SMALL, *overrides]))
    while market.running:
        market.step()
    return market


@pytest.fixture(scope="module")
def plain():
    return lived()


@pytest.fixture(scope="module")
def numbers(plain):
    """A hundred borrowers, and some who were charged off."""
    gone = plain.state.people.number[plain.state.accounts.state == CHARGED_OFF]
    return sorted({*range(0, 1_000, 10), *map(int, gone[:10])})


@pytest.fixture(scope="module")
def watched(numbers):
    return lived(f"record.lives={numbers}")


@pytest.fixture(scope="module")
def lives(watched):
    return watched.results().lives


def test_watching_changes_no_byte(plain, watched):
    results = watched.results()
    results.lives = None
    assert results.digest() == plain.results().digest()
    for group in ("people", "accounts", "tickets"):
        for one, other in zip(getattr(plain.state, group), getattr(watched.state, group)):
            np.testing.assert_array_equal(one, other)


def test_every_day_of_every_watched_borrower_is_there(watched, lives, numbers):
    assert len(lives) == len(numbers) * watched.clock.days
    assert set(lives["borrower"]) == set(numbers)
    assert (lives.groupby("borrower")["date"].diff().dropna().dt.days == 1).all()


def test_the_last_evening_is_the_final_state_but_for_the_month_end(watched, lives, numbers):
    last = lives.groupby("borrower").last()
    for number in numbers:
        borrower = watched.borrowers[number]
        assert borrower.employed == last.loc[number, "employed"]
        if borrower.state != "charged off":
            assert borrower.principal == last.loc[number, "debt"] and borrower.dpd == last.loc[number, "dpd"]


def test_debt_moves_by_draws_and_repayments_only(lives):
    kept = lives[~lives["events"].str.contains("charged off")]
    before = lives.groupby("borrower")["debt"].shift().reindex(kept.index)
    moved = (kept["debt"] - before - kept["drawn"] + kept["repaid"]).dropna()
    assert moved.abs().max() < 0.005 and (kept["drawn"] > 0).sum() > 50 and (kept["repaid"] > 0).sum() > 50


def test_draws_of_the_watched_add_up_to_the_ledger():
    all_of_few = ["population.size=300", "horizon.burn_in_months=5", f"record.lives={list(range(300))}"]
    results = simulate(load_settings([*SMALL, *all_of_few]))
    months = results.lives.groupby(results.lives["date"].dt.to_period("M"))["drawn"].sum().to_numpy()
    booked = results.monthly["drawn"].to_numpy()
    # a draw and an early repayment of the same ticket on one day show as their difference
    assert (months <= booked + 0.005).all() and months.sum() > 0.97 * booked.sum() > 0


def test_events_say_what_happened(lives):
    told = lives["events"]
    for words, flags in (
        ("misses the bill", lives["missed"]),
        ("draws CNY", lives["drawn"] > 0),
        ("message", lives["message"]),
        ("call", lives["call"]),
    ):
        assert flags.sum() > 0 and (told.str.contains(words) >= flags).all()
    assert told.str.contains("loses work").sum() > 10 and told.str.contains("30 days past due").any()
    assert (lives.loc[told.str.contains("30 days past due"), "dpd"] >= 30).all()


def test_only_open_accounts_have_bills(lives):
    assert set(lives.loc[lives["bill"] > 0, "account"]) == {"open"} and (lives["account"] == "charged off").any()
    assert not (lives["missed"] & (lives["bill"] == 0)).any()


def test_who_is_not_there_cannot_be_watched():
    with pytest.raises(BadInput, match="record.lives: 1000 is not a borrower: numbers are 0 to 999"):
        CreditMarket(load_settings([*SMALL, "record.lives=[1000]"]))
    with pytest.raises(BadInput, match="record.lives"):
        load_settings(["record.lives=[-1]"])


def test_watched_tiles_stand_alone():
    assert list(parts(5, [1, 4])) == [
        (slice(0, 1), False), (slice(1, 2), True), (slice(2, 4), False), (slice(4, 5), True),
    ]  # fmt: skip
    assert list(parts(3, [])) == [(slice(0, 3), False)] and list(parts(1, [0])) == [(slice(0, 1), True)]
