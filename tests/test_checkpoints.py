"""A market saved and loaded goes on as if it had never stopped, and only where it belongs."""

import numpy as np
import pytest

from sim import CreditMarket, load_settings
from sim.checkpoints import load, month_of, newest, save
from sim.lender.limits.dynamic import DynamicLimits
from sim.portable import put_back, taken_out
from sim.records.checkpoint import CheckpointError
from sim.run import enlighten, go_on, market_of, plain
from sim.settings import BadInput, register
from sim.settings.registry import forget, names
from tests.whole import columns, fingerprint

RUN = ["population.size=2_000", "horizon.burn_in_months=8", "horizon.months=6", "horizon.run_off_months=2", "scenario=covid_2020",
       "limits=dynamic", "pricing=grades", "feedback.gain=0.3", "collections.call_capacity=40", "record.daily=true",
       "behaviour.remember=0.03", "population.never_pays_share=0.02", "record.lives=[3,77]"]  # fmt: skip
ANOTHER_WAY = [["threads=1"], ["threads=2", "numerics.tile_size=31"], ["threads=1", "numerics.tile_size=0"]]


def settings_of(*more):
    return load_settings([*RUN, "threads=1", *more])


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory):
    """A market lived to its end, saved after some of its months on the way."""
    folder, market = tmp_path_factory.mktemp("checkpoints"), CreditMarket(settings_of())
    for month in (0, 6, 15):
        go_on(market, month)
        save(market, folder / f"month_{month:04d}")
    x = market.state
    assert x.counts[:, :2].sum(axis=0).min() > 5 and len(market.recorder.evenings) > 900, "a state with little in it"
    return folder, go_on(market)


@pytest.mark.parametrize("month", [0, 6, 15])
@pytest.mark.parametrize("how", ANOTHER_WAY, ids=" ".join)
def test_a_loaded_market_goes_on_to_the_same_bytes(unbroken, month, how):
    folder, market = unbroken
    found = load(settings_of(*how), folder / f"month_{month:04d}")
    assert found.month == month == month_of(folder / f"month_{month:04d}") and newest(folder).name == "month_0015"
    assert fingerprint(go_on(found)) == fingerprint(market)
    for name in ("month", "unemployment", "balance"):
        assert found.datacollector.model_vars[name] == market.datacollector.model_vars[name]


def test_a_state_put_into_other_tiles_is_the_same_state(unbroken):
    folder, _ = unbroken
    one, other = (load(settings_of(*how), folder / "month_0015") for how in (ANOTHER_WAY[0], ANOTHER_WAY[1]))
    assert len(one.state.tiles) < len(other.state.tiles)
    a, b = columns(one), columns(other)
    assert all(np.array_equal(a[key], b[key]) for key in a)
    for due_day in range(1, 29):
        sums = [x.state.counts[x.state.tiles[:, 2] == due_day, 2:].sum(axis=0).tolist() for x in (one, other)]
        assert sums[0] == sums[1]
    assert one.state.counts[:, 2:].any()


def test_parts_in_any_order_and_cut_anywhere_hold_the_same_state(unbroken):
    """As shards write them: by ranges of borrowers' numbers."""
    folder, _ = unbroken
    market = load(settings_of(), folder / "month_0015")
    whole = taken_out(market.state)
    before = columns(market)
    parts = [part_of(whole, *edges) for edges in ((700, 2_000), (0, 150), (150, 700))]
    other = CreditMarket(settings_of("numerics.tile_size=50"))
    put_back(other.state, parts)
    after = columns(other)
    assert all(np.array_equal(before[key], after[key]) for key in before)
    for name in ("ticket_vintages", "account_vintages"):
        assert (getattr(other.state, name).sum(axis=0) == 3 * whole[name]).all()


def part_of(whole, first, end):
    """The borrowers of some numbers, with all running sums."""

    def chosen(group):
        key = "number" if "number" in group else None
        number = group[key] if key else whole["people"]["number"]
        return {name: column[..., (number >= first) & (number < end)] if column.shape[-1] == number.size
                else column[(number >= first) & (number < end)] for name, column in group.items()}  # fmt: skip

    return {name: chosen(told) if isinstance(told, dict) else told for name, told in whole.items()}


@pytest.mark.parametrize(("change", "named"), [
    ("seed=8", "seed is 8 here and 7 in it"), ("world=1", "world is 1 here and 0 in it"),
    ("limits=fixed", "limits.kind is fixed here and dynamic in it"), ("horizon.months=7", "horizon.months is 7 here and 6"),
    ("scenario=calm", "scenario.name is calm here"), ("record.daily=false", "record.daily is false here"),
])  # fmt: skip
def test_a_checkpoint_of_another_run_is_refused(unbroken, change, named):
    folder, _ = unbroken
    with pytest.raises(CheckpointError, match=named) as found:
        load(settings_of(change), folder / "month_0006")
    assert found.value.exit_code == 4


