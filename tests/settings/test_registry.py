import pickle

import pytest
from pydantic import BaseModel, Field

from sim.settings import BadInput, load_settings, register
from sim.settings.limits import FixedLimits
from sim.settings.registry import forget, names, variant
from sim.settings.setting import Group


@pytest.fixture
def mine():
    @register("limits", "mine")
    class Mine:
        class Settings(BaseModel):
            multiple: float = Field(3.0, ge=0)

    yield Mine
    forget("limits", "mine")


def test_a_variant_brings_its_own_settings(mine):
    limits = load_settings(["limits=mine", "limits.multiple=4"]).limits
    assert (limits.kind, limits.multiple) == ("mine", 4)
    assert variant("limits", "mine").implementation is mine
    assert "mine" in names("limits")


@pytest.mark.parametrize(
    "override, line",
    [
        ("limits.multipl=4", "limits.multipl: is not a setting; did you mean multiple?"),
        ("limits.multiple=-1", "limits.multiple: -1 is below 0"),
        ("limits.multiple=nan", "limits.multiple: nan is not finite"),
        ("limits.multiple='4'", "limits.multiple: 4 is not a number"),
    ],
)
def test_its_settings_are_strict_too(mine, override, line):
    with pytest.raises(BadInput) as error:
        load_settings(["limits=mine", override])
    assert str(error.value) == line


def test_a_saved_variant_loads_again(mine, tmp_path):
    saved = tmp_path / "config.yaml"
    saved.write_text(load_settings(["limits=mine"]).to_yaml())
    assert load_settings(file=saved).limits.kind == "mine"
    forget("limits", "mine")
    with pytest.raises(BadInput, match="^limits: mine is not one of dynamic, fixed"):
        load_settings(file=saved)


def test_a_variant_may_extend_built_in_settings_or_have_none():
    @register("limits", "halved")
    class Halved:
        class Settings(FixedLimits):
            factor: float = 0.5

    @register("monitoring", "silent")
    class Silent:
        pass

    settings = load_settings(["limits=halved", "limits.cap=1000", "monitoring=silent"])
    assert (settings.limits.kind, settings.limits.factor, settings.limits.cap) == ("halved", 0.5, 1000)
    assert settings.monitoring.kind == "silent" and isinstance(settings.monitoring, Group)
    forget("limits", "halved")
    forget("monitoring", "silent")


def test_a_variant_takes_over_the_settings_of_the_class_it_extends():
    from sim.lender.limits.fixed import FixedLimits as Built

    @register("limits", "gentler")
    class Gentler(Built):
        pass

    limits = load_settings(["limits=gentler", "limits.cap=1000"]).limits
    forget("limits", "gentler")
    assert (limits.kind, limits.cap, limits.multiples) == ("gentler", 1000, (2.6, 3.8, 4.8, 5.8))


def test_settings_travel_to_another_process(mine):
    settings = load_settings(["limits=mine", "seed=5"])
    assert pickle.loads(pickle.dumps(settings)) == settings


def test_a_cell_may_be_run_twice(mine):
    @register("limits", "mine")
    class Again:
        class Settings(BaseModel):
            other: int = 1

    assert load_settings(["limits=mine"]).limits.other == 1


def test_a_user_may_give_a_variant_a_file(mine, tmp_path):
    (tmp_path / "limits").mkdir()
    (tmp_path / "limits/mine.yaml").write_text("kind: mine\nmultiple: 9\n")
    assert load_settings(["limits=mine"], config_dir=tmp_path).limits.multiple == 9


@pytest.mark.parametrize("kind, name", [("limit", "mine"), ("limits", "fixed"), ("limits", "my limits"), ("limits", 3)])
def test_refuses_odd_registrations(kind, name):
    with pytest.raises(BadInput):
        register(kind, name)(type("Other", (), {}))


def test_an_unknown_variant_names_the_nearest():
    with pytest.raises(BadInput, match="limits: fixd is not one of dynamic, fixed, .*; did you mean fixed"):
        variant("limits", "fixd")
