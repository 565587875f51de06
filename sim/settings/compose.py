"""Composing the shipped groups, a user's folder and overrides with hydra, leaving no trace."""

from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import yaml
from hydra import compose, initialize_config_module, version
from hydra.core.config_store import ConfigStore
from hydra.core.global_hydra import GlobalHydra
from hydra.core.singleton import Singleton
from hydra.errors import HydraException
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.settings.errors import BadInput
from sim.settings.files import reason
from sim.settings.overrides import check_choice, for_hydra, is_choice, last_of_each, quoted
from sim.settings.registry import names, user_variants

PACKAGE = "configs"
HYDRA = "1.3"


def composed(overrides, config_dir=None):
    """The plain dictionary that the overrides describe."""
    overrides = last_of_each(overrides)
    for override in filter(is_choice, overrides):
        group = override.key_or_group
        check_choice(group, override.value(), options(group, config_dir))
    with explained("settings"), _hydra(), options_of_registered_variants(config_dir):
        return OmegaConf.to_container(compose("config", [*map(for_hydra, overrides), *search_path(config_dir)]))


@contextmanager
def explained(where):
    """Turn what hydra and omegaconf complain about into one line."""
    try:
        yield
    except (HydraException, OmegaConfBaseException, yaml.YAMLError, RecursionError) as error:
        raise BadInput(where, None, f"cannot be composed: {reason(error)}") from None


def options(group, config_dir=None):
    """Every option of a group: shipped, in the user's folder, or registered."""
    shipped = files(PACKAGE).joinpath(group)
    found = [path.name for path in shipped.iterdir()] if shipped.is_dir() else []
    found += [path.name for path in _user_files(group, config_dir)]
    return sorted({name[:-5] for name in found if name.endswith(".yaml")} | set(names(group)))


def check_no_clash(config_dir):
    """A user's file may add an option, not shadow a shipped one, which would silently win."""
    for group in files(PACKAGE).iterdir():
        if group.is_dir():
            shipped = {path.name for path in group.iterdir()}
            for path in _user_files(group.name, config_dir):
                if path.name in shipped:
                    raise BadInput(str(path), None, "has the name of a shipped option; rename it")


def search_path(config_dir):
    """The override that makes hydra look into the user's folder too."""
    if config_dir is None:
        return []
    return [f"hydra.searchpath=[{quoted(f'file://{Path(config_dir).resolve()}')}]"]


def _user_files(group, config_dir):
    return sorted(Path(config_dir, group).glob("*.yaml")) if config_dir else []


@contextmanager
def _hydra():
    """Hydra set up for one composition; whatever the caller had set up comes back."""
    singletons = Singleton._instances
    before = {kind: singletons.pop(kind) for kind in (GlobalHydra, version.VersionBase) if kind in singletons}
    try:
        with initialize_config_module(PACKAGE, version_base=HYDRA):
            yield
    finally:
        singletons.pop(version.VersionBase, None)
        singletons.update(before)


@contextmanager
def options_of_registered_variants(config_dir):
    """A registered variant without a YAML file is an option that only names its kind."""
    store = ConfigStore.instance()
    added = []
    for kind, name in user_variants():
        has_file = any(path.stem == name for path in _user_files(kind, config_dir))
        if not has_file and f"{name}.yaml" not in store.repo.get(kind, {}):
            store.store(group=kind, name=name, node={"kind": name})
            added.append((kind, name))
    try:
        yield
    finally:
        for kind, name in added:
            del store.repo[kind][f"{name}.yaml"]
