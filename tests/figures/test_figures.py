"""Every picture is drawn, says its units, and leaves no trace."""

import dataclasses
import subprocess
import sys

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.clock import Clock
from sim.figures import NAMES, draw, register
from sim.figures.scorecard import tenths
from sim.figures.style import calendar, spread
from sim.figures.two_lives import spells
from sim.settings.errors import BadInput
from tests.figures.lives import life, lives
from tests.records.synthetic import arms, results


@pytest.fixture(scope="module")
def calm():
    return results(worlds=3)


@pytest.fixture(scope="module")
def covid():
    return results(scenario="covid_2020", worlds=3)


def drawn(figure):
    """Draw it for good; all its words."""
    assert isinstance(figure, Figure)
    figure.canvas.draw()
    return " ".join(text.get_text() for text in figure.findobj(matplotlib.text.Text))


@pytest.mark.parametrize("name", ["portfolio", "vintages", "rolls", "delinquency_stress"])
def test_pictures_of_one_run(calm, name):
    words = drawn(calm.figure(name))
    assert "share" in words or "days past due" in words


@pytest.mark.parametrize("name", ["portfolio", "delinquency_stress"])
def test_stress_beside_calm(calm, covid, name):
    words = drawn(draw(name, {"calm": calm, "covid_2020": covid}))
    assert "calm" in words and "covid_2020" in words and "policies start" in words
    assert drawn(covid.figure(name, against=calm))


def test_a_scorecard_names_its_scores_and_their_worth(calm):
    words = drawn(calm.figure("scorecard"))
    assert "platform score: AUC 0.7" in words and "own score" not in words and "binomial (Wilson)" in words
    both = drawn(results(worlds=6, own_noise=40).figure("scorecard"))
    assert "own score: AUC 0.6" in both and "over 6 worlds" in both and "PD that the score stands for" in both
    assert "a: AUC" in drawn(draw("scorecard", {"a": calm, "b": calm}))


def test_score_stability_shows_gini_psi_and_its_null(calm):
    figure = calm.figure("score_stability")
    assert "platform score" in drawn(figure) and "own score" not in drawn(figure)
    gini, psi = figure.axes
    assert 0.3 < np.nanmean(gini.lines[0].get_ydata()) < 0.6
    null, found = psi.lines[0].get_ydata(), psi.lines[1].get_ydata()
    both = np.isfinite(null) & np.isfinite(found)
    assert both.sum() > 10 and (found < null)[both].mean() > 0.8, "nothing changes: below the 95 % of the null"
    assert null[both].max() < psi.get_ylim()[1]
    assert "b" in drawn(draw("score_stability", {"a": calm, "b": results(worlds=2, own_noise=40)}))


def test_score_stability_draws_nothing_it_does_not_know(calm):
    """No line across months without a PSI, and no Gini of a handful of defaults."""
    gap = calm.scorecard["month"].between("2021-01", "2021-06")
    holes = calm.scorecard.assign(psi=calm.scorecard["psi"].where(~gap), defaults=calm.scorecard["defaults"].where(~gap, 5))
    for ax in dataclasses.replace(calm, scorecard=holes).figure("score_stability").axes:
        line = next(line for line in ax.lines if line.get_linewidth() == 1.7)
        hole = (line.get_xdata() >= np.datetime64("2021-01")) & (line.get_xdata() <= np.datetime64("2021-06"))
        assert hole.sum() >= 6 and np.isnan(line.get_ydata()[hole]).all() and np.isfinite(line.get_ydata()[~hole]).sum() > 10


def test_every_policy_of_many_has_a_line_of_its_own():
    many = {f"policy {number}": results(worlds=1) for number in range(9)}
    figure = draw("limits", many)
    drawn_lines = [line for line in figure.axes[0].lines if line.get_linewidth() == 1.7]
    assert len(drawn_lines) == 9 == len({(line.get_color(), line.get_linestyle()) for line in drawn_lines})
    names = {*list(many)[:7], "policy 7 (dashed)", "policy 8 (dashed)"}
    assert names <= {text.get_text() for text in figure.findobj(matplotlib.text.Text)}


def test_calibration_covers_the_truth_and_marks_who_was_explored(calm):
    words = drawn(calm.figure("scorecard"))
    assert "explored below the cut-off" not in words
    explored = calm.scores.assign(treatment=np.where(calm.scores["points"] < 640, "explored", "champion"))
    assert "explored below the cut-off" in drawn(dataclasses.replace(calm, scores=explored).figure("scorecard"))
    found = tenths(results(worlds=8).scores.query("score == 'own'"))
    assert len(found) == 10 and np.mean([low <= promised <= high for promised, _, low, high in found]) > 0.6


