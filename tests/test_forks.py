"""Scenarios that begin alike are lived once until they part, and each gives the bytes of a market that lived it alone."""

import numpy as np
import pytest

from sim import load_settings
from sim.forks import course, families, forked, live_through, months_together
from sim.run import burn_in, go_on, live_on, market_of, plain
from tests.test_checkpoints import VARIANTS, WITH
from tests.whole import fingerprint

RUN = ["population.size=2_000", "threads=1", "horizon.burn_in_months=8", "horizon.months=10", "horizon.run_off_months=2",
       "feedback.gain=0.3", "collections.call_capacity=40", "record.daily=true", "record.lives=[3,77]"]  # fmt: skip
SCENARIOS = ("covid_2020", "calm", "fed_2025_severely_adverse")
PARTING = 8 + 7  # February 2020


def through(*given):
    return {name: load_settings([*RUN, f"scenario={name}", *given]) for name in SCENARIOS}


def test_calm_and_covid_are_one_world_until_february_2020():
    settings = through()
    assert months_together(settings["calm"], settings["covid_2020"]) == PARTING
    assert months_together(settings["fed_2025_severely_adverse"], settings["calm"]) == 0  # another calendar
    assert months_together(settings["calm"], settings["calm"]) == 20
    assert [list(family) for family in families(settings, PARTING)] == [["covid_2020", "calm"], ["fed_2025_severely_adverse"]]
    assert [list(family) for family in families(settings, PARTING + 1)] == [[name] for name in SCENARIOS]


@pytest.mark.parametrize("change", ["limits=dynamic", "world=1", "noise.sd=0.5", "horizon.months=9", "scoring=oracle"])
def test_settings_that_differ_otherwise_are_never_one_world(change):
    one, other = through()["covid_2020"], through(change)["calm"]
    assert months_together(one, other) == 0 == months_together(other, one)


def test_an_oracle_knows_what_comes():
    oracles = through("scoring=oracle")
    assert months_together(oracles["calm"], oracles["covid_2020"]) == 0


@pytest.mark.parametrize(("path", "value"), [
    ("unemployment", 0.06), ("unemployment_young", 0.2), ("income_growth", 0.02), ("income_interruption", 0.1),
    ("gig_hours", 0.9), ("policy_rate", 0.01), ("sentiment", 0.9), ("transfers", 0.3),
])  # fmt: skip
def test_every_path_parts_scenarios(path, value):
    calm = through()["calm"]
    before = dict(getattr(calm.scenario, path)) or {"2019-07": 0.13}
    other = calm.model_copy(update={"scenario": calm.scenario.model_copy(update={path: before | {"2019-11": value}})})
    assert 0 < months_together(calm, other) < 13


def test_pay_while_interrupted_parts_scenarios_only_where_somebody_is_interrupted():
    for name, alike in (("calm", 20), ("covid_2020", PARTING)):
        one = through()[name]
        other = one.model_copy(update={"scenario": one.scenario.model_copy(update={"pay_during_interruption": 0.9})})
        assert months_together(one, other) == alike and course(one).shape[0] == 20


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_fork_gives_the_bytes_of_a_market_that_lived_alone(variant):
    arms = through(variant, *WITH.get(variant, ()))
    burnt_in = burn_in(plain(arms["covid_2020"]))
    arms.pop("fed_2025_severely_adverse")
    before = fingerprint(burnt_in)
    found = dict(live_through(arms, burnt_in, "arm"))
    assert fingerprint(burnt_in) == before
    for name, settings in arms.items():
        alone = live_on(settings, burn_in(plain(settings)), arm="arm")
        assert fingerprint(alone) == fingerprint(found[name]), name
        assert found[name].datacollector.model_vars == alone.datacollector.model_vars
    assert fingerprint(found["calm"]) != fingerprint(found["covid_2020"])


@pytest.mark.parametrize("gain", [0.0, 0.02])
def test_policies_of_a_world_share_the_flows_of_work_unless_their_borrowers_move_unemployment(gain):
    arms = [through(f"feedback.gain={gain}", *given) for given in (["limits=fixed"], ["limits=dynamic", "pricing=grades"])]
    burnt_in = burn_in(plain(arms[0]["covid_2020"]))
    for arm in arms:
        arm.pop("fed_2025_severely_adverse")
    together = [dict(live_through(arm, burnt_in)) for arm in arms]
    for arm, found in zip(arms, together):
        for name, settings in arm.items():
            assert fingerprint(found[name]) == fingerprint(live_on(settings, burn_in(plain(settings)))), name
    first, second = (found["covid_2020"] for found in together)
    assert (first.jobs == second.jobs) == (gain == 0.0)
    if gain == 0.0:
        assert first.flows is second.flows is burnt_in.flows and len(first.flows) == len(first.clock.months)
        assert together[0]["calm"].flows is not first.flows
    else:
        assert first.flows is second.flows is burnt_in.flows is None


def test_the_market_that_is_forked_is_left_as_it_was():
    settings = through("limits=dynamic", "monitoring=segment_alarm", "scoring=expert")
    burnt_in = burn_in(plain(settings["calm"]))
    market, same = (go_on(market_of(settings["calm"], burnt_in), PARTING) for _ in range(2))
    go_on(forked(market, settings["covid_2020"]))
    assert fingerprint(market) == fingerprint(same) and fingerprint(go_on(market)) == fingerprint(go_on(same))


def test_chroniclers_are_told_of_every_month_of_their_scenario():
    settings, months = through(), {name: [] for name in SCENARIOS[:2]}
    settings.pop("fed_2025_severely_adverse")
    notes = {
        name: [lambda market, kept=kept: kept.append((market.month, market.settings.scenario.name))]
        for name, kept in months.items()
    }
    list(live_through(settings, burn_in(plain(settings["calm"])), notes=notes))
    for name, kept in months.items():
        assert [month for month, _ in kept] == list(range(9, 21)) and kept[-1] == (20, name)


def test_a_burn_in_of_another_world_is_refused():
    settings = through()
    burnt_in = burn_in(plain(settings["calm"]))
    with pytest.raises(ValueError, match="fed_2025_severely_adverse has another burn-in"):
        list(live_through(settings, burnt_in))
    with pytest.raises(ValueError, match="calm has another burn-in"):
        list(live_through({"calm": settings["calm"]}, live_on(plain(settings["calm"]), months=3)))


def test_scenarios_that_never_part_are_lived_once():
    calm = through()["calm"]
    found = dict(live_through({"calm": calm, "again": calm.model_copy()}, burn_in(plain(calm))))
    assert found["calm"] is found["again"] and np.isfinite(found["calm"].results().outcomes()["rate_30"]).all()