def test_a_checkpoint_of_other_code_is_refused(unbroken, monkeypatch):
    monkeypatch.setattr("sim.checkpoints.fingerprint", lambda: "f" * 64)
    with pytest.raises(CheckpointError, match="code is ffff"):
        load(settings_of(), unbroken[0] / "month_0006")


def test_a_users_paths_are_compared_by_what_they_hold(tmp_path):
    def market(rate):
        (tmp_path / "path.csv").write_text(f"month,unemployment\n2019-01,0.05\n2019-09,{rate}\n")
        text = ["population.size=50", "scenario=csv", f"scenario.file={tmp_path / 'path.csv'}", "threads=1"]
        return CreditMarket(load_settings([*text, "horizon.burn_in_months=1", "horizon.months=8"]))

    save(market(0.06), tmp_path / "saved")
    with pytest.raises(CheckpointError, match="paths is"):
        load(market(0.07).settings, tmp_path / "saved")


@pytest.mark.parametrize("where", ["memory", "disk"])
def test_one_burnt_in_world_has_many_arms(tmp_path, where):
    base, arms = settings_of(), [settings_of("limits=fixed", "pricing=flat"), settings_of()]
    burnt_in = go_on(CreditMarket(plain(base)), 8)
    wanted = [fingerprint(go_on(CreditMarket(arm, burnt_in))) for arm in arms]
    save(burnt_in, tmp_path / "burnt_in")
    from_disk = load(plain(base), tmp_path / "burnt_in") if where == "disk" else burnt_in
    assert [fingerprint(go_on(CreditMarket(arm, from_disk))) for arm in arms[::-1]] == wanted[::-1]
    assert len(set(wanted)) == 2


@pytest.fixture
def counting():
    """Limits that know how often they have decided, and act on it."""

    @register("limits", "counting")
    class Counting(DynamicLimits):
        Settings = load_settings(["limits=dynamic"]).limits.__class__

        def __init__(self, settings):
            super().__init__(settings)
            self.times, self.seen = 0, np.zeros(100, np.int64)

        def decide(self, view, statistics, out):
            self.seen[self.times] = int(view.principal.sum())
            self.times += 1
            super().decide(view, statistics, out)
            if self.times % 3 == 0:
                out[view.open] //= 2
            return out

    yield Counting
    forget("limits", "counting")


def test_what_a_decision_of_ones_own_counts_is_kept(tmp_path, counting):
    settings = settings_of("limits=counting")
    market = go_on(CreditMarket(settings), 7)
    save(market, tmp_path / "saved")
    found = load(settings, tmp_path / "saved")
    assert found.lender.limits.times == 7 and (found.lender.limits.seen == market.lender.limits.seen).all()
    assert fingerprint(go_on(found)) == fingerprint(go_on(market))


def test_what_a_decision_cannot_write_is_named(tmp_path, counting):
    market = CreditMarket(settings_of("limits=counting"))
    market.lender.limits.model = object()
    with pytest.raises(BadInput, match=r"market\.lender\.limits\.model holds a object, which cannot be written"):
        save(market, tmp_path / "saved")


VARIANTS = [f"{room}={name}" for room in ("scoring", "pricing", "limits", "monitoring", "collections") for name in names(room)]
WITH = {  # what a variant needs to decide in a market this small
    "scoring=oracle": ["scoring.reference_size=2_000", "scoring.least_defaults=10", "scoring.smallest_leaf=20"],
    "limits=marginal_profit": ["pricing=model"],
}


@pytest.fixture(scope="module")
def plainly_burnt():
    return go_on(CreditMarket(plain(settings_of())), 8)


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_decision_is_kept_and_goes_on(tmp_path, plainly_burnt, variant):
    settings = settings_of(variant, *WITH.get(variant, ()))
    market = go_on(market_of(settings, plainly_burnt), 11)
    save(market, tmp_path / "saved")
    found = load(settings, tmp_path / "saved")
    enlighten(found.lender.scoring, settings)
    assert fingerprint(go_on(found, 14)) == fingerprint(go_on(market, 14))


def test_the_decisions_are_all_there():
    assert {"scoring=expert", "pricing=model", "limits=marginal_profit", "monitoring=segment_alarm"} < set(VARIANTS)


@pytest.mark.slow
@pytest.mark.parametrize("lender", [
    ["scoring=logistic", "monitoring=segment_alarm", "monitoring.watch_every=week"], ["scoring=boosting"],
    ["scoring=champion_challenger"],
], ids=lambda lender: lender[0])  # fmt: skip
def test_what_scorers_and_monitors_have_learnt_is_kept(tmp_path, lender):
    """Saved after the first fits, loaded, lived on through the next ones."""
    longer = ["population.size=4_000", "horizon.burn_in_months=26", "horizon.months=8", *lender]
    base = settings_of(*longer)
    market = CreditMarket(base, go_on(CreditMarket(plain(base)), 26))
    go_on(market, 29)
    save(market, tmp_path / "saved")
    found = load(settings_of(*longer, "numerics.tile_size=31"), tmp_path / "saved")
    assert fingerprint(go_on(found)) == fingerprint(go_on(market))
