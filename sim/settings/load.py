"""From `key=value` to typed settings: parse, compose, validate."""

from omegaconf import OmegaConf
from pydantic import ValidationError

from sim.settings import overrides as words
from sim.settings.compose import check_no_clash, composed, explained
from sim.settings.errors import BadInput
from sim.settings.explain import bad_input
from sim.settings.files import check_file, check_folder
from sim.settings.root import Settings


def load_settings(overrides=(), config_dir=None, file=None):
    """The settings that overrides describe, on top of the defaults or of a saved config.yaml.

    overrides: like `scenario=covid_2020` or `population.size=50_000`; the last of a key wins.  A mapping is laid over the
    one there: `scenario.unemployment={2020-05: 0.08}` changes that month, `{}` leaves none.
    config_dir: a folder with options of one's own, such as `scenario/mine.yaml`.
    file: the config.yaml of a finished run.
    Raises BadInput with one line: the key, its value and what is allowed.
    """
    if isinstance(overrides, str):
        raise BadInput("overrides", overrides, "is one text; give a list of key=value")
    chosen = [words.single(words.parse(text)) for text in overrides]
    if config_dir is not None:
        config_dir = check_folder(config_dir)
        check_no_clash(config_dir)
    plain = composed(chosen, config_dir) if file is None else _saved(file, chosen, config_dir)
    for override in words.last_of_each(chosen):
        if not words.is_choice(override) and override.value() == {}:
            _empty(plain, override.key_or_group)
    return validated(plain)


def _empty(plain, key):
    """Leave nothing of a mapping: composing lays one over the other, and nothing over something is what there was."""
    *groups, name = key.split(".")
    for group in groups:
        plain = plain.get(group) if isinstance(plain, dict) else None
    if isinstance(plain, dict) and isinstance(plain.get(name), dict):
        plain[name] = {}


def validated(plain):
    """Settings from a plain dictionary."""
    _check_present(plain)
    try:
        return Settings.model_validate(plain)
    except ValidationError as error:
        raise bad_input(error, Settings) from None


def _saved(file, overrides, config_dir):
    """A saved run, with whole groups replaced where chosen anew, then single values."""
    check_file(file)
    with explained(str(file)):
        config = OmegaConf.load(file)
    choices = [override for override in overrides if words.is_choice(override)]
    fresh = composed(choices, config_dir) if choices else {}
    for group in _replaced(choices):
        config[group] = fresh[group]
    with explained(str(file)):
        for override in overrides:
            if not words.is_choice(override):
                OmegaConf.update(config, override.key_or_group, override.value(), force_add=True)
    return OmegaConf.to_container(config)


def _replaced(choices):
    groups = [override.key_or_group for override in choices]
    return [*groups, *(words.PRESET if "lender" in groups else ())]


def _check_present(plain, prefix=""):
    """A value left open as ??? in a file must be given."""
    for key, value in plain.items():
        if isinstance(value, dict):
            _check_present(value, f"{prefix}{key}.")
        elif value == "???":
            raise BadInput(f"{prefix}{key}", None, "is missing: this option needs it")
