"""Watching: looking changes nothing, orders can be taken back or not as they say, false alarms agree with arithmetic."""

import numpy as np
import pandas as pd
import pytest

from sim import CreditMarket, load_settings
from sim.accounts.restrictions import FREEZE, RUN_OFF
from sim.columns import OPEN
from sim.lender.monitoring import Monitoring
from sim.run import burn_in, live_on, plain
from sim.settings.registry import forget, register
from tests.whole import columns

SMALL = ["population.size=4_000", "horizon.burn_in_months=8", "horizon.months=5", "horizon.run_off_months=1", "threads=1",
         "scenario=covid_2020"]  # fmt: skip
SILENT = ["monitoring=segment_alarm", "monitoring.cusum_level=100", "monitoring.cusum_ratio=1.01"]


def forked(*overrides):
    settings = load_settings([*SMALL, *overrides])
    return live_on(settings, burn_in(plain(settings)))


def same(one, other):
    """Every column and table, but for the log of alarms."""
    mine, theirs = columns(one), columns(other)
    assert all(np.array_equal(mine[key], theirs[key]) for key in mine)
    for name, table in one.results().tables.items():
        assert name == "alarms" or table.equals(getattr(other.results(), name)), name


@pytest.fixture(scope="module")
def silent():
    return {rhythm: forked(*SILENT, f"monitoring.watch_every={rhythm}") for rhythm in ("month", "week", "day")}


@pytest.mark.parametrize("rhythm", ["month", "week", "day"])
def test_an_alarm_that_never_rings_changes_no_byte(silent, rhythm):
    assert not silent[rhythm].results().alarms["rings"].any()
    same(silent[rhythm], forked())


def test_every_rhythm_counts_the_same_bills_and_signals(silent):
    sums = {}
    for rhythm, market in silent.items():
        alarms = market.results().alarms
        month = alarms["date"].dt.to_period("M")
        alarms = alarms[month < pd.Period("2019-11")]  # the last month end of policy closes every line unseen
        sums[rhythm] = alarms.groupby([month, "segment", "score_band"])[["bills", "observed"]].sum()
    assert sums["month"]["observed"].sum() > 100
    assert sums["month"].equals(sums["week"]) and sums["month"].equals(sums["day"])


def test_signals_are_what_arrears_say(silent):
    """A look by day: signals are clean bills whose accounts are at that many days past due tonight."""
    market, found = CreditMarket(load_settings([*SMALL, *SILENT, "monitoring.watch_every=day"])), []
    watch = market.lender.watch

    def look(view):
        answer = watch(view)
        newest = (view.early_arrears & 3) == 3
        tonight = (view.dpd == view.signal_dpd) & (view.bill_ages[view.due_day, 0] == view.signal_dpd)
        found.append((int(market.lender.monitoring.looks[-1].signals.sum()), int((newest & tonight).sum())))
        return answer

    market.lender.watch = look
    for _ in range(5):
        market.step()
    counted, seen = np.array(found).T
    assert (counted == seen).all() and counted.sum() > 30


def test_freezes_and_cuts_are_taken_back_and_a_run_off_is_not():
    @register("monitoring", "three_ways")
    class ThreeWays(Monitoring):
        def decide(self, view, statistics, out):
            kind = np.choose(view.number % 4, [0, FREEZE, 100, RUN_OFF])
            out[...] = kind if view.month == 9 else 0
            return out

    try:
        market = CreditMarket(load_settings([*SMALL, "monitoring=three_ways"]))
        while market.month < 10:
            market.step()
        a, kind = market.state.accounts, market.state.people.number % 4
        was_open = a.state == OPEN
        assert (a.frozen[was_open] == np.isin(kind[was_open], (1, 3))).all()
        assert (a.limit[was_open & (kind == 2)] <= np.maximum(a.principal, a.line)[was_open & (kind == 2)]).all()
        assert (a.limit < a.line)[was_open & (kind == 2)].any() and (a.limit[was_open & (kind == 3)] == 0).all()
        market.step()
        still = was_open & (a.state == OPEN)
        assert (a.frozen[still] == (kind[still] == 3)).all()
        assert (a.limit == a.line)[still & (kind != 3)].all() and (a.limit[still & (kind == 3)] == 0).all()
    finally:
        forget("monitoring", "three_ways")


@pytest.mark.slow
def test_false_alarms_agree_with_arithmetic_where_the_economy_makes_no_noise():
    """In calm without macro noise counts are nearly binomial: rings are as many as the sum of their chances."""
    rings, expected = 0, 0.0
    for world in range(3):
        alarms = live_calmly(world).results().alarms
        standing = alarms.groupby(["segment", "score_band"], sort=False)["stands"].shift(fill_value=False)
        judged = alarms["expected"].notna() & ~standing
        rings, expected = rings + alarms["rings"].sum(), expected + alarms.loc[judged, "false_alarm_chance"].sum()
    assert expected > 20 and abs(rings - expected) < 4 * np.sqrt(expected), (rings, expected)


def live_calmly(world):
    settings = load_settings([
        "population.size=15_000", "horizon.months=24", "horizon.run_off_months=0", "threads=1", "noise.sd=0", f"world={world}",
        "monitoring=segment_alarm", "monitoring.alarm=threshold", "monitoring.false_alarm_rate=0.05", "monitoring.action=cut_25",
        "monitoring.hold_months=1", "monitoring.watch_every=week",
    ])  # fmt: skip
    return live_on(settings, burn_in(plain(settings)))
