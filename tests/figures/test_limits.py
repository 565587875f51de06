"""Lines and their use, over time and by score band."""

import matplotlib
import pytest

from sim.clock import Clock
from sim.figures import draw
from tests.records.synthetic import arms, results


def test_four_panels_say_what_was_recorded():
    policies = {name: each for name, each in arms(worlds=3).items() if name.endswith("flat")}
    figure = draw("limits", policies)
    figure.canvas.draw()
    words = {text.get_text() for text in figure.findobj(matplotlib.text.Text)}
    assert {"Line of an open account", "By score band", "600-649", "policies start", *policies} <= words
    fixed = policies["fixed, flat"].monthly.query("world == 0 and phase != 'run_off'")
    line = figure.axes[0].lines[0]
    assert line.get_ydata()[-1] == pytest.approx((fixed["limit"] / fixed["open_accounts"]).iloc[-1], rel=0.2)
    dots = [each for each in figure.axes[1].lines if each.get_marker() == "o"]
    assert [list(each.get_ydata()) for each in dots] == [[30_000.0] * 5] * 2  # CNY 15 million over 500 accounts


def test_one_world_and_one_policy():
    assert draw("limits", results(worlds=1, dates=Clock("2020-01", 0, 6, 0)))