def test_paired_differences_of_arms_and_of_one_policy(calm):
    words = drawn(draw("paired_differences", arms(worlds=3), baseline="fixed, flat"))
    assert "CNY per borrower" in words and "dynamic, graded" in words and "better: left" in words
    assert "Hardship" in drawn(results("dynamic, flat", worlds=3).figure("paired_differences", baseline=calm))


def test_a_frontier_has_a_point_for_every_policy():
    both = {scenario: arms(scenario, worlds=3) for scenario in ("calm", "covid_2020")}
    figure = draw("frontier", both, x="hardship", y="consumption", baseline="fixed, flat", words={"fixed, flat": "as it is"})
    words = drawn(figure)
    assert all(name in words for name in ("calm", "covid_2020", "as it is", "dynamic, graded", "Hardship", "more is better"))
    calm = figure.axes[0]
    shown = {tuple(np.round(line.get_xydata()[0], 9)) for line in calm.lines if line.get_marker() == "o"}
    means = [run.outcomes()[["hardship", "consumption"]].mean() for run in both["calm"].values()]
    expected = {tuple(np.round(mean * [100, 1], 9)) for mean in means}
    assert shown == expected
    assert "of the level" in drawn(draw("frontier", arms(worlds=1)))


def test_paths_have_a_line_for_every_policy():
    figure = draw("paths", {"calm": arms(worlds=2)}, columns=("balance", "rate_30"), words={"dynamic, flat": "moving limits"})
    words = drawn(figure)
    assert "moving limits" in words and "calm: rate 30" in words and "CNY million" in words and "policies start" in words
    run = arms(worlds=2)["fixed, flat"].monthly
    last = run[run["phase"] == "policy"].groupby(level="month")["balance"].mean().iloc[-1] / 1e6
    assert figure.axes[0].lines[0].get_ydata()[-1] == pytest.approx(last)
    assert len([line for line in figure.axes[0].lines if len(line.get_xdata()) > 2]) == 4


@pytest.mark.parametrize("name", ["paths", "score_stability", "limits", "scorecard", "frontier"])
def test_no_policy_is_left_out_where_there_are_more_than_colours(name, calm):
    many = {f"policy {number}": calm for number in range(10)}
    figure = draw(name, many)
    assert all(policy in drawn(figure) for policy in many)
    looks = {(line.get_color(), line.get_linestyle(), line.get_marker()) for ax in figure.axes for line in ax.lines}
    assert len(looks) >= len(many)


def test_notebooks_show_a_figure_by_itself(calm):
    assert calm.figure("rolls")._repr_png_().startswith(b"\x89PNG")


def test_two_lives_show_work_and_arrears():
    words = drawn(draw("two_lives", lives(), borrower=42))
    assert "without work" in words and "late" in words and "Borrower 42, dynamic limits" in words


def test_lives_of_two_runs_and_of_two_borrowers(calm):
    fixed, dynamic = (dataclasses.replace(calm, lives=life(limit)) for limit in (24_000, 11_000))
    words = drawn(dynamic.figure("two_lives", borrower=42, against=fixed))
    assert "Borrower 42, baseline" in words and "Borrower 42, this policy" in words
    two = pd.concat([life(9_000), life(9_000, seed=4).assign(borrower=7)], ignore_index=True)
    words = drawn(draw("two_lives", {"a": two}, words={"a": "one lender"}))
    assert "Borrower 42, one lender" in words and "Borrower 7, one lender" in words


def test_two_lives_need_days(calm):
    with pytest.raises(BadInput, match="record.lives"):
        calm.figure("two_lives", borrower=42)
    with pytest.raises(BadInput, match="was not recorded"):
        draw("two_lives", lives(), borrower=41)
    with pytest.raises(BadInput, match="employed"):
        draw("two_lives", {"a": life(1_000).drop(columns="employed")})


def test_one_world_and_no_burn_in_are_drawn_too():
    short = results(worlds=1, dates=Clock("2020-01", 0, 6, 0))
    for name in ("portfolio", "vintages", "rolls", "delinquency_stress", "scorecard", "score_stability"):
        assert "one world" in drawn(short.figure(name)) or name in ("rolls", "scorecard", "score_stability")
    assert drawn(results(worlds=1, dates=Clock("2020-01", 0, 2, 0)).figure("portfolio"))
    for name in ("portfolio", "vintages", "rolls", "delinquency_stress", "scorecard", "score_stability"):
        assert drawn(results(worlds=1, dates=Clock("2020-01", 0, 0, 3)).figure(name))


def test_nobody_has_an_account(calm):
    empty = dataclasses.replace(calm, rolls=calm.rolls.iloc[:0])
    assert drawn(empty.figure("rolls")).startswith("no accounts")


