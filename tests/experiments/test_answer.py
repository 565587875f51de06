"""The sentence a comparison ends with."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from experiments.answer import answered, best_arm, closing_sentence, summed_up, unlearnt
from experiments.phrases import PHRASES
from sim.records.outcomes import OUTCOMES
from sim.settings.experiment import Experiment
from tests.records.synthetic import results

LOSS = "lifetime_loss_per_yuan_drawn"
TWO = {"fixed": (), "dynamic": ()}
WORDS = {"fixed": "fixed limits", "dynamic": "dynamic limits"}


def row(arm, name, value, width):
    """One difference in stored units; values and widths as they are shown."""
    scale = OUTCOMES[name].scale
    return {"arm": arm, "outcome": name, "baseline": 3.0 / scale, "estimate": value / scale, "worlds": 20} | {
        "low": (value - width) / scale, "high": (value + width) / scale,
    }  # fmt: skip


def rows(loss, spent, width=0.1):
    """A table with two differences."""
    return pd.DataFrame([row("dynamic", LOSS, loss, width), row("dynamic", "consumption", spent, width)])


def asked(arms=TWO, primary=LOSS, answer=None, words=WORDS):
    """An experiment whose baseline is the first arm."""
    return Experiment(arms=arms, baseline=next(iter(arms)), primary=primary, outcomes=tuple(OUTCOMES), words=words, answer=answer)


def sentence(loss, spent, **more):
    return closing_sentence(rows(loss, spent, **more), asked(), "covid_2020", 2.1e9, 95)


def among(*losses, width=0.1, rivals=(), primary=LOSS, answer=None):
    """The sentence about arms a, b, ... beside the baseline `fixed`."""
    names = "abcdef"[: len(losses)]
    table = pd.DataFrame([row(arm, primary, value, width) for arm, value in zip(names, losses)])
    return closing_sentence(table, asked({"fixed": ()} | dict.fromkeys(names, ()), primary, answer), "calm", 1, 1, rivals)


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
    table = pd.concat([rows(-0.42, -3.1), pd.DataFrame([row("dynamic", "lifetime_profit", -8.0, 1.0)])])
    told = closing_sentence(table, asked(), "covid_2020", 2.1e9, 95)
    assert "a month each and earned the lender 8.0 ± 1.0 yuan less per borrower (95 %" in told


def test_the_sentence_admits_doubt():
    doubtful = sentence(-0.05, -3.1)
    assert "luck hides whether dynamic limits or fixed limits would have lost least" in doubtful
    assert doubtful.count("includes zero") == 1 and "includes zero" not in sentence(-0.42, -3.1)
    hidden = sentence(-0.42, 0.05)
    assert "whether that changed consumption is hidden by luck" in hidden and "0.05" not in hidden
    alone = sentence(-0.42, -3.1, width=np.nan)
    assert "one world: no interval" in alone and "±" not in alone and alone.startswith("Under covid_2020, luck hides")


def test_the_best_of_several_is_named():
    best = among(0.3, -0.5, -0.2)
    assert "b would have lost least of 4 policies: 2.50 yuan of each 100 drawn, 0.50 ± 0.10 less than fixed limits (95" in best
    assert "(luck may hide that c would have done as well)" in among(0.3, -0.5, -0.45, rivals=["fixed", "c"])


def test_the_baseline_may_be_the_best_of_several():
    told = among(0.3, 0.5, 0.2)
    assert "fixed limits would have lost least of 4 policies: the nearest, c, lost 3.20 yuan of each 100 drawn, 0.20" in told


def test_luck_may_hide_who_is_best_of_several():
    assert "luck hides which of 4 policies would have lost least: b lost 2.95" in among(0.3, -0.05, 0.2)


def test_more_is_better_where_it_is():
    told = among(8.0, 2.0, primary="lifetime_profit")
    assert "a would have earned most of 3 policies: 11.0 yuan per borrower, 8.0 ± 0.1 more than fixed limits" in told


def test_a_named_arm_is_told_even_if_another_is_better():
    assert "fixed limits would have lost least of the two: a lost 3.30" in among(0.3, -0.5, answer="a")


def test_no_difference_is_told_as_none():
    assert "a and fixed limits would have lost the same: 3.00 yuan of each 100 drawn (95" in among(0.0, width=0.0)


def test_what_stays_the_same_is_told_together():
    same = ["rate_30", "lifetime_profit", "credit_drawn"]
    table = pd.DataFrame([row("dynamic", LOSS, -0.42, 0.1), *(row("dynamic", name, 0.0, 0.0) for name in same)])
    assert answered(table, asked(), "calm").endswith(
        "less than fixed limits; that changed neither the 30+ rate, the profit nor the credit drawn"
    )
    assert answered(table[:2], asked(), "calm").endswith("less than fixed limits; that left the 30+ rate as it was")


@pytest.mark.parametrize("primary", OUTCOMES)
@pytest.mark.parametrize("value", [-2.0, -0.01, 0.0, 2.0])
def test_every_outcome_can_be_the_question_and_every_other_is_told_beside_it(primary, value):
    table = pd.DataFrame([row("dynamic", name, value, 0.1 * (value != 0)) for name in OUTCOMES])
    told = closing_sentence(table, asked(primary=primary), "calm", 1e6, 5)
    assert set(PHRASES) == set(OUTCOMES) and "{" not in told and "nan" not in told and told.count("Under") == 1
    wins = (value > 0) == OUTCOMES[primary].more_is_better
    assert abs(value) < 1 or told.startswith(f"Under calm, {'dynamic' if wins else 'fixed'} limits would have")


def test_what_is_not_known_is_left_to_the_table():
    table = rows(-0.42, -3.1).assign(outcome=["rate_30", "hardship"])
    assert "is in the table" in closing_sentence(table, asked(), "calm", 1, 1)
    nothing = rows(np.nan, -3.1)
    assert best_arm(nothing, LOSS) is None and "is in the table" in closing_sentence(nothing, asked(), "calm", 1, 1)


def test_one_run_is_summed_up():
    summary = results(worlds=3).summary
    text = summed_up(summary, "calm")
    loss = 100 * summary["lifetime_loss_per_yuan_drawn"]["value"]
    assert text.startswith("Under calm: lifetime profit") and f"lifetime loss {loss:.3f} ± " in text and "over 3 worlds" in text
    assert "one world" in summed_up(results(worlds=1).summary, "calm")
    assert "no month" in summed_up({}, "calm")


def test_two_picked_out_of_more_are_not_called_the_best_of_all():
    """An arm that the experiment asks about may lose less than the baseline and more than another arm."""
    picked = among(-0.2, -0.5, answer="a")
    assert "a would have lost least of the two: 2.80 yuan of each 100 drawn, 0.20 ± 0.10 less than fixed limits" in picked
    assert "fixed limits would have lost least of the two: a lost 3.30" in among(0.3, -0.5, answer="a")


def test_policies_that_never_learnt_are_named():
    fits = pd.DataFrame({"world": [0], "card": ["application"]})
    arms = {
        "platform": SimpleNamespace(fits=None, worlds=[0, 1]),
        "logistic": SimpleNamespace(fits=fits, worlds=[0, 1]),
        "boosting": SimpleNamespace(fits=fits[:0], worlds=[0, 1]),
    }
    (line,) = unlearnt(arms, "calm", 2)
    assert line.startswith("Under calm, scorers that learn") and "logistic in 1 of 2 worlds and boosting in 2 of 2" in line
    assert "platform in" not in line and unlearnt({"platform": arms["platform"]}, "calm", 2) == []
