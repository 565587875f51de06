"""Files and overrides that must be refused before anything of them is carried out."""

import time

import pytest

from sim.settings import BadInput, load_settings

CANARY = "canary-5d1f"
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi")
)

OVERRIDES = [
    "+x._target_=os.system",
    "+limits._target_=builtins.print",
    "scenario.sources={_target_: builtins.print}",
    "scenario={_target_: builtins.eval, _args_: ['1']}",
    "experiment.arms={a: [_target_]}",
    "+hydra.callbacks.x._target_=builtins.print",
    "+hydra.callbacks.x={a: 1}",
    "hydra.searchpath=[file:///tmp]",
    "hydra/job_logging=default",
    "hydra.job_logging.handlers.file.filename=/tmp/x",
    "hydra.run.dir=/tmp/x",
    "++hydra.job.env_set.PATH=/tmp",
    "hydra.sweeper.params.seed=1",
    "hydra/launcher=joblib",
    "hydra=x",
    "output=${oc.env:CANARY}",
    "output='${oc.env:CANARY}'",
    "output=${oc.decode:1}",
    "seed=${world}",
    "output=${hydra:runtime.cwd}",
    "output=${now:%Y}",
    "scenario.title=${oc.create:{a: 1}}",
    "scenario.sources={unemployment: '${oc.env:CANARY}'}",
    "scenario=../../secret",
    "scenario=/etc/passwd",
    "limits@pricing=fixed",
    "~limits",
    "~limits=fixed",
    "limits",
    "",
    "=1",
    "а.b=1",
    "population.size=[" + "[" * 300 + "]" * 301,
    "output=" + "x" * 5000,
    "seed=range(1,3)",
    "limits=fixed,dynamic",
    "limits=glob(*)",
    "limits={kind: fixed}",
    "limits=null",
    "population.__class__=1",
    "population.model_config=1",
    "a=b=c",
]

FILES = {
    "target": "name: x\n_target_: builtins.print\n",
    "nested target": "name: x\nsources: {unemployment: {_target_: os.system}}\n",
    "interpolation": "name: ${oc.env:CANARY}\n",
    "look-up": "name: ${seed}\n",
    "hydra key": "hydra:\n  run:\n    dir: /tmp\n",
    "hydra default": "defaults:\n  - override /hydra/launcher: joblib\n",
    "package": "# @package hydra\ncallbacks: {}\n",
    "package below": "# mine\n#  @package hydra.callbacks\nx: 1\n",
    "outside": "defaults:\n  - ../../secret\n",
    "outside group": "defaults:\n  - /../secret: x\n",
    "absolute": "defaults:\n  - /etc/passwd\n",
    "another package": "defaults:\n  - /limits@hydra.job: fixed\n",
    "itself": "defaults: [mine]\nname: mine\n",
    "odd defaults": "defaults: 3\n",
    "alias bomb": BOMB,
    "alias": "a: &a 1\nb: *a\n",
    "python tag": "a: !!python/object/apply:os.system ['true']\n",
    "tag": "a: !!set {x, y}\n",
    "deep": "a: " + "[" * 2_000 + "]" * 2_000,
    "very deep": "a: " + "[" * 200_000,
    "many": "a: [" + "1," * 50_000 + "]",
    "big": "a: " + "x" * 2**20,
    "octal": "severity: 0777\n",
    "clock time": "severity: 12:30:00\n",
    "not UTF-8": b"\xff\xfe\x00a: 1",
    "broken": "a: [1,\nb: }",
    "tab": "a:\n\tb: 1\n",
    "nul": "a: \x00\n",
    "duplicate": "name: x\nname: y\n",
    "list": "- 1\n- 2\n",
    "text": "just text\n",
    "number key": "1: 2\n",
}


def refused(overrides, **where):
    start = time.process_time()
    with pytest.raises(BadInput) as error:
        load_settings(overrides, **where)
    assert time.process_time() - start < 1
    line = str(error.value)
    assert line.isprintable() and CANARY not in line and len(line) < 400
    return line


@pytest.mark.parametrize("override", OVERRIDES, ids=range(len(OVERRIDES)))
def test_refuses_overrides(override, monkeypatch, capfd):
    monkeypatch.setenv("CANARY", CANARY)
    refused([override])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("place", ["folder", "saved"])
def test_refuses_files(name, place, tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("CANARY", CANARY)
    content = FILES[name]
    path = tmp_path / "scenario/mine.yaml"
    path.parent.mkdir()
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    where = {"config_dir": tmp_path} if place == "folder" else {"file": path}
    refused(["scenario=mine"] if place == "folder" else [], **where)
    assert capfd.readouterr() == ("", "")


def test_refuses_a_folder_that_configures_hydra(tmp_path):
    (tmp_path / "hydra/launcher").mkdir(parents=True)
    (tmp_path / "hydra/launcher/mine.yaml").write_text("a: 1\n")
    assert "may not configure hydra" in refused([], config_dir=tmp_path)


def test_refuses_what_is_not_there(tmp_path):
    assert "is not a folder" in refused([], config_dir=tmp_path / "none")
    assert "is not a file" in refused([], file=tmp_path / "none.yaml")
    assert "is not a file" in refused([], file="/dev/zero")


def test_takes_windows_line_ends_and_a_byte_order_mark(tmp_path):
    (tmp_path / "scenario").mkdir()
    text = "\ufeffname: mine\r\nstart: '2020-01'\r\nunemployment:\r\n  2020-01: 0.05\r\n"
    (tmp_path / "scenario/mine.yaml").write_bytes(text.encode())
    assert load_settings(["scenario=mine"], config_dir=tmp_path).scenario.unemployment == {"2020-01": 0.05}
