"""Config files are data: what would run code, write elsewhere or never end is refused, in one line and with nothing written."""

import os

import pytest

from experiments import compare, run, sweep
from experiments.cli import execute
from sim.settings import load_settings

CANARY = "canary-5d1f"
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi")
)
TAG = "!!python/object/apply"

FILES = {  # lie in --config-dir mine as <group>/mine.yaml
    "alias bomb": ("scenario", BOMB),
    "alias bomb in a sweep": ("sweep", BOMB),
    "merge keys": ("experiment", "base: &b {title: x}\narms: {<<: *b}\n"),
    "deep lists": ("sweep", "factors: " + "[" * 5_000 + "]" * 5_000),
    "deep mappings": ("experiment", "".join(" " * k + "a:\n" for k in range(400))),
    "unclosed": ("scenario", "name: " + "{a: " * 100_000),
    "a million values": ("sweep", "arms: {a: [" + "x," * 400_000 + "]}"),
    "huge": ("scenario", "name: '" + "x" * 3_000_000 + "'"),
    "os.system": ("scenario", f"name: {TAG}:os.system ['touch written']\n"),
    "subprocess": ("sweep", f"title: {TAG}:subprocess.Popen [[touch, written]]\n"),
    "python name": ("experiment", "title: !!python/name:os.system\n"),
    "python module": ("limits", "kind: !!python/module:antigravity\n"),
    "new object": ("pricing", "kind: !!python/object/new:os.system [touch written]\n"),
    "verbatim tag": ("scenario", "name: !<tag:yaml.org,2002:python/object/apply:os.system> ['touch written']\n"),
    "tag prefix": ("sweep", "%TAG ! tag:yaml.org,2002:python/\n---\ntitle: !object/apply:os.system ['touch written']\n"),
    "target": ("scenario", "name: x\n_target_: os.system\n"),
    "target in an arm": ("experiment", "arms: {a: ['+x._target_=os.system']}\n"),
    "target in a sweep": ("sweep", "factors: [{key: scoring.cutoff, values: [{_target_: os.system}]}]\n"),
    "environment": ("scenario", "name: ${oc.env:CANARY}\n"),
    "environment in an arm": ("sweep", "arms: {a: ['scenario.title=${oc.env:CANARY}']}\n"),
    "decode": ("experiment", "title: ${oc.decode:'1'}\n"),
    "hydra": ("sweep", "hydra: {run: {dir: written}}\n"),
    "hydra in an arm": ("sweep", "factors: [{key: scoring.cutoff, values: [600]}]\narms: {a: ['hydra.run.dir=written']}\n"),
    "hydra as a factor": ("sweep", "factors: [{key: hydra.sweep.dir, values: [written]}]\n"),
    "launcher": ("experiment", "defaults:\n  - override /hydra/launcher: joblib\n"),
    "package": ("sweep", "# @package hydra.job.env_set\nPATH: written\n"),
    "defaults elsewhere": ("scenario", "defaults:\n  - ../../../secret\n"),
    "defaults absolute": ("scenario", "defaults: ['/secret']\n"),
    "an arm's search path": ("sweep", "factors: [{key: seed, values: [1]}]\narms: {a: ['hydra.searchpath=[file:///tmp]']}\n"),
    "a scenario elsewhere": ("sweep", "factors: [{key: seed, values: [1]}]\nscenarios: ['../../secret']\n"),
    "output as a factor": ("sweep", "factors: [{key: output, values: [written]}]\n"),
    "output in an arm": ("experiment", "baseline: a\narms: {a: ['output=../../written'], b: []}\n"),
    "output for all arms": ("experiment", "overrides: ['output=written']\n"),
    "output in an arm of a sweep": ("sweep", "factors: [{key: seed, values: [1]}]\narms: {a: ['++output=written']}\n"),
    "checkpoints in an arm": ("sweep", "factors: [{key: seed, values: [1]}]\narms: {a: [checkpoint.keep=9]}\n"),
    "an option as an arm": ("experiment", "baseline: a\narms: {a: [--plugin=mine.py]}\n"),
    "callbacks": ("scenario", "# @package _global_\nhydra: {callbacks: {x: {_target_: os.system}}}\n"),
    "resolver in a resolver": ("scenario", "title: ${oc.env:${oc.env:CANARY}}\n"),
    "resolver that makes": ("pricing", "rate: ${oc.create:{a:b}}\n"),
    "several documents": ("scenario", "name: x\n---\nname: y\n"),
    "another encoding": ("scenario", b"\xff\xfen\x00a\x00m\x00e\x00"),
    "endless digits": ("limits", "cap: " + "9" * 5_000),
    "endless hexadecimal": ("pricing", "rate: 0x" + "f" * 4_000),
    "endless exponent": ("pricing", "rate: 1e400000\n"),
    "a device as a path": ("scenario", "name: x\nfile: /proc/self/mem\n"),
    "executor of one's own": ("sweep", "executor: os.system\n"),
    "null byte": ("sweep", "title: a\x00b\n"),
    "null byte escaped": ("sweep", 'arms: {"a\\0b": []}\nfactors: [{key: seed, values: [1]}]\n'),
    "terminal codes": ("sweep", 'factors: [{key: "seed\\e[2J", values: [1]}]\n'),
    "confusable key": ("sweep", "fаctors: []\n"),  # a Cyrillic a
    "full-width digits": ("sweep", "worlds: ２\n"),
    "bidirectional key": ("scenario", '"na\u202eme": x\n'),
    "not text": ("sweep", "factors: !!binary aGVsbG8=\n"),
    "infinite": ("sweep", "factors: [{key: noise.sd, low: 0, high: .inf}]\n"),
    "billion cells": ("sweep", "factors:\n" + "".join(f"- {{key: a{k}, low: 0, high: 1, levels: 9999}}\n" for k in range(9))),
    "billion points": ("sweep", "design: sobol\npoints: 1000000000\nfactors: [{key: noise.sd, low: 0, high: 1}]\n"),
}

