"""Compilation: the disk cache notices every edit and nothing else, threads are restored, columns are cut."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numba
import numpy as np
import pytest
from numba import prange
from numba.core.errors import TypingError

from sim.numerics import cache, jit

NUMERICS = Path(jit.__file__).parent


class Columns(NamedTuple):
    cash: np.ndarray
    rate: np.ndarray


class Mixed(NamedTuple):
    cash: np.ndarray
    limit: int


def columns(count=10):
    return Columns(np.arange(count, dtype=np.int32), np.arange(count) / 2)


@jit.slicing
def middle(x, lo, hi):
    return jit.cut(x, lo, hi)


@pytest.mark.parametrize("cut", [jit.cut, middle, middle.py_func])
def test_cut_slices_every_column_without_copying(cut):
    whole = columns()
    part = cut(whole, 2, 5)
    assert type(part) is Columns
    np.testing.assert_array_equal(part.cash, [2, 3, 4])
    np.testing.assert_array_equal(part.rate, [1.0, 1.5, 2.0])
    part.cash[0] = 99
    assert whole.cash[2] == 99


def test_cut_refuses_what_it_cannot_slice():
    odd = Mixed(np.arange(3), 5)
    with pytest.raises(TypeError, match=r"Mixed\.limit is not a 1-D array"):
        jit.cut(odd, 0, 1)
    with pytest.raises(TypingError, match=r"Mixed\.limit is not a 1-D array"):
        middle(odd, 0, 1)
    with pytest.raises(TypingError, match="not a NamedTuple"):
        middle(np.arange(3), 0, 1)


def test_a_rule_keeps_its_plain_function_and_divides_like_ieee():
    @jit.rule
    def share(a, b):
        return a / b

    assert share.py_func(6, 3) == share(6, 3) == 2.0
    assert np.isinf(share(1.0, 0.0))


@jit.parallel
def who_works(places):
    for k in prange(places.size):
        places[k] = numba.get_thread_id()


@pytest.mark.parametrize("count", [1, 2, 3])
def test_threads_sets_the_number_and_restores_it(count):
    before, places = numba.get_num_threads(), np.zeros(60, np.int64)
    with jit.threads(count):
        who_works(places)
        with jit.threads(1):
            assert numba.get_num_threads() == 1
        assert numba.get_num_threads() == count
    assert numba.get_num_threads() == before
    assert set(places) == set(range(count))


def test_threads_are_restored_after_an_error():
    before = numba.get_num_threads()
    with pytest.raises(KeyError), jit.threads(1):
        raise KeyError
    assert numba.get_num_threads() == before


@pytest.mark.parametrize("count", [0, -1, 2.5, "two", None, 10**6])
def test_an_impossible_number_of_threads_is_refused(count):
    with pytest.raises(ValueError, match=r"threads: .* is not a whole number from 1 to"), jit.threads(count):
        pass


RATE = """
from sim.numerics.jit import rule

@rule
def doubled(x):
    return 2 * x
"""
WORK = """
from typing import NamedTuple
import numpy as np
from numba import prange
from numba.core import event
from sim.numerics.jit import cut, parallel, sweep, threads
from sim.rate import doubled

class Columns(NamedTuple):
    cash: np.ndarray
    rate: np.ndarray

@sweep
def work(x):
    for i in range(x.cash.size):
        x.cash[i] = doubled(x.cash[i])

@parallel
def run(x):
    for k in prange(2):
        work(cut(x, 5 * k, 5 * k + 5))

if __name__ == "__main__":
    from sim.work import Columns, run
    x = Columns(np.ones(10, np.int32), np.zeros(10))
    with event.install_recorder("numba:compile") as seen, threads(2):
        run(x)
    print(x.cash.sum(), len(seen.buffer))
