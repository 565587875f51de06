import pytest

from sim.settings import Settings, load_settings
from sim.settings.describe import group_in, rows
from sim.settings.registry import DECISIONS, names, variant

ROWS = list(rows())


def test_every_setting_is_described():
    for row in ROWS:
        assert row.meaning and row.source and row.kind in ("setting", "law"), row


def test_every_number_has_a_unit_and_a_range():
    for row in ROWS:
        if isinstance(row.default, (int, float)) and not isinstance(row.default, bool):
            assert row.unit and row.allowed, row


def test_a_law_names_its_source():
    assert all(row.source != "assumption" for row in ROWS if row.kind == "law")


def test_every_option_of_every_decision_is_listed():
    listed = {(row.key.split(".")[0], row.option) for row in ROWS if row.option}
    assert listed >= {(kind, name) for kind in DECISIONS for name in names(kind)}


def groups():
    yield from (variant(kind, name).settings for kind in DECISIONS for name in names(kind))
    for name, field in Settings.model_fields.items():
        group = group_in(field.annotation)
        if group and name not in (*DECISIONS, "scenario"):
            yield group


@pytest.mark.parametrize("group", list(groups()), ids=lambda group: group.__name__)
def test_defaults_are_valid(group):
    assert group.model_validate(group().model_dump()) == group()


def test_all_defaults_together_are_the_shipped_run():
    shipped = load_settings()
    assert Settings(scenario=shipped.scenario, experiment=shipped.experiment) == shipped


def test_only_settings_of_variants_name_one():
    assert {row.key.split(".")[0] for row in ROWS if row.option} == set(DECISIONS)
