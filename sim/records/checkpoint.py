"""Checkpoints: trees of plain values and arrays as a folder of .npy and .json files under a manifest of their SHA-256.

A checkpoint is written under a temporary name, comes to lie on the disk as a whole and only then takes its own name.
Nothing in it can run: arrays are read without pickle, everything else is JSON.
"""

import hashlib
import json
import os
import re
import shutil
from pathlib import Path

import numpy as np

from sim.accounts.identities import IntegrityError
from sim.records import files
from sim.settings.errors import BadInput, shown

FORMAT = 1
MANIFEST = "manifest.json"
SMALL = 64  # numbers: arrays up to here stand inside the JSON, as hexadecimal digits
FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,200}")
MOST_TOLD = 4  # differences in one line


class CheckpointError(IntegrityError):
    """A checkpoint that is damaged, or was made by other code or under other settings; exit code 4."""

    def __init__(self, folder, what, foreign=False):
        super().__init__(folder, what, foreign)
        self.foreign = foreign

    def __str__(self):
        folder, what, _ = self.args
        return f"checkpoint {folder}: {what}"


class _Hashed:
    """A file that is hashed while it is written."""

    def __init__(self, file):
        self.file, self.digest, self.size = file, hashlib.sha256(), 0

    def write(self, data):
        self.digest.update(data)
        self.size += len(data)
        return self.file.write(data)


class Stored:
    """An array that stays on the disk until it is asked for: `np.asarray(stored)` reads and checks it."""

    def __init__(self, folder, name, expected):
        self.folder, self.name, self.expected = folder, name, expected

    def __array__(self, dtype=None, copy=None):
        with opened(self.folder, self.name, self.expected) as file:
            try:
                found = np.lib.format.read_array(file, allow_pickle=False)
            except ValueError as error:
                raise CheckpointError(self.folder, f"{self.name} is not an array ({error})") from None
        return found if dtype is None else found.astype(dtype)


