"""docs/ODD.md tells the model as the code has it: every table renewed, every setting, rule, decision and scenario in it."""

import re
from pathlib import Path

import pytest

from experiments import odd
from sim.columns import GROUPS
from sim.settings import BadInput
from sim.settings.compose import options
from sim.settings.describe import rows
from sim.settings.registry import DECISIONS, names

TEXT = odd.DOCUMENT.read_text(encoding="utf-8")
NAMES = set(re.findall(r"`([^`]+)`", TEXT))
BY_HAND = re.sub(r"<!-- begin: .*?<!-- end: [a-z]+ -->", "", TEXT, flags=re.S)
EXPLAINED = {name for quoted in re.findall(r"`([^`]+)`", BY_HAND) for name in (quoted, quoted.rpartition(".")[2])}


def test_tables_are_those_of_the_code():
    assert odd.renewed(TEXT) == TEXT, "renew them: python -m experiments.odd"


def test_every_setting_appears():
    assert {row.key for row in rows()} <= NAMES


def test_every_rule_column_and_decision_appears():
    rules = {rule.name for path in (odd.ROOT / "sim").rglob("*.py") for rule in odd.rules_of(path)}
    assert {"stops_paying", "principal_part", "next_score"} <= rules <= NAMES
    columns = {column.name for group, _ in GROUPS.values() for column in group}
    assert columns <= NAMES
    assert {f"{kind}={name}" for kind in DECISIONS for name in names(kind)} <= NAMES


RULED = "behaviour labour product platform data lender scoring pricing limits monitoring feedback".split()


@pytest.mark.parametrize("group", RULED)
def test_every_number_of_a_rule_is_explained_where_it_acts(group):
    keys = {row.key.rpartition(".")[2] for row in rows() if row.key.startswith(f"{group}.")}
    plain = {"name", "kind", "history", "ability", "behaviour", "identity", "relations", "multiples", "scores", "rates", "cap"}
    assert keys - plain - EXPLAINED == set()


def test_scenarios_are_named():
    assert set(options("scenario")) - {"csv"} <= EXPLAINED


def test_names_that_look_like_settings_are_settings():
    groups = {row.key.split(".")[0] for row in rows()}
    known = {row.key for row in rows()} | {".".join(row.key.split(".")[:k]) for row in rows() for k in (1, 2, 3)}
    claimed = {name for name in NAMES if re.fullmatch(r"[a-z_]+(\.[a-z_*]+)+", name) and name.split(".")[0] in groups}
    assert claimed <= known


def test_files_named_by_hand_exist():
    files = set(re.findall(r"`(sim/[\w/]+(?:\.py)?)`", BY_HAND))
    assert len(files) > 10 and all((Path(odd.ROOT) / file).exists() for file in files)


def test_a_missing_mark_is_noticed():
    with pytest.raises(BadInput, match="rules is not marked exactly once"):
        odd.renewed(TEXT.replace("<!-- begin: rules -->", ""))