LINES = [
    ["output=${oc.env:CANARY}"],
    ["limits.cap=${sum:1,2}"],
    ["scenario={_target_:os.system}"],
    ["hydra.searchpath=[file:///tmp]"],
    ["++hydra.callbacks.x._target_=os.system"],
    ["--config-path", "/tmp"],
    ["seed=" + "9" * 3_000],
    ["population.size=1e18"],
    ["record.lives=[99999999999999999999]"],
    ["output=a\x00b"],
    ["output='a\nb'"],
    ["+output._target_=os.system"],
    ["experiment=../../../secret"],
    ["experiment=/etc/passwd"],
    ["sweep=../experiment/main"],
    ["sweep=..%2Fmain"],
    ["sweep=main\x00"],
    ["ѕweep=cutoff_by_scenario"],  # a Cyrillic dze
    ["scenario=csv", "scenario.file=/dev/zero"],
    ["scenario=csv", "scenario.file=/dev/stdin"],
    ["scenario=csv", "scenario.file=../../../etc/passwd"],
    ["scenario=csv", "scenario.file=http://127.0.0.1/x.csv"],
    ["scenario=csv", "scenario.file=nowhere.csv", "output=written"],
    ["threads=256", "output=written"],
    ["record.lives=[50000]", "output=written"],
    ["scenario=csv", "scenario.file=a\x00b"],
    ["--config", "/dev/zero"],
    ["--config", "/etc/passwd"],
    ["--config", "a\x00b"],
    ["--config-dir", "a\x00b"],
    ["--plugin", "/dev/null"],
    ["--plugin", "a\x00b.py"],
    ["hydra.run.dir=written", "hydra/job_logging=default"],
    ["hydra.job.env_set.PATH=written"],
    ["launcher=os.system"],
    ["executor=os.system"],
    ["-m", "seed=glob(*)"],
    ["-m", "seed=range(1,1000000000)"],
    ["-m", "seed=interval(0,1)"],
    ["-m", "seed=1,2", "hydra/launcher=joblib", "hydra.launcher.n_jobs=1000000"],
    ["-m", "seed=1,2", "hydra/launcher=joblib", "hydra.launcher.n_jobs=-2"],
    ["-m", "seed=1,2", "hydra/launcher=ray", "+hydra.launcher.ray.init.num_cpus=100000000"],
    ["-m", "seed=1,2", "hydra/launcher=ray", "+hydra.launcher.ray.init.num_cpus=0.5"],
]

