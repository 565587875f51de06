"""The sentence a comparison ends with."""

import numpy as np
import pandas as pd

from experiments.answer import closing_sentence, summed_up
from tests.records.synthetic import results


def rows(loss, spent, width=0.1):
    """A table with two differences in stored units."""
    made = [("lifetime_loss_per_yuan_drawn", loss / 100, width / 100), ("consumption", spent, width)]
    return pd.DataFrame(
        [
            {"arm": "dynamic", "outcome": name, "baseline": 0.03, "estimate": value, "worlds": 20}
            | {"low": value - reach, "high": value + reach}
            for name, value, reach in made
        ]
    )


def sentence(loss, spent, **more):
    return closing_sentence(rows(loss, spent, **more), "dynamic", "dynamic limits", "fixed limits", "covid_2020", 2.1e9, 95)


def test_the_sentence_knows_its_signs():
    assert sentence(-0.42, -3.1) == (
        "Under covid_2020, dynamic limits would have lost least: 2.58 yuan of each 100 drawn, 0.42 ± 0.10 less than fixed "
        "limits; dynamic limits cost borrowers 3.10 ± 0.10 yuan of consumption a month each "
        "(95 % intervals; 20 worlds, 2.1 billion borrower-days, 95 s)."
    )
    worse = sentence(0.42, 3.1)
    assert "fixed limits would have lost least: dynamic limits lost 3.42 yuan of each 100 drawn, 0.42 ± 0.10 more" in worse
    assert "gave borrowers 3.10" in worse


def test_the_lender_is_told_what_it_earned():
    profit = {"arm": "dynamic", "outcome": "lifetime_profit", "estimate": -8.0, "low": -9.0, "high": -7.0, "worlds": 20}
    table = pd.concat([rows(-0.42, -3.1), pd.DataFrame([profit])])
    told = closing_sentence(table, "dynamic", "dynamic limits", "fixed limits", "covid_2020", 2.1e9, 95)
    assert "a month each and earned the lender 8 ± 1 yuan less per borrower (95 %" in told.replace("8.0 ± 1.0", "8 ± 1")


def test_the_sentence_admits_doubt():
    doubtful = sentence(-0.05, -3.1)
    assert "luck hides whether" in doubtful and doubtful.count("includes zero") == 1
    assert "includes zero" not in sentence(-0.42, -3.1) and "includes zero" in sentence(-0.42, 0.05)
    alone = sentence(-0.42, -3.1, width=np.nan)
    assert "one world: no interval" in alone and "±" not in alone and "least" not in alone


def test_other_outcomes_are_left_to_the_table():
    table = rows(-0.42, -3.1).assign(outcome=["rate_30", "hardship"])
    assert "is in the table" in closing_sentence(table, "dynamic", "dynamic limits", "fixed limits", "calm", 1, 1)


def test_one_run_is_summed_up():
    summary = results(worlds=3).summary
    text = summed_up(summary, "calm")
    loss = 100 * summary["lifetime_loss_per_yuan_drawn"]["value"]
    assert text.startswith("Under calm: lifetime profit") and f"lifetime loss {loss:.3f} ± " in text and "over 3 worlds" in text
    assert "one world" in summed_up(results(worlds=1).summary, "calm")
    assert "no month" in summed_up({}, "calm")
