"""Income fifths are equal, for life, add up to the month, and are the same for any shards and tiles; so are offers by grade."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import CreditMarket, load_settings, simulate
from sim.clock import Clock
from sim.columns import OPEN
from sim.numerics.jit import threads
from sim.records.fifths import COUNTS, FIFTHS, MEASURES, MONEY, Fifths, fifth_of, fifths_frame, income_edges
from sim.run import burn_in, live_on, plain
from sim.shards import in_step

SMALL = ["population.size=4_000", "population.stock_share=0.8", "horizon.burn_in_months=9", "horizon.months=5",
         "horizon.run_off_months=2", "threads=1", "scenario=covid_2020", "pricing=grades"]  # fmt: skip


@pytest.fixture(scope="module")
def results():
    return simulate(load_settings(SMALL))


@pytest.fixture(scope="module")
def market():
    return live_on(load_settings(SMALL), months=8)


def total(table, measure):
    return table.groupby("month")[measure].sum().to_numpy()


@pytest.mark.parametrize(("measure", "column"), [
    ("borrowers", "borrowers"), ("arrived", "arrived"), ("open_accounts", "open_accounts"), ("balance", "balance"),
    ("default_accounts", "default_accounts"), ("consumption", "consumption"),
])  # fmt: skip
def test_fifths_add_up_to_the_month(results, measure, column):
    found, whole = total(results.fifths, measure), results.monthly[column].to_numpy()
    assert (np.round(100 * found) == np.round(100 * whole)).all() and whole.any()


@pytest.mark.parametrize(("part", "whole", "column"), [
    ("excluded", "arrived", "excluded_share"), ("unemployed", "borrowers", "unemployment"), ("hardship", "habit", "hardship"),
    ("overdue", "balance", "rate_30"),
])  # fmt: skip
def test_shares_of_all_fifths_are_the_months(results, part, whole, column):
    month = results.monthly[column].to_numpy()
    found = total(results.fifths, part) / np.maximum(total(results.fifths, whole), 1)
    np.testing.assert_allclose(found, np.nan_to_num(month), rtol=1e-12)
    assert (found > 0).any()


def test_fifths_are_equal_and_the_poorest_spend_least(results):
    sizes = results.fifths.groupby("fifth")["borrowers"].unique()
    assert list(sizes.index) == [1, 2, 3, 4, 5]
    assert all(len(each) == 1 and abs(each[0] - 800) <= 2 for each in sizes), "for life, and equal but for equal incomes"
    assert results.fifths.groupby("fifth")["consumption"].sum().is_monotonic_increasing


@given(st.lists(st.integers(0, 2**31 - 1), min_size=5, max_size=60, unique=True), st.integers(1, 4))
def test_edges_part_everybody_equally_however_many_shards(incomes, shards):
    incomes = np.array(incomes, np.int32)
    parts = np.array_split(incomes, shards)
    found = in_step(shards, lambda shard: income_edges(parts[shard.place], shard.total))
    assert all((edges == found[0]).all() for edges in found)
    sizes = np.bincount([fifth_of.py_func(income, *found[0]) for income in incomes], minlength=FIFTHS)
    assert sizes.max() - sizes.min() <= 1
    assert (found[0] == np.sort(incomes)[-(-np.arange(1, FIFTHS) * incomes.size // FIFTHS) - 1]).all()


def test_equal_incomes_stay_together():
    edges = income_edges(np.array([7, 7, 7, 7, 9], np.int32), lambda counted: counted)
    assert edges.tolist() == [7, 7, 7, 7] and [int(fifth_of(income, *edges)) for income in (6, 7, 9)] == [0, 0, 4]


def test_the_compiled_count_is_that_of_plain_sums(market):
    p, a, month = market.state.people, market.state.accounts, market.month - 1
    rng = np.random.default_rng(5)
    a.dpd[:], a.defaulted[:] = rng.choice([0, 29, 30, 95], a.dpd.size), rng.choice([-1, month - 1, month], a.dpd.size)
    fifths = Fifths(month + 1)
    with threads(2):
        fifths.count(month, 30, market.state, lambda counted: counted)
    place = np.searchsorted(fifths.edges, p.initial_income)
    arrived, usable = p.arrival_month <= month, (a.state == OPEN) & (a.frozen == 0) & (a.limit > 0)
    expected = {
        "borrowers": np.ones(place.size), "arrived": arrived, "unemployed": p.employed == 0, "open_accounts": a.state == OPEN,
        "excluded": arrived & ((p.wanted_debt > 0) | (p.hardship > 0)) & ~usable, "default_accounts": a.defaulted == month,
        "balance": a.principal, "overdue": np.where(a.dpd >= 30, a.principal, 0), "consumption": p.consumption,
        "hardship": p.hardship, "habit": 30 * (p.needs_a_day.astype(np.int64) + p.habit_a_day),
    }  # fmt: skip
    for k, name in enumerate(MEASURES):
        sums = np.bincount(place, weights=expected[name], minlength=FIFTHS)
        assert (fifths.counts[month, :, k] == sums).all() and sums.any(), name


def test_a_fork_keeps_its_burn_ins_fifths():
    settings = load_settings(SMALL)
    burnt_in = burn_in(plain(settings))
    forked = live_on(settings, burnt_in, months=burnt_in.month + 1)
    assert (forked.recorder.fifths.edges == burnt_in.recorder.fifths.edges).all()
    before, after, month = burnt_in.recorder.fifths.counts, forked.recorder.fifths.counts, burnt_in.month
    assert (after[:month] == before[:month]).all() and after[month].any() and not before[month].any()
    fresh = CreditMarket(settings)
    assert (income_edges(fresh.state.people.initial_income, fresh.shard.total) == burnt_in.recorder.fifths.edges).all()


@pytest.mark.parametrize("other", ["population.shards=2", "numerics.tile_size=500"])
def test_shards_and_tiles_change_no_byte(results, other):
    again = simulate(load_settings([*SMALL, other]))
    for name in ("fifths", "segments"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(results, name), check_exact=True)


def test_offers_are_the_approved_and_at_least_the_opened(results):
    cells, monthly = results.segments, results.monthly
    assert (cells["offers"] >= cells["opened"]).all() and (cells["offers"] > cells["opened"]).any()
    assert (total(cells, "offers") == monthly["approved"]).all() and monthly["approved"].sum() > 0
    assert (total(cells, "offers") - total(cells, "opened") == monthly["declined"]).all()


def test_the_table_names_fifths_and_shows_yuan():
    tallies = {name: np.arange(10).reshape(2, 5) * (100 if name in MONEY else 1) for name in (*COUNTS, *MONEY)}
    frame = fifths_frame(tallies, Clock("2020-01", 0, 2, 0), world=3, arm="a")
    assert list(frame.columns) == ["world", "arm", "month", "fifth", *MEASURES] and list(frame["fifth"]) == [1, 2, 3, 4, 5] * 2
    assert all((frame[name] == np.arange(10)).all() for name in MEASURES) and set(frame["world"]) == {3}
    assert frame["balance"].dtype == np.float64 and frame["borrowers"].dtype == np.int64
