"""The pictures of a comparison."""

import pytest

from experiments.pictures import CAPTIONS, check_pictures, comparison_sketches
from sim.figures import draw
from sim.records.compare import by_scenario, difference_table
from sim.settings import BadInput
from sim.settings.experiment import Experiment
from tests.figures.lives import lives
from tests.records.synthetic import ARMS, arms


def asked(**more):
    """An experiment over the made-up policies."""
    return Experiment(arms=dict.fromkeys(ARMS, ()), baseline="fixed, flat", **more)


def test_a_comparison_has_all_its_pictures_with_captions():
    runs = {scenario: arms(scenario, worlds=2) for scenario in ("calm", "covid_2020")}
    table = by_scenario(runs, difference_table, "fixed, flat")
    pictures = comparison_sketches(runs, table, asked(figures=[name for name in CAPTIONS if name != "price_pd"]), lives())
    assert [each.name for each in pictures] == [name for name in CAPTIONS if name != "price_pd"]
    assert all("{" not in each.caption and each.caption.endswith(".") for each in pictures)


def test_one_scenario_without_lives_has_fewer():
    runs = {"calm": arms(worlds=2)}
    table = by_scenario(runs, difference_table, "fixed, flat")
    assert {"two_lives", "delinquency_stress"}.isdisjoint(each.name for each in comparison_sketches(runs, table, asked()))


def test_an_experiment_says_which_pictures_it_shows_and_in_which_order():
    runs = {"calm": arms(worlds=2)}
    table = by_scenario(runs, difference_table, "fixed, flat")
    wanted = asked(figures=["frontier", "rolls"], frontier=["hardship", "lifetime_profit"])
    first, second = comparison_sketches(runs, table, wanted)
    assert (first.name, second.name) == ("frontier", "rolls") and first.caption.startswith("Lifetime profit")
    assert "Hardship" in draw(first.name, first.what, **first.options).axes[0].get_xlabel()


@pytest.mark.parametrize("wrong", [{"figures": ["portfolo"]}, {"paths": ["balanc"]}])
def test_what_nobody_can_draw_is_refused(wrong):
    with pytest.raises(BadInput, match=next(iter(wrong.values()))[0]):
        check_pictures(asked(**wrong))
