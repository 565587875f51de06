"""Settings of scorers and data: what is refused, in one line."""

import pytest

from sim.settings import BadInput, load_settings


@pytest.mark.parametrize(("given", "told"), [
    (["scoring=expert", "scoring.income_points=[1,2]"], "scoring.income_points: (1, 2) must be 5 points"),
    (["scoring=expert", "scoring.worst_from=[3,2,1]"], "scoring.worst_from: (3.0, 2.0, 1.0) must rise"),
    (["scoring=logistic", "scoring.refit_every=week"], "scoring.refit_every: week is not"),
    (["scoring=boosting", "scoring.trees=0"], "scoring.trees: 0 is below 1 trees"),
    (["scoring=champion_challenger", "scoring.challenger.kind=champion_challenger"], "scoring.challenger.kind: "),
    (["scoring=champion_challenger", "scoring.challenger.kind=wizard"], "scoring.challenger.kind: wizard is not"),
    (["scoring=champion_challenger", "scoring.champion.cutoff=620"], "scoring.champion.cutoff: 620 holds for both"),
    (["scoring=champion_challenger", "scoring.share=1.5"], "scoring.share: 1.5 is above 1"),
    (["monitoring=segment_alarm", "monitoring.bands=[605]"], "monitoring.bands.0: 605 is not a multiple of 10"),
    (["data.bureau.coverage=1.2"], "data.bureau.coverage: 1.2 is above 1"),
    (["data.income.lag=-1"], "data.income.lag: -1 is below 0 months"),
    (["data.blood_pressure.use=true"], "data.blood_pressure: is not a setting"),
])  # fmt: skip
def test_bad_input_is_one_line(given, told):
    with pytest.raises(BadInput) as error:
        load_settings(given)
    assert str(error.value).startswith(told) and "\n" not in str(error.value)


def test_a_challenger_of_any_kind_with_its_own_settings():
    chosen = load_settings([
        "scoring=champion_challenger", "scoring.challenger.kind=boosting", "scoring.challenger.trees=7", "scoring.scale.pdo=40",
    ]).scoring  # fmt: skip
    champion, challenger = chosen.inner()
    assert (champion.kind, challenger.kind, challenger.trees) == ("platform", "boosting", 7)
    assert champion.scale == challenger.scale == chosen.scale and chosen.scale.pdo == 40


def test_a_block_keeps_its_own_defaults_where_one_value_is_given():
    data = load_settings(["data.bureau.use=true"]).data
    assert data.bureau.use and data.bureau.lag == 1 and data.bureau.price > 0
