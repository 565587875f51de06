"""Commands: one line for bad input, nothing written, the right exit code."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from experiments import cli
from sim.settings.experiment import Experiment
from sim.settings.registry import forget


@dataclass
class Seen:
    settings: list
    fails: dict

    def __call__(self, settings, command):
        self.settings.append(settings)
        self.command = command
        if settings.seed in self.fails:
            raise self.fails[settings.seed]


class Violated(Exception):
    exit_code = 4


@pytest.fixture
def main(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fails = {
        3: OSError(28, "No space left on device", "runs/x"),
        4: Violated("identity cash, 2020-01-31: off by 1 fen"),
        130: KeyboardInterrupt(),
        1: RuntimeError("a fault"),
    }
    return Seen([], fails)


def run(main, capfd, *arguments):
    code = cli.execute(main, list(arguments), "test")
    return code, capfd.readouterr().err


def test_passes_settings_on(main, capfd):
    assert run(main, capfd, "scenario=covid_2020", "population.size=1_000") == (0, "")
    assert main.settings[0].scenario.name == "covid_2020" and main.command.names("scenario")


def test_a_commands_own_choices_yield_to_the_users(main):
    for typed, chosen in ([], "dynamic"), (["limits=fixed"], "fixed"):
        assert cli.execute(main, typed, "test", ["limits=dynamic"]) == 0
        assert main.settings[-1].limits.kind == chosen and not main.command.names("pricing")


@pytest.mark.parametrize(
    "arguments",
    [
        ["limits.cap=300_000"],
        ["nosuch=1"],
        ["population.size=abc"],
        ["limits=nosuch"],
        ["a"],
        ["limits=fixed,dynamic"],
        ["--nosuch"],
        ["--config-dir", "none"],
        ["--config", "none.yaml"],
        ["--plugin", "none.py"],
        ["hydra.callbacks.x=1"],
        ["+hydra.callbacks.x._target_=builtins.print"],
        ["hydra.launcher._target_=os.system"],
        ["hydra.run.dir=${oc.env:HOME}"],
        ["hydra/launcher=mine"],
        ["launcher=nosuch"],
        ["launcher=basic"],
        ["hydra.sweep.dir=x"],
        ["-m", "seed=7,abc"],
        ["-m", "limits=fixed,nosuch"],
        ["-m", "seed=range(1,100000)"],
        ["-m", "hydra/launcher=nosuch", "seed=7,8"],
        ["-m", "--cfg", "job"],
        ["-m", "seed=7,8", "output=a,b"],
    ],
)
def test_bad_input_is_one_line_and_nothing_else(main, capfd, tmp_path, arguments):
    code = cli.execute(main, arguments, "test")
    out, err = capfd.readouterr()
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert ": " in err and "Traceback" not in err
    assert not main.settings and not any(tmp_path.iterdir())


@pytest.mark.parametrize(
    "seed, line", [(3, "runs/x: No space left on device"), (4, "identity cash, 2020-01-31: off by 1 fen"), (130, "interrupted")]
)
def test_exit_codes(main, capfd, seed, line):
    code, err = run(main, capfd, f"seed={seed}")
    assert code == seed and err.startswith(line) and err.count("\n") == 1


def test_a_fault_of_ours_shows_its_traceback(main, capfd):
    code, err = run(main, capfd, "seed=1")
    assert code == 1 and "RuntimeError: a fault" in err


def test_shows_the_settings(main, capfd):
    assert cli.execute(main, ["--cfg", "job", "seed=5"], "test") == 0
    assert capfd.readouterr().out.startswith("seed: 5\n") and not main.settings


def test_starts_from_a_saved_run(main, capfd, tmp_path):
    run(main, capfd, "limits=dynamic", "seed=5")
    (tmp_path / "config.yaml").write_text(main.settings[0].to_yaml())
    run(main, capfd, "--config", "config.yaml")
    assert main.settings[0] == main.settings[1]


def test_hydras_run_folder_is_the_output(main, capfd):
    run(main, capfd, "hydra.run.dir=runs/x", "hydra.verbose=true")
    assert main.settings[0].output == "runs/x"


def test_a_plugin_registers_a_decision(main, capfd, tmp_path):
    text = (
        "from sim import register\nfrom sim.lender.limits.fixed import FixedLimits\n"
        "@register('limits', 'from_file')\nclass Mine(FixedLimits):\n    pass\n"
    )
    (tmp_path / "mine.py").write_text(text)
    assert run(main, capfd, "--plugin", "mine.py", "limits=from_file") == (0, "")
    forget("limits", "from_file")
    assert main.settings[0].limits.kind == "from_file"


@pytest.mark.parametrize(("own", "words"), [
    ("Mine:\n    pass", "is no Decision: derive its class from sim.lender.decision.Decision"),
    ("Mine(Decision):\n    pass", "has no method decide"),
])  # fmt: skip
def test_a_class_that_cannot_decide_is_refused_before_anything_is_lived(main, capfd, tmp_path, own, words):
    before = "from sim import register\nfrom sim.lender.decision import Decision\n@register('limits', 'useless')\n"
    (tmp_path / "mine.py").write_text(f"{before}class {own}\n")
    assert run(main, capfd, "--plugin", "mine.py", "limits=useless") == (2, f"limits: useless {words}\n")
    forget("limits", "useless")
    sys.modules.pop("plugin_mine", None)


def test_a_broken_plugin_is_one_line(main, capfd, tmp_path):
    (tmp_path / "broken.py").write_text("1 / 0\n")
    code, err = run(main, capfd, "--plugin", "broken.py")
    assert code == 2 and err.startswith("--plugin: ") and err.count("\n") == 1
    assert "failed: ZeroDivisionError: division by zero" in err


def test_many_runs(main, capfd, tmp_path):
    assert run(main, capfd, "-m", "seed=range(6,8)", "limits=fixed,dynamic", "output=out")[0] == 0
    assert [(s.seed, s.limits.kind, s.output) for s in main.settings] == [
        (6, "fixed", "out/0"),
        (6, "dynamic", "out/1"),
        (7, "fixed", "out/2"),
        (7, "dynamic", "out/3"),
    ]


def test_many_runs_each_have_a_folder(main, capfd):
    run(main, capfd, "-m", "seed=6,7", "hydra.sweep.dir=runs/mine")
    assert [s.output for s in main.settings] == ["runs/mine/0", "runs/mine/1"]


def test_one_failed_run_stops_no_other(main, capfd):
    code, err = run(main, capfd, "-m", "seed=4,6", "launcher=basic")
    assert code == 4 and err.startswith("identity") and [s.seed for s in main.settings] == [4, 6]


def test_an_interrupt_stops_all(main, capfd):
    with pytest.raises(SystemExit) as left:
        cli.execute(main, ["-m", "seed=6,130,7"], "test")
    assert left.value.code == 130 and [s.seed for s in main.settings] == [6, 130]


def test_an_arm_wins_over_what_was_typed_and_that_over_the_experiment(main, capfd):
    run(main, capfd, "population.size=9", "limits=fixed")
    experiment = main.settings[0].experiment.model_copy(update={"overrides": ("population.size=5", "seed=8")})
    arm = main.command.arm(experiment, "dynamic_flat", "covid_2020")
    assert (arm.population.size, arm.seed, arm.limits.kind, arm.scenario.name) == (9, 8, "dynamic", "covid_2020")


def test_leaves_a_real_process_with_the_code(tmp_path):
    script = "from experiments.cli import entry\nentry(lambda settings, command: print(settings.seed))\n"
    (tmp_path / "command.py").write_text(script)
    done = subprocess.run(
        [sys.executable, "command.py", "seed=x"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        env={"PYTHONPATH": str(Path(cli.__file__).parents[1])},
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "seed: x is not a whole number\n")


def test_ctrl_c_while_modules_load_leaves_no_traceback(tmp_path):
    """The interrupt comes while the package itself is imported, before any command could catch it."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal, sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'sim':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
    )
    root = str(Path(cli.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-m", "experiments.settings"], cwd=tmp_path, capture_output=True, text=True, timeout=60,
        env={"PYTHONPATH": os.pathsep.join([str(tmp_path), root])},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


def test_termination_is_told(capfd):
    code = cli.execute(lambda *_: os.kill(os.getpid(), signal.SIGTERM), [], "test")
    assert (code, capfd.readouterr().err) == (143, "terminated; the same command starts it again\n")


def test_the_folder_of_many_runs_must_be_one(main, capfd, tmp_path):
    (tmp_path / "file").write_text("mine")
    assert run(main, capfd, "-m", "seed=7,8", "output=file") == (2, "output: file is a file; name a folder\n")


@pytest.mark.parametrize(("told", "folder"), [
    ("python -m experiments.compare experiment=e02_limits", "e02_limits"), ("", "compare"), ("experiment=..", "compare"),
    ("experiment=../../mine", "compare"), ("experiment=/etc", "compare"), ("experiment=a\0b", "compare"),
])  # fmt: skip
def test_an_experiment_names_a_folder_and_no_path(told, folder):
    assert cli.named_by(Experiment(how_to_run=told), "compare") == folder
