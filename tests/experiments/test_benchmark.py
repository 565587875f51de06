"""The benchmark: its arithmetic, its stages and a small run of it; no test asserts a speed."""

import json
import time

import pytest

from experiments import benchmark, timing
from experiments.guard import guarded
from sim import market
from sim.market import CreditMarket

SMALL = ["population.size=2_000", "threads=1", "horizon.burn_in_months=12", "horizon.months=2"]


def test_a_stage_excludes_the_stages_inside_it():
    watch = timing.Stopwatch()
    inner = watch.timed("inner", lambda: time.sleep(0.02))
    start = time.perf_counter()
    watch.timed("outer", inner)()
    passed = time.perf_counter() - start
    assert watch.calls == {"inner": 1, "outer": 1}
    assert watch.seconds["inner"] >= 0.02 and sum(watch.seconds.values()) <= passed
    assert watch.seconds["outer"] < watch.seconds["inner"]


def test_rates_of_months():
    months = timing.Months("x", 2_000_000, [30, 31], [2.0, 1.0], [0.5, 0.25])
    months.stages.seconds.update({timing.DAYS: 2.0, "decide": 0.5, "draw_month": 0.5})
    assert months.rate() == pytest.approx(2 * 61 / 3) and months.rate("best") == 62 and months.rate("median") == 46
    assert months.toy_rate() == 2 * 60 / 0.75 and months.ratio("best") == 62 / 240 and months.steadiness() == 180 / 240
    assert months.share_outside_days() == pytest.approx(1 / 3) and months.share_of_month_ends() == pytest.approx(1 / 6)


def test_every_stage_is_a_part_of_the_market_and_is_given_back():
    kernel = market.live
    unwatched = CreditMarket(benchmark._settings(SMALL))
    methods = {name for name in timing.STAGES if name != timing.DAYS}
    assert all(callable(getattr(CreditMarket, name)) for name in methods)
    with timing.watched(unwatched, timing.Stopwatch()):
        assert market.live is not kernel and methods <= set(vars(unwatched))
    assert market.live is kernel and not methods & set(vars(unwatched))


@pytest.mark.parametrize(
    "arguments", [["horizon.burn_in_months=3"], ["horizon.months=0"], ["--sizes", "many"], ["population.size=0"], ["--no"]]
)
def test_bad_input_is_one_line(arguments, capsys):
    assert guarded(lambda: benchmark.benchmark(arguments)) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_small_benchmark(tmp_path, capsys):
    kept = tmp_path / "speed.json"
    benchmark.benchmark([*SMALL, "--bare", "--json", str(kept)])
    shown, found = capsys.readouterr().out, json.loads(kept.read_text())
    assert all(name in shown for name in benchmark.CASES)
    for months in found["cases"]:
        assert months["months"] == 2 and months["calls_by_stage"]["step"] == 2
        assert set(months["seconds_by_stage"]) == set(timing.STAGES)
    assert [months["calls_by_stage"][timing.DAYS] for months in found["cases"]] == [2, 2, 8]