SAVED = {
    "output elsewhere": "output: ../elsewhere\n",
    "output absolute": "output: /elsewhere\n",
    "output at home": "output: ~/.ssh\n",
    "another setting": "shell: touch written\n",
    "code": f"seed: {TAG}:os.system ['touch written']\n",
}


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder to stand in, with a secret two floors up."""
    here = tmp_path / "a/b/here"
    here.mkdir(parents=True)
    for path in (tmp_path / "secret.yaml", tmp_path / "a/secret.yaml"):
        path.write_text(f"name: {CANARY}\n")
    monkeypatch.chdir(here)
    monkeypatch.setenv("CANARY", CANARY)
    return here


def refused(main, arguments, place, capfd):
    before = sorted(place.parents[2].rglob("*"))
    code = execute(main, arguments, "p")
    told = capfd.readouterr()
    assert code == 2, f"{code}: {told.err}"
    assert told.out == "" and told.err.count("\n") == 1 and told.err.strip().isprintable() and len(told.err) < 500
    assert CANARY not in told.err
    assert sorted(place.parents[2].rglob("*")) == before
    return told.err


COMMANDS = {"sweep": sweep.run, "experiment": compare.run}


@pytest.mark.parametrize("name", FILES)
def test_files_that_attack_are_refused(name, place, capfd):
    group, text = FILES[name]
    path = place / "mine" / group / "mine.yaml"
    path.parent.mkdir(parents=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    refused(COMMANDS.get(group, run.run), ["--config-dir", "mine", f"{group}=mine"], place, capfd)


@pytest.mark.parametrize("arguments", LINES, ids=map(ascii, range(len(LINES))))
@pytest.mark.parametrize("main", [run.run, sweep.run])
def test_lines_that_attack_are_refused(main, arguments, place, capfd):
    tiny = ["sweep.factors=[{key: seed, values: [1]}]"] if main is sweep.run else []
    refused(main, [*arguments, *tiny], place, capfd)


@pytest.mark.parametrize("name", SAVED)
def test_a_strangers_config_yaml_does_not_say_where_to_write(name, place, capfd):
    text = load_settings().to_yaml().replace("output: null\n", "" if name.startswith("output") else "output: null\n")
    text = text.replace("seed: 7\n", "") if name == "code" else text
    (place / "config.yaml").write_text(text + SAVED[name])
    refused(run.run, ["--config", "config.yaml"], place, capfd)


def test_links_are_followed_only_to_plain_small_files(place, capfd):
    (place / "mine/scenario").mkdir(parents=True)
    for target in ("/dev/zero", "/etc/passwd", "mine.yaml", "/proc/self/environ"):
        link = place / "mine/scenario/mine.yaml"
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        refused(run.run, ["--config-dir", "mine", "scenario=mine"], place, capfd)


def test_an_output_that_holds_other_files_is_left_alone(place, capfd):
    (place / "full").mkdir()
    (place / "full/letter.txt").write_text("keep me")
    os.symlink("full", place / "link")
    for folder in ("full", "link", "link/../full"):
        refused(sweep.run, [f"output={folder}", "sweep.factors=[{key: seed, values: [1]}]"], place, capfd)
        refused(run.run, [f"output={folder}"], place, capfd)
