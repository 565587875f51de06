"""The table of differences and the sentence a comparison ends with."""

import io

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from experiments.design import two_by_two
from experiments.tables import chance, console_table, duration, factor, figures, first_look, large, number, signed
from sim.records.compare import difference_table
from tests.records.synthetic import arms


@pytest.fixture(scope="module")
def table():
    return difference_table({arm: each.outcomes() for arm, each in arms(worlds=4).items()}, "fixed, flat")


def test_the_console_table_fits_80_columns(table):
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(console_table(table, "covid_2020"))
    lines = console.export_text().splitlines()
    assert len(lines) == 2 + 6 * 4 and max(map(len, lines)) <= 80
    assert "p (Holm)" in lines[1] and "dynamic, graded" in lines[-1]


def test_the_first_look_fits_80_columns(table):
    console = Console(width=80, record=True, file=io.StringIO())
    both = pd.concat([table.assign(scenario=name) for name in ("calm", "covid_2020")])
    console.print(first_look(both, 2, "rate_30"))
    lines = console.export_text().splitlines()
    assert max(map(len, lines)) <= 80 and sum("±" in line for line in lines) == 1 + 2 * 6
    assert "dynamic, flat" in lines[2] or "dynamic, flat" in lines[1]


def test_a_first_look_at_many_policies_is_a_line_for_each(table):
    console = Console(width=80, record=True, file=io.StringIO())
    arms = [table.assign(scenario=name, arm=table["arm"] + tail) for name in ("calm", "covid_2020") for tail in ("", " and more")]
    console.print(first_look(pd.concat(arms), 2, "rate_30"))
    title, head, *lines = console.export_text().splitlines()
    assert "30+ rate" in title and head.split() == ["calm", "covid_2020"] and max(map(len, lines)) <= 80
    assert [line.strip().split("  ")[0] for line in lines] == list(dict.fromkeys(pd.concat(arms)["arm"]))
    assert all(line.count("±") == 2 for line in lines)


def test_headline_numbers_have_as_many_digits_as_their_error():
    assert figures({"value": 12.3456, "standard_error": 0.043}) == ("12.346", "± 0.043")
    assert figures({"value": 12345.6, "standard_error": None}) == ("12,346", "")
    assert [figures({"value": value, "standard_error": None})[0] for value in (0.0, None)] == ["0.0", "–"]


def test_numbers_in_words():
    assert (signed(0.5, 1), signed(-0.5, 1), signed(-0.04, 1), number(-1234.5, 1), number(np.nan, 1)) == (
        "+0.5",
        "−0.5",
        "0.0",
        "−1,234.5",
        "–",
    )
    assert (chance(0.00001), chance(0.25), factor(1234), factor(3.14), factor(np.nan)) == (
        "< 0.0001",
        "0.2500",
        "1,234",
        "3.1",
        "–",
    )
    assert (large(2.345e9), large(5e6), large(1234), duration(95.4), duration(150)) == (
        "2.35 billion",
        "5 million",
        "1,234",
        "95 s",
        "2 min 30 s",
    )


def test_a_2_x_2_design_is_read_from_the_overrides():
    four = {"a": ["limits=fixed", "pricing=flat"], "b": ["limits=dynamic", "pricing=flat"],
            "c": ["limits=fixed", "pricing=grades"], "d": ["limits=dynamic", "pricing=grades"]}  # fmt: skip
    assert two_by_two(four, "a") == ({"a": (0, 0), "b": (1, 0), "c": (0, 1), "d": (1, 1)}, ("limits", "pricing"))
    assert two_by_two({"a": ["limits=fixed"], "b": ["limits=dynamic"]}, "a") is None
