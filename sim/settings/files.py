"""Reading a user's YAML without trusting it: small, flat, plain data, no code, no look-ups."""

import re
from itertools import islice
from pathlib import Path

import yaml

from sim.settings.errors import BadInput

GROUPS = (
    "scenario",
    "population",
    "product",
    "behaviour",
    "regime",
    "lender",
    "scoring",
    "pricing",
    "limits",
    "monitoring",
    "collections",
    "experiment",
    "sweep",
)
MOST_BYTES = 2**20
MOST_EVENTS = 10_000
MOST_LEVELS = 20
MOST_FILES = 1_000
MOST_BITS = 1_000  # of a whole number: Python refuses to print much longer ones
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

AMBIGUOUS = re.compile(r"[-+]?0[0-9_]+|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?")
PACKAGE = re.compile(r"^\s*#\s*@package\s+(?!_global_\s*$|_group_\s*$)\S", re.MULTILINE)
OPTION = re.compile(r"[\w-]+")
GROUP = re.compile(rf"((override\s+)?/?({'|'.join(GROUPS)}))?")
HYDRA = re.compile(r"(override\s+)?/?hydra([/.@:]|$)")


def read_text(path):
    """The text of a regular file of at most 1 MiB."""
    path = Path(path)
    if not path.is_file():
        raise BadInput(str(path), None, "is not a file")
    if path.stat().st_size > MOST_BYTES:
        raise BadInput(str(path), None, "is larger than 1 MiB")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(str(path), None, "is not UTF-8 text") from None


def check_file(path):
    """Refuse whatever is not plain settings."""
    text = read_text(path)
    if PACKAGE.search(text):
        raise BadInput(str(path), None, "may only use '@package _global_'")
    try:
        _check_events(path, yaml.parse(text, Loader=LOADER))
        data = yaml.load(text, Loader=LOADER)  # noqa: S506 (a safe loader)
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise BadInput(str(path), None, f"cannot be read: {reason(error)}") from None
    if not isinstance(data, dict):
        raise BadInput(str(path), None, "is not a group of settings")
    check_data(str(path), data)
    check_defaults(str(path), data.get("defaults", []))


def check_defaults(where, defaults):
    """A file may build on other options of the known groups, and on nothing else."""
    for entry in defaults if isinstance(defaults, list) else [defaults]:
        group, option = next(iter(entry.items())) if isinstance(entry, dict) and entry else ("", entry)
        if not (isinstance(option, str) and OPTION.fullmatch(option) and GROUP.fullmatch(str(group))):
            raise BadInput(where, entry, "is not an option of a group of settings")


def check_folder(folder):
    """Check every option a configuration folder offers; return the folder."""
    folder = Path(folder)
    if not folder.is_dir():
        raise BadInput("--config-dir", str(folder), "is not a folder")
    if (folder / "hydra").exists():
        raise BadInput(str(folder / "hydra"), None, "may not configure hydra")
    found = [path for group in GROUPS for path in islice((folder / group).glob("*.yaml"), MOST_FILES + 1)]
    if len(found) > MOST_FILES:
        raise BadInput("--config-dir", str(folder), f"holds more than {MOST_FILES} files")
    for path in found:
        check_file(path)
    return folder.resolve()


def check_data(where, data):
    """No `_target_`, no interpolation, nothing about hydra, no endless number, at any depth."""
    if isinstance(data, dict):
        for key, value in data.items():
            check_data(where, str(key))
            check_data(where, value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            check_data(where, value)
    elif isinstance(data, str):
        check_words(where, data)
    elif isinstance(data, int) and data.bit_length() > MOST_BITS:
        raise BadInput(where, None, f"holds a whole number of more than {MOST_BITS} bits")


def check_words(where, text):
    """No `_target_`, no interpolation, nothing about hydra."""
    if "_target_" in text:
        raise BadInput(where, text, "is refused: settings name variants, never code (_target_)")
    if "${" in text:
        raise BadInput(where, text, "is refused: write the value, not a look-up (${…})")
    if HYDRA.match(text):
        raise BadInput(where, text, "is refused: settings may not configure hydra")


def _check_events(path, events):
    level = count = 0
    for event in events:
        count += 1
        level += isinstance(event, yaml.CollectionStartEvent)
        level -= isinstance(event, yaml.CollectionEndEvent)
        _check_event(path, event)
        if level > MOST_LEVELS:
            raise BadInput(str(path), None, f"is nested deeper than {MOST_LEVELS} levels")
        if count > MOST_EVENTS:
            raise BadInput(str(path), None, f"holds more than {MOST_EVENTS} values")


def _check_event(path, event):
    if isinstance(event, yaml.AliasEvent):
        raise BadInput(str(path), "*" + event.anchor, "is refused: aliases are not supported")
    if getattr(event, "tag", None):
        raise BadInput(str(path), event.tag, "is refused: tags are not supported")
    plain = isinstance(event, yaml.ScalarEvent) and event.implicit[0]
    if plain and AMBIGUOUS.fullmatch(event.value):
        raise BadInput(str(path), event.value, "is ambiguous in YAML: write a decimal number or quote it")


def reason(error):
    """The first words of a library's error."""
    problem = getattr(error, "problem", None) or str(error) or type(error).__name__
    mark = getattr(error, "problem_mark", None)
    where = f" (line {mark.line + 1})" if mark else ""
    return problem.strip().splitlines()[0] + where
