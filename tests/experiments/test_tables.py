"""The table of differences and the sentence a comparison ends with."""

import io

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from experiments.design import two_by_two
from experiments.tables import chance, closing_sentence, console_table, duration, factor, large, number, signed
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


def rows(loss, spent, width=0.1):
    """A table with two differences in stored units."""
    made = [("lifetime_loss_per_yuan_drawn", loss / 100, width / 100), ("consumption", spent, width)]
    return pd.DataFrame([{"arm": "dynamic", "outcome": name, "estimate": value, "standard_error": reach / 2, "worlds": 20,
                          "low": value - reach, "high": value + reach} for name, value, reach in made])  # fmt: skip


def sentence(loss, spent, **more):
    return closing_sentence(rows(loss, spent, **more), "dynamic", "dynamic limits", "fixed limits", "covid_2020", 2.1e9, 95)


def test_the_sentence_knows_its_signs():
    assert sentence(-0.42, -3.1) == (
        "Under covid_2020, dynamic limits lost 0.42 ± 0.10 yuan less of each 100 drawn than fixed limits and cost borrowers "
        "3.10 ± 0.10 yuan of consumption a month (95 % intervals; 20 worlds, 2.1 billion borrower-days, 95 s)."
    )
    assert "yuan more of each 100" in sentence(0.42, 3.1) and "gave borrowers 3.10" in sentence(0.42, 3.1)


def test_the_sentence_admits_doubt():
    assert sentence(-0.05, -3.1).count("includes zero") == 1 and "includes zero" not in sentence(-0.42, -3.1)
    assert "one world: no interval" in sentence(-0.42, -3.1, width=np.nan) and "±" not in sentence(-0.4, 1, width=np.nan)


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
