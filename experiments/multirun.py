"""Many runs from one command: hydra's own multirun, checked before anything starts."""

import sys
from dataclasses import replace
from importlib.util import find_spec
from itertools import islice
from math import prod
from pathlib import Path
from tempfile import TemporaryDirectory

import hydra
from hydra.core.hydra_config import HydraConfig
from hydra.core.override_parser.types import Glob

from experiments.guard import INTERRUPTED, TERMINATED, guarded
from experiments.plugins import load_plugin
from sim.run import check
from sim.settings import BadInput, load_settings
from sim.settings.compose import HYDRA, PACKAGE, options, options_of_registered_variants, search_path
from sim.settings.errors import nearest, one_of
from sim.settings.overrides import check_text, for_hydra, last_of_each, parse, quoted, read, single, value_text

LAUNCHERS = {"basic": None, "joblib": "hydra_plugins.hydra_joblib_launcher", "ray": "hydra_plugins.hydra_ray_launcher"}
ALLOWED = (
    "hydra.run.dir",
    "hydra.sweep.dir",
    "hydra.verbose",
    "hydra/launcher",
    "hydra.launcher.n_jobs",
    "hydra.launcher.ray.init.num_cpus",
)
ONLY_MANY = ("hydra.sweep.dir", "hydra/launcher", "hydra.launcher.n_jobs", "hydra.launcher.ray.init.num_cpus")
PROCESSES = {"hydra.launcher.n_jobs": -1, "hydra.launcher.ray.init.num_cpus": 1}  # and the least of each; -1: every core
MOST_PROCESSES = 256
MOST_RUNS = 10_000
MOST_CHECKED = 50


def output_of(command):
    """What a single run takes from hydra's own settings: the folder."""
    chosen = hydra_overrides(command)
    for key in chosen:
        if key in ONLY_MANY:
            raise BadInput(key, None, "is only used with -m")
    return [f"output={value_text(o)}" for key, o in chosen.items() if key == "hydra.run.dir"]


def hydra_overrides(command):
    """Hydra's own settings that may be set: folders, verbosity, launcher."""
    return {override.key_or_group: override for override in map(_hydra_override, command.hydra)}


def _hydra_override(text):
    """`launcher=` is short for `hydra/launcher=`; everything not listed is refused."""
    text = text.replace("launcher=", "hydra/launcher=", 1) if text.startswith("launcher=") else text
    key, _, value = text.lstrip("+").partition("=")
    if key not in ALLOWED:
        raise BadInput(key, None, f"may not be set here: only {', '.join(ALLOWED)}")
    check_text(f"value={value}")
    if key == "hydra/launcher":
        _check_launcher(value)
    chosen = read(text)
    if key in PROCESSES:
        _check_processes(key, value, chosen.value())
    return chosen


def _check_launcher(name):
    if name not in LAUNCHERS:
        raise BadInput("launcher", name, f"is not {one_of(LAUNCHERS)}{nearest(name, LAUNCHERS)}")
    if LAUNCHERS[name] and not _installed(LAUNCHERS[name]):
        raise BadInput("launcher", name, f"is not installed: pip install 'creditworlds[{name}]'")


def _check_processes(key, text, value):
    """Refuse more processes than anybody has cores for, before they are started."""
    if type(value) is not int or value == 0 or not PROCESSES[key] <= value <= MOST_PROCESSES:
        raise BadInput(key, text, f"is not a whole number from 1 to {MOST_PROCESSES}{', or -1' * (PROCESSES[key] < 0)}")


def _installed(module):
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def launch(main, command):
    """Check every run, then let hydra start them; the worst exit code is the command's."""
    if command.show:
        raise BadInput("--cfg", None, "shows one run: leave out -m")
    overrides = last_of_each(parse(text) for text in command.overrides)
    axes = [values(override, command.config_dir) for override in overrides]
    _check(axes, command)
    own = [override.input_line for override in hydra_overrides(command).values()]
    arguments = [*_folder(overrides), *own, *map(for_hydra, overrides), *search_path(command.config_dir)]
    _check_folder(arguments)
    with TemporaryDirectory() as codes, options_of_registered_variants(command.config_dir):
        _start(_job(main, command, codes), arguments, command.program)
        return max((int(path.read_text()) for path in Path(codes).iterdir()), default=0)


def _folder(overrides):
    """Every run has a folder below `output`, or below hydra's own."""
    outputs = [override for override in overrides if override.key_or_group == "output"]
    return [f"hydra.sweep.dir={value_text(single(override))}" for override in outputs]


def _check_folder(arguments):
    """Make the folder of all runs before hydra does, which would tell a failure by a traceback."""
    chosen = [str(read(text).value()) for text in arguments if text.startswith("hydra.sweep.dir=")]
    for folder in map(Path, chosen[-1:]):
        if folder.exists() and not folder.is_dir():
            raise BadInput("output", str(folder), "is a file; name a folder")
        if "${" not in str(folder):
            folder.mkdir(parents=True, exist_ok=True)


def values(override, config_dir=None):
    """The texts `key=value` that one override stands for."""
    if not override.is_sweep_override():
        return [for_hydra(override)]
    value = override.value()
    if isinstance(value, Glob):
        texts = value.filter(options(override.key_or_group, config_dir))
        if not texts:
            raise BadInput(override.key_or_group, value_text(override), "names no option")
    elif override.is_interval_sweep():
        raise BadInput(override.key_or_group, value_text(override), "is not a list of values")
    else:
        texts = list(islice(override.sweep_string_iterator(), MOST_RUNS + 1))
    return [f"{override.get_key_element()}={text}" for text in texts]


def _check(axes, command):
    """Every value of every axis is checked with the others at their first."""
    if prod(map(len, axes)) > MOST_RUNS:
        raise BadInput("-m", prod(map(len, axes)), f"runs are more than {MOST_RUNS}")
    first = [*command.defaults, *(axis[0] for axis in axes)]
    check(load_settings(first, command.config_dir, command.config))
    for place, axis in enumerate(axes, len(command.defaults)):
        for text in axis[1:] if len(axis) <= MOST_CHECKED else axis[-1:]:
            check(load_settings([*first[:place], text, *first[place + 1 :]], command.config_dir, command.config))


def _job(main, command, codes):
    """What hydra calls for each run, perhaps in another process."""

    def job(_config):
        own = HydraConfig.get()
        code = guarded(lambda: _run_one(main, command, own))
        if code in (INTERRUPTED, TERMINATED):
            sys.exit(code)
        if code:
            Path(codes, str(own.job.num)).write_text(str(code))

    return job


def _run_one(main, command, own):
    for path in command.plugins:
        load_plugin(path)
    output = f"output={quoted(Path(own.sweep.dir, str(own.job.num)))}"
    command = replace(command, overrides=(*own.overrides.task, output), multirun=False, hydra=())
    return main(command.settings(), command)


def _start(job, arguments, program):
    """Hand over to hydra, which reads sys.argv."""
    before = sys.argv
    sys.argv = [program, "--multirun", *arguments]
    try:
        hydra.main(version_base=HYDRA, config_path=f"pkg://{PACKAGE}", config_name="config")(job)()
    finally:
        sys.argv = before
