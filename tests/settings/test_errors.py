import pytest

from sim.settings.errors import BadInput, nearest, one_line, shown


def test_names_key_value_and_what_is_allowed():
    assert str(BadInput("limits.cap", 300_000.0, "is above 200000 CNY")) == "limits.cap: 300000 is above 200000 CNY"
    assert str(BadInput("limits.capp", None, "is not a setting")) == "limits.capp: is not a setting"


@pytest.mark.parametrize("value, text", [(True, "true"), (2.0, "2"), (0.25, "0.25"), ("", "''"), ("x" * 100, "x" * 79 + "…")])
def test_shows_a_value_as_it_is_typed(value, text):
    assert shown(value) == text


def test_a_line_stays_one_harmless_line():
    text = one_line("a\nb\x1b[31m\u202eс")
    assert text.isprintable() and "\n" not in text and "\x1b" not in text


def test_suggests_the_nearest_name():
    assert nearest("cuttoff", ["cutoff", "kind"]) == "; did you mean cutoff?"
    assert nearest("zzz", ["cutoff"]) == ""
