import os
import sys

import pytest
from hydra import initialize_config_module, version
from hydra.core.config_store import ConfigStore
from hydra.core.global_hydra import GlobalHydra

from sim.settings import BadInput, Settings, load_settings


def test_composes_groups_and_values():
    settings = load_settings(["scenario=covid_2020", "limits=dynamic", "population.size=50_000"])
    assert (settings.scenario.name, settings.limits.kind, settings.population.size) == ("covid_2020", "dynamic", 50_000)


def test_a_value_not_in_a_file_can_be_set():
    assert load_settings(["behaviour.remember=0.2"]).behaviour.remember == 0.2


def test_the_last_of_a_key_wins():
    assert load_settings(["limits=dynamic", "limits=fixed", "seed=1", "seed=2"]).limits.kind == "fixed"
    assert load_settings(["seed=1", "seed=2"]).seed == 2


def test_a_mapping_is_laid_over_and_an_empty_one_leaves_nothing(tmp_path):
    base = load_settings(["scenario=covid_2020"]).scenario.unemployment
    assert load_settings(["scenario=covid_2020", "scenario.unemployment={2020-05: 0.3}"]).scenario.unemployment == (
        base | {"2020-05": 0.3}
    )
    settings = load_settings(["scenario=covid_2020", "scenario.unemployment_young={}"])
    assert settings.scenario.unemployment_young == {} and settings.scenario.unemployment == base
    (tmp_path / "config.yaml").write_text(load_settings(["scenario=covid_2020"]).to_yaml(), encoding="utf-8")
    saved = load_settings(["scenario.sources={}"], file=tmp_path / "config.yaml").scenario
    assert saved.sources == {} and saved.unemployment == base
    with pytest.raises(BadInput, match="scenario.unemployment: is missing"):
        load_settings(["scenario.unemployment={}"])


def test_a_decision_can_be_chosen_over_the_lender_preset():
    settings = load_settings(["limits=dynamic", "lender=plain"])
    assert settings.limits.kind == "dynamic"


def test_chinese_text_needs_no_quotes():
    assert load_settings(["output=runs/借呗"]).output == "runs/借呗"


@pytest.mark.parametrize("overrides", [[], ["scenario=fed_2025_severely_adverse", "pricing=grades", "limits=dynamic"]])
def test_what_is_saved_loads_to_the_same_settings(overrides, tmp_path):
    settings = load_settings(overrides)
    saved = tmp_path / "config.yaml"
    saved.write_text(settings.to_yaml(), encoding="utf-8")
    again = load_settings(file=saved)
    assert again == settings and again.to_yaml() == settings.to_yaml()
    assert Settings.model_validate(settings.resolved()) == settings


def test_a_saved_run_can_be_changed(tmp_path):
    saved = tmp_path / "config.yaml"
    saved.write_text(load_settings(["limits=dynamic", "limits.cut_max=0.5", "seed=3"]).to_yaml(), encoding="utf-8")
    changed = load_settings(["pricing=grades", "population.size=10"], file=saved)
    assert (changed.pricing.kind, changed.population.size) == ("grades", 10)
    assert (changed.limits.cut_max, changed.seed) == (0.5, 3)
    assert load_settings(["limits=fixed"], file=saved).limits.kind == "fixed"
    with pytest.raises(BadInput, match="limits.cut_mx"):
        load_settings(["limits.cut_mx=1"], file=saved)


def test_a_folder_adds_options(tmp_path):
    (tmp_path / "scenario").mkdir()
    (tmp_path / "scenario/mine.yaml").write_text("defaults: [calm, _self_]\nname: mine\nseverity: 2\n")
    settings = load_settings(["scenario=mine"], config_dir=tmp_path)
    assert settings.scenario.severity == 2 and settings.scenario.unemployment
    with pytest.raises(BadInput, match="calm, cn_2018_2023.*mine.*; did you mean mine"):
        load_settings(["scenario=mne"], config_dir=tmp_path)


def test_a_folder_with_an_odd_name(tmp_path):
    folder = tmp_path / "it's 我 的"
    (folder / "scenario").mkdir(parents=True)
    (folder / "scenario/mine.yaml").write_text("name: mine\nstart: 2020-01\nunemployment: {2020-01: 0.05}\n")
    assert load_settings(["scenario=mine"], config_dir=folder).scenario.start == "2020-01"


def test_a_lender_of_ones_own_is_a_preset_over_the_decisions(tmp_path):
    (tmp_path / "lender").mkdir()
    preset = "# @package _global_\ndefaults:\n  - plain\n  - override /limits: dynamic\n  - _self_\nlender:\n  name: mine\n"
    (tmp_path / "lender/mine.yaml").write_text(preset)
    settings = load_settings(["lender=mine"], config_dir=tmp_path)
    assert (settings.lender.name, settings.limits.kind, settings.pricing.kind) == ("mine", "dynamic", "flat")


def test_a_value_left_open_must_be_given(tmp_path):
    (tmp_path / "scenario").mkdir()
    (tmp_path / "scenario/mine.yaml").write_text("name: mine\nstart: ???\nunemployment: {2020-01: 0.05}\n")
    with pytest.raises(BadInput, match="scenario.start: is missing"):
        load_settings(["scenario=mine"], config_dir=tmp_path)


def test_a_file_may_not_shadow_a_shipped_option(tmp_path):
    (tmp_path / "limits").mkdir()
    (tmp_path / "limits/fixed.yaml").write_text("kind: fixed\ncap: 1\n")
    with pytest.raises(BadInput, match="has the name of a shipped option"):
        load_settings([], config_dir=tmp_path)


def test_leaves_no_trace(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    before = sorted(ConfigStore.instance().repo), sys.argv, os.getcwd(), dict(os.environ)
    load_settings(["limits=dynamic"])
    assert before == (sorted(ConfigStore.instance().repo), sys.argv, os.getcwd(), dict(os.environ))
    assert not GlobalHydra.instance().is_initialized() and not any(tmp_path.iterdir())


def test_leaves_a_callers_hydra_alone():
    with initialize_config_module("configs", version_base="1.2"):
        mine, base = GlobalHydra.instance(), version.getbase()
        load_settings([])
        with pytest.raises(BadInput):
            load_settings(["limits=nosuch"])
        assert GlobalHydra.instance() is mine and mine.is_initialized() and version.getbase() == base


def test_wants_a_list():
    with pytest.raises(BadInput, match="list"):
        load_settings("seed=1")