"""


@pytest.fixture
def package(tmp_path):
    """A small package of its own with a rule in one file and passes in another."""
    folder = tmp_path / "src" / "sim"
    shutil.copytree(NUMERICS, folder / "numerics", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "__init__.py").write_text("")
    (folder / "rate.py").write_text(RATE)
    (folder / "work.py").write_text(WORK)
    return folder


def start(package, module="sim.work", **environment):
    """Run the small package in a new process: its answer, and the number of compile events."""
    variables = {
        "XDG_CACHE_HOME": str(package.parents[1] / "cache"),
        "PYTHONPATH": str(package.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-W", "error", "-m", module]
    done = subprocess.run(
        command, cwd=package.parent, env={**os.environ, **variables, **environment}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    answer, compiled = map(int, done.stdout.split())
    return answer, compiled


def kept(package):
    return sorted((package.parents[1] / "cache" / "creditworlds").glob("work-*"))


@pytest.mark.slow
def test_a_second_start_compiles_nothing_and_an_edited_rule_is_noticed(package):
    answer, compiled = start(package)
    assert (answer, compiled > 0) == (20, True)
    assert start(package) == (20, 0)
    assert [path.stat().st_mode & 0o777 for path in kept(package)] == [0o700]
    (package / "rate.py").write_text(RATE.replace("2 * x", "3 * x"))
    assert start(package)[0] == 30
    assert len(kept(package)) == 2


@pytest.mark.slow
def test_what_is_compiled_for_a_users_own_columns_is_not_kept_for_starts_without_them(package):
    (package.parent / "mine.py").write_text(
        WORK.replace("from sim.work import Columns, run", "from mine import Columns; from sim.work import run")
    )
    assert start(package) == (20, start(package, "mine")[1])
    (package.parent / "mine.py").unlink()
    assert start(package) == (20, 0)


@pytest.mark.slow
def test_a_damaged_cache_costs_a_compilation(package):
    start(package)
    for path in kept(package)[0].rglob("*.nb?"):
        path.write_bytes(path.read_bytes()[:20])
    assert start(package)[0] == 20
    assert start(package) == (20, 0)


@pytest.mark.slow
@pytest.mark.parametrize("environment", [{"XDG_CACHE_HOME": "/dev/null"}, {"XDG_CACHE_HOME": "", "HOME": "/dev/null"}])
def test_without_a_cache_everything_still_runs(package, environment):
    assert start(package, **environment)[0] == 20


def test_without_compilation_everything_still_runs(package):
    assert start(package, NUMBA_DISABLE_JIT="1") == (20, 0)


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cache.folder.cache_clear()
    yield tmp_path / "creditworlds"
    cache.folder.cache_clear()


def test_only_the_newest_folders_of_a_module_are_kept(home):
    home.mkdir(0o700)
    others = {"notes", f"day-{0:032x}", "numerics.draws-mine"}
    for name in others:
        (home / name).mkdir()
    for age in range(cache.KEPT + 2):
        old = home / f"numerics.draws-{age:032x}"
        old.mkdir()
        os.utime(old, (1e9 - age, 1e9 - age))
    current = cache.folder(NUMERICS / "draws.py")
    newest = {f"numerics.draws-{age:032x}" for age in range(cache.KEPT - 1)}
    assert {path.name for path in home.iterdir()} == others | {current.name} | newest


def test_a_folder_open_to_others_is_not_used(home):
    home.mkdir()
    home.chmod(0o777)
    assert cache.folder(NUMERICS / "draws.py") is None


def test_the_day_is_compiled_from_its_rules_and_not_from_the_lenders_policies():
    package = NUMERICS.parent
    day = {str(path.relative_to(package)) for path in cache.sources(package / "day.py")}
    assert {"day.py", "dealings.py", "columns.py", "accounts/billing.py", "borrowers/spending.py", "numerics/draws.py"} <= day
    assert not {path for path in day if path.startswith(("lender/", "figures/", "records/"))}


def test_every_named_tuple_of_the_package_is_in_every_fingerprint():
    told = cache.circumstances().decode()
    for part in ("class Strategy(NamedTuple)", "month first_day length", "pressure_per_call pressure_max", "hidden quality"):
        assert part in told, part


@pytest.mark.parametrize(
    "statement, file",
    [
        ("from sim.columns import (\n    OPEN,\n)", "columns.py"),
        ("    from sim.accounts import tally", "accounts/tally.py"),
        ("from .draws import words", "numerics/draws.py"),
        ("from .. import tiles", "tiles.py"),
        ("import sim.clock", "clock.py"),
    ],
)
def test_every_way_to_import_is_followed(tmp_path, monkeypatch, statement, file):
    written = cache.PACKAGE / "numerics" / "written.py"
    monkeypatch.setattr(cache, "_text", lambda path: statement)
    assert cache.PACKAGE / file in cache.imported.__wrapped__(written)


def test_functions_of_others_are_left_alone():
    assert not cache.covers(columns)
    assert cache.covers(jit.cut)
    assert middle.stats.cache_path is None
    assert numba.config.CACHE_DIR == os.environ.get("NUMBA_CACHE_DIR", "")
