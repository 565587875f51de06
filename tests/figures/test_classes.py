"""Income fifths and grades: a line for every policy, its level and its difference from the baseline."""

import dataclasses

import matplotlib
import numpy as np
import pytest

from sim.figures import draw
from sim.settings import BadInput
from tests.records.synthetic import arms, results


def words(figure):
    figure.canvas.draw()
    return " ".join(text.get_text() for text in figure.findobj(matplotlib.text.Text))


def lines(ax):
    """Lines with points: the policies'."""
    return [line for line in ax.lines if line.get_marker() == "o"]


def test_fifths_show_who_goes_without_and_what_a_policy_changes():
    figure = draw("fifths", arms(worlds=2), baseline="fixed, flat", words={"dynamic, flat": "moving limits"})
    told = words(figure)
    for word in ("poorest", "richest", "moving limits", "difference from fixed, flat", "share of borrowers"):
        assert word in told
    excluded, hardship, more, _ = figure.axes
    assert [len(lines(ax)) for ax in figure.axes] == [4] * 4
    np.testing.assert_allclose(lines(excluded)[0].get_ydata(), [0.3, 0.2, 0.15, 0.1, 0.05])
    np.testing.assert_allclose(lines(hardship)[0].get_ydata(), [0.045, 1 / 30, 0.025, 0.02, 0.0125])
    np.testing.assert_allclose(lines(more)[0].get_ydata(), 0)
    np.testing.assert_allclose(lines(more)[1].get_ydata(), [1, 0, 0, 0, 0], atol=1e-12)
    ends = [line.get_xdata()[0] for line in lines(excluded)]
    assert len(set(ends)) == 4 and max(ends) - min(ends) < 0.5, "side by side: none is hidden behind another"


def test_grades_show_take_up_and_profit():
    figure = draw("by_grade", arms(worlds=2), baseline="fixed, flat")
    told = words(figure)
    for word in ("600-649", "share of offers", "CNY per borrower and year", "difference from fixed, flat"):
        assert word in told
    take_up, profit, more = figure.axes
    assert [len(lines(ax)) for ax in figure.axes] == [4] * 3
    np.testing.assert_allclose(lines(take_up)[2].get_ydata(), 0.9)
    np.testing.assert_allclose(lines(profit)[2].get_ydata(), 12 * 50_000 / 2_500)
    np.testing.assert_allclose(lines(more)[2].get_ydata(), 0)


def test_a_grade_without_offers_has_no_take_up():
    run = results(worlds=1)
    nobody = run.segments.assign(offers=run.segments["offers"].where(run.segments["score_band"] != "350-599", 0), opened=0)
    take_up = lines(dataclasses.replace(run, segments=nobody).figure("by_grade").axes[0])[0].get_ydata()
    assert np.isnan(take_up[0]) and (take_up[1:] == 0).all()


@pytest.mark.parametrize("name", ["fifths", "by_grade"])
def test_one_policy_two_policies_and_more_than_there_are_colours(name):
    run = results(worlds=1)
    assert "one world" in words(run.figure(name)) and "difference" not in words(run.figure(name))
    assert len(lines(run.figure(name, against=results("dynamic, flat", worlds=1)).axes[0])) == 2
    many = {f"policy {number}": run for number in range(9)}
    figure = draw(name, many, baseline="policy 0")
    assert "policy 8 (dashed)" in words(figure) and all(len(lines(ax)) == 9 for ax in figure.axes)


def test_results_from_before_fifths_were_counted_are_answered():
    with pytest.raises(BadInput, match="fifths.*no table of income fifths"):
        dataclasses.replace(results(worlds=1), fifths=None).figure("fifths")
