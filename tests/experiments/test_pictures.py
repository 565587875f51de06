"""The pictures of a comparison."""

from experiments.pictures import CAPTIONS, comparison_pictures
from sim.records.compare import by_scenario, difference_table
from tests.figures.lives import lives
from tests.records.synthetic import arms


def test_a_comparison_has_all_its_pictures_with_captions():
    runs = {scenario: arms(scenario, worlds=2) for scenario in ("calm", "covid_2020")}
    table = by_scenario(runs, difference_table, "fixed, flat")
    pictures = comparison_pictures(runs, table, "fixed, flat", lives())
    assert [each.name for each in pictures] == list(CAPTIONS)
    assert all("{" not in each.caption and each.caption.endswith(".") for each in pictures)


def test_one_scenario_without_lives_has_fewer():
    runs = {"calm": arms(worlds=2)}
    table = by_scenario(runs, difference_table, "fixed, flat")
    assert {"two_lives", "delinquency_stress"}.isdisjoint(each.name for each in comparison_pictures(runs, table, "fixed, flat"))
