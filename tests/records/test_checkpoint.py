"""Checkpoints on the disk: what is written comes back, what is damaged is named, what fails leaves the old one."""

import errno
import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.records import checkpoint
from sim.records.checkpoint import CheckpointError
from sim.settings import BadInput

ROOT = Path(__file__).parents[2]
ABOUT = {"code": "abc", "settings": {"seed": 7, "limits": {"kind": "fixed"}}}
TREE = {
    "amount": 2**90, "share": 0.1, "missing": None, "yes": True, "none": float("nan"), "pair": (1, [2.5, "text"]),
    ("month", "account"): np.int32(7), "small": np.array([[1.5, np.nan]], np.float32), "large": np.arange(2000, dtype="u2"),
    "empty": np.zeros((0, 7), np.int32), "rows": np.arange(600, dtype=np.int64).reshape(3, 200)[:, ::2],
}  # fmt: skip


def written(folder):
    checkpoint.write(folder, {"tree": TREE}, ABOUT)
    return folder


def same(a, b):
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    return type(a) is type(b) and (a == b or a != a)


@pytest.mark.parametrize("lazily", [False, True])
def test_a_tree_comes_back_bit_by_bit(tmp_path, lazily):
    folder = written(tmp_path / "month_0006")
    manifest = checkpoint.manifest_of(folder)
    checkpoint.check_origin(folder, manifest, ABOUT)
    found = checkpoint.read(folder, "tree", manifest, lazily)
    for name in ("large", "rows"):
        assert isinstance(found[name], checkpoint.Stored) == lazily
        found[name] = np.asarray(found[name])
    assert all(same(found[name], value) for name, value in TREE.items()) and list(found) == list(TREE)
    assert {path.name for path in folder.iterdir()} == {*manifest["files"], "manifest.json"}
    assert not any(path.suffix not in (".npy", ".json") for path in folder.iterdir())


@pytest.mark.parametrize("value", [object(), {1, 2}, np.array([object()]), lambda: 0, b"bytes", 1j])
def test_what_cannot_be_written_is_named_and_nothing_is_left(tmp_path, value):
    with pytest.raises(BadInput, match=r"tree\.mine\.1.*cannot be written"):
        checkpoint.write(tmp_path / "month_0006", {"tree": {"mine": [0, value]}}, ABOUT)
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["manifest.json", "tree.json", "tree.large.npy"])
@pytest.mark.parametrize("how", ["flip first", "flip middle", "flip last", "cut", "empty", "longer", "gone"])
def test_any_damage_is_named(tmp_path, name, how):
    folder = written(tmp_path / "month_0006")
    path = folder / name
    data = bytearray(path.read_bytes())
    place = {"flip first": 0, "flip middle": len(data) // 2, "flip last": -1}.get(how)
    if place is not None:
        data[place] ^= 4
    damaged = {"cut": data[:-7], "empty": b"", "longer": data + b"\0"}.get(how, data)
    path.unlink() if how == "gone" else path.write_bytes(damaged)
    with pytest.raises(CheckpointError, match=rf"month_0006: {name} is (damaged|missing)") as found:
        checkpoint.read(folder, "tree", checkpoint.manifest_of(folder))
    assert found.value.exit_code == 4 and "\n" not in str(found.value)


def test_a_forged_manifest_reads_nothing_outside_its_folder(tmp_path):
    folder = written(tmp_path / "month_0006")
    manifest = checkpoint.manifest_of(folder)
    manifest["files"]["../secret.npy"] = ["0" * 64, 3]
    (folder / "manifest.json").write_text(json.dumps(manifest | {"sha256": checkpoint._own_hash(manifest)}))
    with pytest.raises(CheckpointError, match=r"manifest\.json is damaged"):
        checkpoint.manifest_of(folder)


def test_pickles_are_not_opened(tmp_path):
    folder = tmp_path / "x"
    folder.mkdir()
    np.save(folder / "a.npy", np.array([{}], object), allow_pickle=True)
    with pytest.raises(CheckpointError, match=r"a\.npy is not an array"):
        np.asarray(checkpoint.Stored(folder, "a.npy", None))


def test_what_differs_is_named(tmp_path):
    folder = written(tmp_path / "month_0006")
    manifest = checkpoint.manifest_of(folder)
    other = {"code": "xyz", "settings": {"seed": 8, "limits": {"kind": "dynamic", "cap": 5.0}}}
    with pytest.raises(CheckpointError) as found:
        checkpoint.check_origin(folder, manifest, other)
    for part in ("code is xyz here and abc in it", "seed is 8 here and 7 in it", "limits.cap is 5 here and null in it"):
        assert part in str(found.value)


def test_a_newer_one_takes_the_place_of_an_older(tmp_path):
    folder = written(tmp_path / "month_0006")
    checkpoint.write(folder, {"tree": {"new": 1}}, ABOUT)
    assert checkpoint.read(folder, "tree", checkpoint.manifest_of(folder)) == {"new": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["month_0006"]


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("after", [0, 1, 3, 4])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_state(tmp_path, monkeypatch, call, after):
    folder = written(tmp_path / "month_0006")
    before, real, calls = bytes_of(folder), getattr(os, call), []

    def full(*given):
        calls.append(given)
        if len(calls) == after + 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
        return real(*given)

    monkeypatch.setattr(os, call, full)
    if call == "replace" and after > 1:
        pytest.skip("two renames make a checkpoint")
    with pytest.raises(OSError, match="No space left"):
        checkpoint.write(folder, {"tree": {"new": np.arange(9999)}}, ABOUT)
    monkeypatch.undo()
    assert bytes_of(folder) == before and [path.name for path in tmp_path.iterdir()] == ["month_0006"]


def test_a_limit_on_the_size_of_files_leaves_the_old_state(tmp_path):
    folder = written(tmp_path / "month_0006")
    before = bytes_of(folder)
    limits, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
        with pytest.raises(OSError, match="too large"):
            checkpoint.write(tmp_path / "month_0012", {"tree": {"new": np.arange(9999)}}, ABOUT)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert bytes_of(folder) == before and [path.name for path in tmp_path.iterdir()] == ["month_0006"]


KILLED = """
import os, sys
import numpy as np
from sim.records import checkpoint
from tests.records.test_checkpoint import ABOUT
real, calls = os.fsync, []
def fsync(handle):
    calls.append(handle)
    if len(calls) == int(sys.argv[2]):
        os.kill(os.getpid(), 9)
    real(handle)
os.fsync = fsync
checkpoint.write(sys.argv[1], {"tree": {"new": np.arange(9999)}}, ABOUT)
"""


def test_a_kill_at_any_moment_leaves_a_whole_checkpoint(tmp_path):
    folder, codes = written(tmp_path / "month_0006"), []
    for at in range(1, 7):
        found = subprocess.run([sys.executable, "-c", KILLED, str(folder), str(at)], cwd=ROOT, check=False)
        codes.append(found.returncode)
        tree = checkpoint.read(folder, "tree", checkpoint.manifest_of(folder))
        assert "new" in tree or all(same(tree[name], value) for name, value in TREE.items())
    assert codes == [-9] * 5 + [0] and [path.name for path in tmp_path.iterdir()] == ["month_0006"]
