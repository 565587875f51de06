"""The protocol of a comparison: the same worlds for every arm, one burn-in per world and scenario, arms fork from it."""

import gc

import pandas as pd

from experiments.choice import Diary, find_pair
from sim.clock import Clock
from sim.economy.scenario import first_month
from sim.records.results import Results
from sim.run import burn_in, in_shards, live_on, of_world, plain

MONTHS_BEFORE, MONTHS_AFTER = 3, 10  # of a loss of work, shown day by day


def compared_world(arms, world, watched=()):
    """Live one world under every arm; returns ({arm: Results}, the days of two borrowers whose lives tell something, or None).

    arms: {name: settings} of one scenario; watched: two arms in which the borrowers are looked for, if they are.
    """
    let_go()
    here = {name: on_one_thread(of_world(settings, world)) for name, settings in arms.items()}
    burnt_in = burn_in(plain(next(iter(here.values()))))
    lived, diaries = {}, {name: Diary() for name in watched}
    for name, settings in here.items():
        notes = [diaries[name]] if name in diaries else []
        lived[name] = live_on(settings, burnt_in, arm=name, chroniclers=notes).results()
    pair = find_pair(*(diaries[name] for name in watched)) if watched else None
    return lived, two_lives(pair, {name: here[name] for name in watched}, burnt_in) if pair else None


def two_lives(pair, arms, burnt_in):
    """Days of two borrowers around their loss of work, under each of some policies: lived once more, with the same luck.

    The pair lost its work in policy months, with enough of them before: nothing of the burn-in is asked for.
    """
    parts = []
    for arm, settings in arms.items():
        watching = settings.model_copy(update={"record": settings.record.model_copy(update={"lives": pair[:2]})})
        parts.append(live_on(watching, burnt_in, arm=arm, months=max(pair.loses_work) + MONTHS_AFTER).results().lives)
    lives = pd.concat(parts, ignore_index=True)
    first = lives["date"].max() - pd.DateOffset(months=MONTHS_AFTER + MONTHS_BEFORE)
    return lives[lives["date"] > first].reset_index(drop=True)


def one_world(settings, world, *notes):
    """Live one world of one policy on all threads; returns its Results.  notes: told of the market after each month."""
    here = of_world(settings, world)

    def lived(shard):
        told = () if shard.place else notes
        return live_on(here, burn_in(plain(here), told, shard), chroniclers=told, shard=shard).results()

    return in_shards(here, lived)


def lived_world(settings, world):
    """Live one world of one policy on one thread; returns its Results."""
    let_go()
    return one_world(on_one_thread(settings), world)


def compared(crew, scenarios, worlds, watched, tell, parts=None):
    """Live all worlds of all scenarios; returns ({scenario: {arm: Results over worlds}}, two lives of the first world or None).

    crew: does jobs, see `experiments.workers`; scenarios: {scenario: {arm: settings}}; watched: (scenario, two arms)
    in which the two borrowers are looked for; tell(done, parts): called after each world with what has been lived so far;
    parts: what an earlier call has lived, {scenario: {arm: {number: Results}}}, to which the missing worlds are added.
    """
    parts = {} if parts is None else parts
    for scenario, arms in scenarios.items():
        parts.setdefault(scenario, {arm: {} for arm in arms})
    begun = len(next(iter(parts[next(iter(scenarios))].values())))
    places = [(number, scenario) for number in range(begun, worlds) for scenario in scenarios]
    jobs = []
    for number, scenario in places:
        arms = scenarios[scenario]
        first = next(iter(arms.values())).world
        looked_for = watched[1] if (number, scenario) == (0, watched[0]) else ()
        jobs.append((compared_world, arms, first + number, looked_for))
    lives = None
    for done, (place, (lived, found)) in enumerate(crew(jobs), begun * len(scenarios) + 1):
        number, scenario = places[place]
        lives = lives if found is None else found
        for arm, results in lived.items():
            parts[scenario][arm][number] = results
        tell(done, parts)
    return joined(parts), lives


def joined(parts, first=None):
    """Results over worlds of each scenario and arm, or over the first worlds only."""
    return {
        scenario: {arm: Results.concat([results[number] for number in sorted(results)[:first]]) for arm, results in arms.items()}
        for scenario, arms in parts.items()
    }


def let_go():
    """Free the worlds that are done (markets and their agents name one another), and look at what is left only once."""
    gc.collect()
    gc.freeze()


def on_one_thread(settings):
    """The same settings on one thread: worlds run side by side, each in a process of its own."""
    return settings.model_copy(update={"threads": 1})


def clock_of(settings):
    """The calendar of a run."""
    h = settings.horizon
    return Clock(first_month(settings.scenario), h.burn_in_months, h.months, h.run_off_months)


def borrower_days(settings, arms, worlds):
    """Borrower-days of a comparison: burn-ins once, policy and run-off once per arm."""
    clock = clock_of(settings)
    burnt = clock.months[clock.burn_in].first_day if len(clock.months) > clock.burn_in else clock.days
    return settings.population.size * worlds * (burnt + arms * (clock.days - burnt))
