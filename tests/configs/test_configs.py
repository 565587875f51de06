"""Every shipped YAML composes, agrees with the classes, and says what it is."""

from pathlib import Path

import pytest
import yaml

import configs
from experiments.cells import cells
from experiments.cli import Command
from experiments.protocol import check_burn_ins
from sim.settings import Settings, load_settings
from sim.settings.files import check_data, check_file
from sim.settings.overrides import GROUPS
from sim.settings.registry import DECISIONS, variant

FOLDER = Path(configs.__file__).parent
FILES = sorted(FOLDER.glob("*/*.yaml"))
OTHER_WORLDS = ("scenario", "experiment", "lender", "regime", "product", "sweep")  # their other options differ from the class
DEFAULTS = [FOLDER / "regime/cn_2021.yaml", FOLDER / "product/instalment_line.yaml"]
NEEDS = {("scenario", "csv"): ["scenario.file=path.csv"]}


def named(path):
    return f"{path.parent.name}={path.stem}"


@pytest.mark.parametrize("path", FILES, ids=named)
def test_composes(path):
    needs = NEEDS.get((path.parent.name, path.stem), [])
    settings = load_settings([named(path), *needs])
    group = getattr(settings, path.parent.name)
    if path.parent.name in DECISIONS:
        assert group.kind == path.stem
    elif path.parent.name in ("scenario", "lender"):
        assert group.name == path.stem


@pytest.mark.parametrize("path", FILES, ids=named)
def test_is_plain_data_in_a_known_group(path):
    assert path.parent.name in GROUPS
    check_file(path)


def test_the_root_file_only_configures_hydras_folders():
    root = yaml.safe_load((FOLDER / "config.yaml").read_text())
    assert set(root.pop("hydra")) == {"output_subdir", "run", "sweep", "job"}
    assert root.pop("defaults")
    check_data("config.yaml", root)
    Settings.model_validate({**load_settings().resolved(), **root})


@pytest.mark.parametrize("path", [p for p in FILES if p.parent.name not in OTHER_WORLDS or p in DEFAULTS], ids=named)
def test_says_what_the_class_says(path):
    """A file may repeat the class's defaults, never contradict them; a rule set of another year is another one."""
    group = path.parent.name
    model = variant(group, path.stem).settings if group in DECISIONS else Settings.model_fields[group].annotation
    assert model.model_validate(yaml.safe_load(path.read_text())) == model()


@pytest.mark.parametrize("path", FILES, ids=named)
def test_begins_with_a_comment_or_title(path):
    text = path.read_text()
    assert text.lstrip().startswith("#") or "title:" in text


def test_every_arm_of_every_experiment_composes_and_differs_from_the_others():
    for path in FOLDER.glob("experiment/*.yaml"):
        experiment = load_settings([f"experiment={path.stem}"]).experiment
        first, *others = experiment.scenarios
        arms = [load_settings([*experiment.overrides, f"scenario={first}", *arm]) for arm in experiment.arms.values()]
        assert len({settings.to_yaml() for settings in arms}) == len(arms) > 1, path.name
        check_burn_ins({first: dict(zip(experiment.arms, arms))})
        for scenario in others:
            assert load_settings([*experiment.overrides, f"scenario={scenario}"]).scenario.name == scenario


def test_every_cell_of_every_sweep_composes():
    for path in FOLDER.glob("sweep/*.yaml"):
        sweep = load_settings([f"sweep={path.stem}"]).sweep
        found = cells(Command("p", (f"sweep={path.stem}",)), sweep, [0], [])
        assert found and not any(cell.reason for cell in found), path.name
        assert len({cell.name for cell in found}) == len(found) and sweep.how_to_run.endswith(f"sweep={path.stem}")
