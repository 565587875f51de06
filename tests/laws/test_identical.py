"""The same bytes however they are computed: threads, tiles, rhythm, order of worlds, observers, compiled or not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim import load_settings, simulate
from sim.run import live_on
from tests.whole import fingerprint, lived

ROOT = Path(__file__).resolve().parents[2]
SMALL = ["population.size=5_000", "horizon.burn_in_months=9", "horizon.months=4", "horizon.run_off_months=2",
         "scenario=covid_2020", "limits=dynamic", "pricing=grades", "feedback.gain=0.3"]  # fmt: skip
COUPLED = [*SMALL, "collections.call_capacity=40"]  # the lender's capacity and the economy tie borrowers together


@pytest.fixture(scope="module", params=["philox", "fast"])
def generated(request):
    """(settings of a generator, the market as one number)."""
    settings = [*COUPLED, f"numerics.generator={request.param}"]
    return settings, fingerprint(lived([*settings, "threads=1"]))


@pytest.mark.parametrize("tile", [97, 1024, 0])  # 0: a tile for each due day
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_and_tiles_change_no_byte(generated, threads, tile):
    settings, usual = generated
    assert fingerprint(lived([*settings, f"threads={threads}", f"numerics.tile_size={tile}"])) == usual


def test_another_generator_another_seed_and_another_world_are_another_market(generated):
    settings, usual = generated
    other = "fast" if "numerics.generator=philox" in settings else "philox"
    for change in (f"numerics.generator={other}", "seed=8", "world=1"):
        assert fingerprint(lived([*settings, "threads=1", change])) != usual


@pytest.mark.parametrize("how", [
    ("monitoring.watch_every=week",), ("monitoring.watch_every=day",),
    ("collections.plan_every=week", "collections.call_capacity=1_000_000"),  # more than are ever called
    ("collections.plan_every=day", "collections.call_capacity=1_000_000", "monitoring.watch_every=day"),
])  # fmt: skip
def test_looking_more_often_without_acting_changes_no_byte(how):
    usual = lived([*SMALL, "threads=1"])
    assert fingerprint(lived([*SMALL, "threads=1", *how])) == fingerprint(usual)


def test_worlds_do_not_know_of_each_other():
    settings = load_settings([*SMALL, "threads=1", "population.size=2_000"])
    together = simulate(settings, worlds=3)
    for world in (2, 0, 1):
        alone = simulate(settings.model_copy(update={"world": world}), worlds=1)
        for name in ("monthly", "vintages", "rolls"):
            frame = getattr(together, name)
            mine = frame[frame["world"] == world].reset_index(drop=True)
            assert mine.equals(getattr(alone, name).reset_index(drop=True)), (world, name)


def test_observers_change_nothing_and_cannot():
    settings, seen = load_settings([*SMALL, "threads=1"]), []

    def look(view):
        seen.append(int(view.principal.sum()))
        with pytest.raises(ValueError, match="read-only"):
            view.principal[0] = 1
        view.luck(3), view.worst_bucket(6), view.utilisation

    watched = live_on(settings, observers=[look])
    assert fingerprint(watched) == fingerprint(lived([*SMALL, "threads=1"])) and len(seen) == 15 and seen[-1] > 0


TINY = ["population.size=60", "horizon.burn_in_months=7", "horizon.months=2", "horizon.run_off_months=1", "threads=1",
        "limits=dynamic", "pricing=grades", "behaviour.remember=0.02", "population.stock_share=1",
        "population.opening_months=1"]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("generator", ["philox", "fast"])
def test_plain_python_gives_the_bytes_of_compiled_code(generator):
    tiny = [*TINY, f"numerics.generator={generator}"]
    code = f"from tests.whole import fingerprint, lived\nprint(fingerprint(lived({tiny!r})))"
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], env=os.environ | {"NUMBA_DISABLE_JIT": "1"}, cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.stdout.strip() == fingerprint(lived(tiny)), found.stderr


COLD = """
import hashlib, numpy as np
from sim import load_settings
from sim.borrowers.population import born
from sim.numerics.draws import world_keys
from sim.numerics.jit import _kept
people = born(load_settings(["population.size=20_000"]), world_keys(7, 0), 0.05)
print(hashlib.sha256(b"".join(column.tobytes() for column in people)).hexdigest())
"""


@pytest.mark.slow
def test_cold_and_warm_code_give_the_same_bytes(tmp_path):
    """On the birth of a population, which compiles in seconds; the whole kernel takes minutes."""
    told, compiled = [], []
    for _ in range(2):
        found = subprocess.run(
            [sys.executable, "-c", COLD], env=os.environ | {"XDG_CACHE_HOME": str(tmp_path)}, cwd=ROOT,
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        told.append(found.stdout)
        compiled.append(sorted(path.stat().st_mtime_ns for path in tmp_path.rglob("*.nbc")))
    assert told[0] == told[1] and len(told[0]) == 65
    assert compiled[0] == compiled[1] != []
