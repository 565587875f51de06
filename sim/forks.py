"""Scenarios that begin alike are one world until they part: what they share is lived once, then the market forks.

A fork goes on to the very bytes of a market that has lived its scenario alone from the beginning.
"""

from copy import deepcopy
from dataclasses import astuple

import numpy as np

from sim.economy.scenario import clock_of, scenario_paths
from sim.reference import oracle_in
from sim.run import go_on, market_of


def live_through(settings, burnt_in, arm="", notes=None):
    """Live one policy through several scenarios from a burnt-in market; yields (scenario, market at its end) as they are done.

    settings: {scenario: settings of the policy}; notes: {scenario: chroniclers}, told of the market after each month.
    Scenarios that never part share one market.  Raises ValueError where the burn-in was not a scenario's own.
    """
    for name, own in settings.items():
        if not burnt_in.clock.burn_in <= burnt_in.month or not begin_alike(own, burnt_in.settings, burnt_in.month):
            raise ValueError(f"live_through: {name} has another burn-in than the market that is handed over")
    for family in families(settings, burnt_in.month + 1):
        yield from _go_apart(family, market_of(next(iter(family.values())), burnt_in, arm, burnt_in.shard), notes or {})


def _go_apart(settings, market, notes):
    """Live a market on to the end of scenarios that have been one world so far."""
    first, *others = settings.values()
    parting = min((months_together(first, other) for other in others), default=len(market.clock.months))
    go_on(market, parting, chroniclers=[note for name in settings for note in notes.get(name, ())])
    if not market.running:
        yield from ((name, market) for name in settings)
        return
    stays, *leave = families(settings, parting + 1)
    for family in leave:
        yield from _go_apart(family, forked(market, next(iter(family.values()))), notes)
    yield from _go_apart(stays, market, notes)


def forked(market, settings):
    """A second market that goes on from here.  settings: those of the first, but for what has not happened yet.

    What the lender's decisions remember is copied, whatever it is.
    """
    twin = market_of(settings, market, market.arm, market.shard)
    twin.lender = deepcopy(market.lender)
    twin.datacollector.model_vars.update(deepcopy(market.datacollector.model_vars))
    return twin


def families(settings, months):
    """The scenarios in groups, {scenario: settings} each, that are one world for so many months at least."""
    found = []
    for name, own in settings.items():
        for family in found:
            if months_together(own, next(iter(family.values()))) >= months:
                family[name] = own
                break
        else:
            found.append({name: own})
    return found


def months_together(one, other):
    """Months from the beginning of the burn-in in which settings that differ in their scenario alone give one world.

    0 where anything else differs, or where an oracle has read a whole scenario in another world.
    """
    if oracle_in(one.scoring) or one.model_copy(update={"scenario": other.scenario}) != other:
        return 0
    apart = np.flatnonzero((course(one) != course(other)).any(axis=1))
    return int(apart[0]) if apart.size else len(course(one))


def begin_alike(one, other, months):
    """Are the paths and the calendar of two runs the same for so many months?"""
    first, second = course(one)[:months], course(other)[:months]
    return first.shape == second.shape and bool((first == second).all())


def course(settings):
    """All that tells one scenario from another, month by month.  float64 [month, series], -1 for a path that is not given"""
    clock = clock_of(settings)
    paths = scenario_paths(settings.scenario, clock)
    kept = np.where(paths.income_interruption > 0.0, float(settings.scenario.pay_during_interruption), 1.0)
    series = [*astuple(paths), kept, float(clock.first_index)]
    return np.column_stack(
        [np.full(len(clock.months), -1.0) if each is None else np.resize(each, len(clock.months)) for each in series]
    )
