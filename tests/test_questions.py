"""Every command of docs/questions.md names settings that exist."""

import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import pytest

from sim.settings import load_settings

COMMANDS = re.findall(r"`python -m (experiments\.\w+)(.*?)`", Path(__file__).parents[1].joinpath("docs/questions.md").read_text())


@pytest.mark.parametrize(("module", "overrides"), COMMANDS)
def test_the_command_can_be_given(module, overrides):
    assert find_spec(module)
    settings = load_settings(shlex.split(overrides))
    arms = settings.experiment.arms if "experiment=" in overrides else {}
    for changes in arms.values():
        load_settings([*settings.experiment.overrides, *changes])


def test_there_are_questions():
    assert len(COMMANDS) > 20
