import pytest
from pydantic import ValidationError

from sim.settings.setting import CHOICE, Group, Month, setting


class Example(Group):
    share: float = setting(0.5, "a share", unit="fraction", ge=0, le=1)
    count: int = setting(3, "a count", unit="things", source="")
    on: bool = setting(False, "a switch")
    steps: tuple[int, ...] = setting((1, 2), "steps")
    month: Month = setting("2020-01", "a month")


def test_takes_whole_numbers_for_fractions_and_lists_for_tuples():
    example = Example.model_validate({"share": 1, "steps": [3, 4]})
    assert example.share == 1.0 and example.steps == (3, 4)


@pytest.mark.parametrize(
    "given",
    [
        {"count": "3"},
        {"count": 3.0},
        {"count": True},
        {"on": 1},
        {"on": "true"},
        {"share": "0.5"},
        {"share": True},
        {"share": float("nan")},
        {"share": float("inf")},
        {"share": 1.01},
        {"steps": [1.0]},
        {"steps": "12"},
        {"unknown": 1},
        {"month": "2020-13"},
        {"month": "2020-1"},
        {"month": "２０２０-01"},
        {"month": 202001},
    ],
)
def test_coerces_nothing(given):
    with pytest.raises(ValidationError):
        Example.model_validate(given)


def test_cannot_be_changed():
    with pytest.raises(ValidationError):
        Example().count = 4


def test_carries_unit_kind_and_source():
    fields = Example.model_fields
    assert fields["share"].json_schema_extra == {"unit": "fraction", "kind": "setting", "source": "assumption"}
    assert fields["count"].json_schema_extra["source"] == CHOICE