def test_rates_end_where_run_off_begins(calm, covid):
    rates = draw("delinquency_stress", {"calm": calm, "covid_2020": covid}).axes[0]
    balance, losses = (calm.figure("portfolio").axes[row].lines[0].get_xdata() for row in (1, 3))
    assert max(line.get_xdata()[-1] for line in rates.lines[:2]) == losses[-1] == np.datetime64("2022-06-01")
    assert balance[-1] == np.datetime64("2023-06-01")


def test_scenarios_of_other_dates_have_no_ratio(calm):
    crisis = results(worlds=2, dates=Clock("2009-01", 6, 12, 0))
    assert "multiple" not in drawn(draw("delinquency_stress", {"calm": calm, "crisis": crisis}))


def test_a_picture_of_ones_own():
    @register("mine")
    def mine(results, colour):
        return colour

    assert draw("mine", None, colour="red") == "red"


def test_pictures_change_no_global_state(calm):
    before = dict(matplotlib.rcParams)
    drawn(calm.figure("portfolio"))
    assert dict(matplotlib.rcParams) == before
    code = "import sys, sim.figures, sim.records.results; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_names_are_drawn_as_they_are(calm):
    """A dollar begins no formula, broken or not."""
    words = drawn(draw("portfolio", {r"a$x^^$": calm, r"$\frac{$": calm}))
    assert r"a$x^^$" in words and r"$\frac{$" in words


@pytest.mark.parametrize(("name", "words"), [
    ("sweep_panels", "missing a required argument: 'factors'"), ("paired_differences", "needs a baseline"),
    ("alarm_event_study", "nobody was watched"),
])  # fmt: skip
def test_what_a_picture_cannot_be_drawn_of_is_refused(calm, name, words):
    with pytest.raises(BadInput, match=words):
        calm.figure(name)


@pytest.mark.parametrize("name", ["frontier", "paths"])
def test_pictures_of_many_policies_are_drawn_of_one(calm, name):
    assert "calm" in drawn(calm.figure(name))


@pytest.mark.parametrize(("first", "last", "labels"), [
    ("2019-04-01", "2019-09-01", ["Apr 2019", "May", "Jun", "Jul", "Aug", "Sep"]),
    ("2019-05-01", "2020-08-01", ["Jul 2019", "Oct", "2020", "Apr", "Jul"]),
    ("2017-07-01", "2020-06-01", ["2018", "2019", "2020"]),
])  # fmt: skip
def test_calendars_name_what_is_in_view(first, last, labels):
    ax = Figure().subplots()
    calendar(ax)
    ax.set_xlim(np.datetime64(first), np.datetime64(last))
    assert [text.get_text() for text in ax.get_xticklabels()] == labels


def test_labels_are_moved_apart_in_order():
    heights = spread([0.5, 0.51, 0.1, 0.99], 0.1)
    assert np.diff(np.sort(heights)).min() >= 0.1 - 1e-6 and list(np.argsort(heights)) == [2, 0, 1, 3]
    assert heights.max() <= 0.98 and len(spread([0.3], 0.1)) == 1


def test_spells_are_first_and_last_days():
    assert spells([False, True, True, False, True]) == [(1, 2), (4, 4)]


def test_every_name_has_its_file():
    import importlib

    assert all(callable(getattr(importlib.import_module(f"sim.figures.{name}"), name)) for name in NAMES)


def logged(results, arm, rings):
    """The results as those of a watched arm: a log of two looks a month at one cell, whose alarm rings at some of them."""
    months = results.monthly.index[results.monthly["phase"] == "policy"].unique()
    dates = np.repeat(months.union(months + pd.Timedelta(days=14)), len(results.worlds))
    frame = pd.DataFrame({"world": np.tile(results.worlds, len(dates) // len(results.worlds)), "arm": arm, "date": dates})
    frame = frame.assign(segment="gig", score_band="600-649", bills=100, observed=4, expected=3.5, rings=False, stands=False)
    frame.loc[frame.index[:rings], ["rings", "stands"]] = True
    return dataclasses.replace(results, alarms=frame)


@pytest.mark.parametrize("rings", [0, 7])
def test_the_event_study_of_alarms(calm, rings):
    arms = {"unwatched": calm} | {arm: logged(calm, arm, rings) for arm in ("month", "week", "day")}
    figure = draw("alarm_event_study", arms, shock=pd.Timestamp("2020-02-01"))
    words = drawn(figure)
    assert "Watched by week" in words and "shock" in words and "CNY per borrower" in words and "share of bills" in words
    heights = [ax.get_position().height for ax in figure.axes]
    assert len(heights) == 5 and min(heights) > 0.1  # nothing collapsed
