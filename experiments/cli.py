"""What every command shares: reading the command line, one line for bad input, the exit code.

def run(settings, command): ...

if __name__ == "__main__":
    entry(run)
"""

import gc
import re
import shlex
import sys
from argparse import SUPPRESS, ArgumentParser
from dataclasses import dataclass, replace
from pathlib import Path

from experiments import multirun
from experiments.guard import GOOD, guarded
from experiments.plugins import load_plugin
from sim.run import check
from sim.settings import BadInput, load_settings
from sim.settings.compose import options
from sim.settings.overrides import GROUPS, parse

NAME = re.compile(r"\w[\w-]{0,99}")
HYDRA_PREFIXES = ("hydra.", "hydra/", "launcher=")


@dataclass(frozen=True)
class Command:
    """One invocation: what was chosen, and from where."""

    program: str
    overrides: tuple[str, ...] = ()
    hydra: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()
    config_dir: str | None = None
    config: str | None = None
    multirun: bool = False
    show: bool = False
    defaults: tuple[str, ...] = ()  # choices of the command itself, where the user makes none

    @property
    def typed(self):
        """The command as the user typed it, more or less."""
        flags = [part for path in self.plugins for part in ("--plugin", path)]
        flags += ["--config-dir", self.config_dir] if self.config_dir else []
        flags += ["--config", self.config] if self.config else []
        return shlex.join([*self.program.split(), *flags, *self.overrides])

    def settings(self, *before, after=()):
        """The settings of this command; `before` yields to what the user typed, `after` does not."""
        settings = load_settings([*self.defaults, *before, *self.overrides, *after], self.config_dir, self.config)
        check(settings)
        return settings

    def arm(self, experiment, arm, scenario):
        """The settings of one arm of a comparison under one scenario."""
        after = [f"scenario={scenario}", *experiment.arms[arm]]
        return self.settings(*experiment.overrides, after=after)

    def names(self, key):
        """Did the user type this key?"""
        return any(parse(text).key_or_group == key for text in self.overrides)


def entry(main, *defaults):
    """Run `main(settings, command)` and leave with its exit code.  defaults: choices where the user makes none"""
    gc.freeze()  # what was loaded stays
    sys.exit(execute(main, sys.argv[1:], program_name(), defaults))


def execute(main, arguments, program="creditworlds", defaults=()):
    """Run a command; returns the exit code, with one line on stderr where it is not 0."""
    return guarded(lambda: _perform(main, replace(read_command(arguments, program), defaults=tuple(defaults))))


def read_command(arguments, program):
    """The command line as a Command; flags may stand anywhere."""
    given = _parser(program).parse_intermixed_args(arguments)
    texts = given.overrides
    hydra = tuple(text for text in texts if text.lstrip("+~").startswith(HYDRA_PREFIXES))
    return Command(
        program=program,
        overrides=tuple(text for text in texts if text not in hydra),
        hydra=hydra,
        plugins=tuple(given.plugin),
        config_dir=given.config_dir,
        config=given.config,
        multirun=given.multirun,
        show=given.cfg is not None,
    )


def program_name():
    """How the running command was started."""
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    return f"python -m {spec.name}" if spec else sys.argv[0]


def named_by(question, otherwise):
    """The folder of an experiment or a sweep: what follows the last = in its command, if that is a plain name."""
    name = question.how_to_run.rpartition("=")[2]
    return name if NAME.fullmatch(name) else otherwise


def _perform(main, command):
    for path in command.plugins:
        load_plugin(path)
    if command.multirun:
        return multirun.launch(main, command)
    command = replace(command, overrides=(*multirun.output_of(command), *command.overrides))
    settings = command.settings()
    check_output(settings, command)
    if command.show:
        print(settings.to_yaml(), end="")
        return GOOD
    return main(settings, command)


def check_output(settings, command):
    """A file may name only the folder it lies in as output: where else to write, the user says."""
    if command.config is None or settings.output is None or command.names("output"):
        return
    if Path(settings.output).resolve() != Path(command.config).resolve().parent:
        allowed = f"is refused: {command.config} may only name its own folder; give output=… on the command line"
        raise BadInput("output", settings.output, allowed)


class _Parser(ArgumentParser):
    def error(self, message):
        raise BadInput("arguments", None, message)


def _parser(program):
    parser = _Parser(prog=program, usage="%(prog)s [key=value | group=option ...]", epilog=_groups(), allow_abbrev=False)
    parser.add_argument("overrides", nargs="*", help=SUPPRESS)
    parser.add_argument("-m", "--multirun", action="store_true", help="run every combination of key=a,b or key=range(1,9)")
    parser.add_argument("--plugin", action="append", default=[], metavar="FILE.py", help="register decisions of your own")
    parser.add_argument("--config-dir", "-cd", metavar="FOLDER", help="add options of your own, such as scenario/mine.yaml")
    parser.add_argument("--config", metavar="FILE", help="start from the config.yaml of a finished run")
    parser.add_argument("--cfg", "-c", choices=["job"], help="print the settings and stop")
    return parser


def _groups():
    listed = "; ".join(f"{group}={'|'.join(options(group))}" for group in GROUPS)
    return f"Groups: {listed}. All keys: python -m experiments.settings"
