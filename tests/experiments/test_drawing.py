"""Pictures as files: the same bytes wherever they are drawn, laid out once."""

import pytest

from experiments.drawing import Sketch, drawn, lay_out, rendered, saved
from experiments.workers import workers
from sim.figures import draw
from tests.records.synthetic import results


@pytest.fixture(scope="module")
def calm():
    return results(worlds=3)


def test_pictures_come_in_their_order_with_the_same_bytes_from_any_process(calm):
    sketches = [Sketch("portfolio", "The book", "What is owed.", calm), Sketch("mine", "Rolls", "A month on.", calm, {}, "rolls")]
    here = drawn(sketches)
    with workers(2) as crew:
        assert drawn(sketches, crew) == here
    assert [(each.name, each.title, each.caption) for each in here] == [
        ("portfolio", "The book", "What is owed."), ("mine", "Rolls", "A month on."),
    ]  # fmt: skip
    assert all(each.png.startswith(b"\x89PNG") and b"</svg>" in each.svg and each.inches > 4 for each in here)


def test_options_reach_the_figure(calm):
    other = results(worlds=3, own_noise=20)
    assert rendered("vintages", calm, {"against": other})[1] != rendered("vintages", calm, {})[1]


def test_a_figure_that_is_laid_out_stays_as_it_is_when_it_is_saved(calm):
    figure = draw("portfolio", calm)
    before = [ax.get_position().bounds for ax in figure.axes]
    lay_out(figure)
    placed = [ax.get_position().bounds for ax in figure.axes]
    for kind in ("png", "svg"):
        saved(figure, kind, {})
        assert [ax.get_position().bounds for ax in figure.axes] == placed != before