def begin(folder):
    """Make the empty folder in which the files of a checkpoint are written; returns it."""
    folder = Path(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(".*.tmp"):
        shutil.rmtree(left)
    temporary = folder.with_name(f".{folder.name}.tmp")
    temporary.mkdir()
    return temporary


def put(temporary, name, tree):
    """Write one tree; returns {file: [SHA-256, bytes]}."""
    written = {}

    def keep(array, path):
        file = f"{path}.npy" if FILE_NAME.fullmatch(path) else f"{name}.{len(written)}.npy"
        written[file] = _write(temporary / file, lambda out: np.lib.format.write_array(out, array, allow_pickle=False))
        return file

    text = json.dumps(encoded(tree, name, keep)).encode()
    written[f"{name}.json"] = _write(temporary / f"{name}.json", lambda out: out.write(text))
    return written


def finish(temporary, folder, about, written):
    """Write the manifest and let the checkpoint take its name; one that had it before makes room."""
    folder = Path(folder)
    manifest = {"format": FORMAT, **about, "files": dict(sorted(written.items()))}
    text = json.dumps(manifest | {"sha256": _own_hash(manifest)}, indent=1).encode()
    _write(temporary / MANIFEST, lambda out: out.write(text))
    files.sync(temporary)
    if not folder.exists():
        os.replace(temporary, folder)
        return files.sync(folder.parent)
    aside = folder.with_name(f".{folder.name}.old.tmp")
    os.replace(folder, aside)
    try:
        os.replace(temporary, folder)
        files.sync(folder.parent)
    except BaseException:
        if folder.exists():
            os.replace(folder, temporary)
        os.replace(aside, folder)
        raise
    shutil.rmtree(aside)


def leave(temporary):
    """Leave nothing of a checkpoint that could not be written."""
    shutil.rmtree(temporary, ignore_errors=True)


def write(folder, trees, about):
    """Write a checkpoint of trees by name; on any error nothing is left of it and what was there before stays."""
    temporary = begin(folder)
    try:
        written = {}
        for name, tree in trees.items():
            written |= put(temporary, name, tree)
        finish(temporary, folder, about, written)
    except BaseException:
        leave(temporary)
        raise


def manifest_of(folder):
    """The manifest of a checkpoint, checked to be whole."""
    folder = Path(folder)
    with opened(folder, MANIFEST) as file:
        text = file.read()
    try:
        manifest = json.loads(text)
        whole = manifest.pop("sha256") == _own_hash(manifest) and all(map(FILE_NAME.fullmatch, manifest["files"]))
        whole = whole and all(len(told) == 2 for told in manifest["files"].values())
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
        whole = False
    if not whole:
        raise CheckpointError(folder, f"{MANIFEST} is damaged")
    if manifest["format"] != FORMAT:
        raise CheckpointError(folder, f"has format {manifest['format']}, not {FORMAT}")
    return manifest


def check_origin(folder, manifest, about):
    """Refuse a checkpoint that was not made under `about`, naming what differs."""
    found = list(differences(about, {name: manifest.get(name) for name in about}))
    if found:
        more = f" and {len(found) - MOST_TOLD} more" if len(found) > MOST_TOLD else ""
        raise CheckpointError(folder, f"is of another run: {'; '.join(found[:MOST_TOLD])}{more}", foreign=True)


def read(folder, name, manifest, lazily=False):
    """One tree of a checkpoint; lazily: arrays of any size stay on the disk until they are asked for."""
    folder, listed = Path(folder), manifest["files"]

    def stored(file):
        if file not in listed:
            raise CheckpointError(folder, f"{file} is not in {MANIFEST}")
        return Stored(folder, file, listed[file])

    if f"{name}.json" not in listed:
        raise CheckpointError(folder, f"{name}.json is not in {MANIFEST}")
    with opened(folder, f"{name}.json", listed[f"{name}.json"]) as file:
        tree = json.loads(file.read())
    return decoded(tree, stored if lazily else lambda file: np.asarray(stored(file)))


def opened(folder, name, expected=None):
    """A file of a checkpoint, open for reading, its length and SHA-256 checked against [SHA-256, bytes]."""
    try:
        file = open(Path(folder) / name, "rb")  # noqa: SIM115
    except FileNotFoundError:
        raise CheckpointError(folder, f"{name} is missing") from None
    if expected is not None:
        size = os.fstat(file.fileno()).st_size
        whole = size == expected[1] and hashlib.file_digest(file, "sha256").hexdigest() == expected[0]
        if not whole:
            file.close()
            why = f"{size} bytes instead of {expected[1]}" if size != expected[1] else "its SHA-256 is another"
            raise CheckpointError(folder, f"{name} is damaged: {why}")
        file.seek(0)
    return file


def encoded(value, path, keep):
    """A tree as JSON; keep(array, path): writes a larger array and names its file."""
    if isinstance(value, np.generic):
        return {"scalar": _digits(np.asarray(value), path)}
    if isinstance(value, np.ndarray):
        small = value.size <= SMALL
        return {"array": [list(value.shape), *_digits(value, path)]} if small else {"file": keep(_plain(value, path), path)}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple):
        each = [encoded(item, f"{path}.{k}", keep) for k, item in enumerate(value)]
        return each if isinstance(value, list) else {"tuple": each}
    if isinstance(value, dict):
        pairs = [(encoded(key, path, keep), encoded(item, f"{path}.{key}", keep)) for key, item in value.items()]
        return {"dict": dict(pairs)} if all(isinstance(key, str) for key in value) else {"pairs": pairs}
    raise BadInput(
        "checkpoint", path, f"holds a {type(value).__name__}, which cannot be written: give it `remembered` and `remember`"
    )


def decoded(value, fetch):
    """The tree of a JSON.  fetch(file): the array of a file."""
    if isinstance(value, list):
        return [decoded(each, fetch) for each in value]
    if not isinstance(value, dict):
        return value
    ((kind, told),) = value.items()
    if kind == "file":
        return fetch(told)
    if kind == "tuple":
        return tuple(decoded(each, fetch) for each in told)
    if kind == "dict":
        return {key: decoded(each, fetch) for key, each in told.items()}
    if kind == "pairs":
        return {decoded(key, fetch): decoded(each, fetch) for key, each in told}
    shape, dtype, digits = told if kind == "array" else [[], *told]
    found = np.frombuffer(bytes.fromhex(digits), dtype).reshape(shape).copy()
    return found if kind == "array" else found[()]


def differences(here, there, path=""):
    """What differs between two trees of settings, as 'key: value here, value in it'."""
    if isinstance(here, dict) and isinstance(there, dict):
        for name in dict.fromkeys((*here, *there)):
            yield from differences(here.get(name), there.get(name), f"{path}.{name}" if path else name)
    elif here != there:
        yield f"{path.removeprefix('settings.')} is {shown(here) or 'null'} here and {shown(there) or 'null'} in it"


def _plain(array, path):
    if array.dtype.kind not in "biufSU":
        raise BadInput("checkpoint", path, f"holds an array of {array.dtype}, which cannot be written")
    return np.ascontiguousarray(array)


def _digits(array, path):
    return [array.dtype.str, _plain(array, path).tobytes().hex()]


def _write(path, fill):
    """Write a file to the disk; returns [SHA-256, bytes]."""
    with open(path, "xb") as file:
        hashed = _Hashed(file)
        fill(hashed)
        file.flush()
        os.fsync(file.fileno())
    return [hashed.digest.hexdigest(), hashed.size]


def _own_hash(manifest):
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()
