"""The protocol of a comparison: the same worlds for every arm; arms fork from one burn-in, scenarios where they part."""

import gc
from collections import Counter

import pandas as pd

from experiments.choice import Diary, find_pair
from sim.economy.scenario import clock_of
from sim.forks import families, live_through, months_together
from sim.records.results import Results
from sim.run import burn_in, in_shards, live_on, of_world, plain
from sim.settings import BadInput

MONTHS_BEFORE, MONTHS_AFTER = 3, 10  # of a loss of work, shown day by day
ONE_FOR_ALL = (  # arms of a scenario
    "seed", "world", "numerics", "horizon", "scenario", "noise", "labour", "feedback", "population", "behaviour", "platform",
)  # fmt: skip


def check_burn_ins(scenarios):
    """Refuse an arm that changes people, luck, the economy or the calendar: all of a scenario take over one burnt-in world."""
    for arms in scenarios.values():
        first = first_of(arms)
        for arm, settings in arms.items():
            for group in ONE_FOR_ALL:
                if getattr(settings, group) != getattr(first, group):
                    raise BadInput("experiment.arms", arm, f"changes {group}, which is one for all arms: sweep it")


def compared_world(scenarios, world, watched=("", ())):
    """Live one world under every arm; returns ({scenario: {arm: Results}}, the days of two borrowers, or None).

    scenarios: {scenario: {arm: settings}}, which burn in alike; watched: (scenario, two arms) in which the borrowers are
    looked for whose lives tell something.
    """
    let_go()
    looked_in, pair_of_arms = watched
    here = {s: {arm: on_one_thread(of_world(settings, world)) for arm, settings in arms.items()} for s, arms in scenarios.items()}
    burnt_in = burn_in(first_of(before_policies(here)))
    lived, diaries = {scenario: {} for scenario in here}, {arm: Diary() for arm in pair_of_arms}
    for arm in first_of(here):
        notes = {looked_in: [diaries[arm]]} if arm in diaries else {}
        for scenario, market in live_through({s: arms[arm] for s, arms in here.items()}, burnt_in, arm, notes):
            lived[scenario][arm] = market.results()
            del market  # before the next one is lived
    pair = find_pair(*(diaries[arm] for arm in pair_of_arms)) if diaries else None
    return lived, two_lives(pair, {arm: here[looked_in][arm] for arm in diaries}, burnt_in) if pair else None


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


def compared(crew, processes, scenarios, worlds, watched, tell, parts=None):
    """Live all worlds of all scenarios; returns ({scenario: {arm: Results over worlds}}, two lives of the first world or None).

    crew: does jobs on so many processes, see `experiments.workers`; scenarios: {scenario: {arm: settings}}; watched:
    (scenario, two arms) in which the two borrowers are looked for; tell(done, parts): called after each job with how many
    scenarios of worlds have been lived so far, and which; parts: what an earlier call has lived,
    {scenario: {arm: {number: Results}}}, to which the missing worlds are added.
    """
    parts = {} if parts is None else parts
    for scenario, arms in scenarios.items():
        parts.setdefault(scenario, {arm: {} for arm in arms})
    begun = len(first_of(first_of(parts)))
    first, places = first_of(first_of(scenarios)).world, shared_out(scenarios, range(begun, worlds), processes)
    jobs = [
        (
            compared_world,
            {s: scenarios[s] for s in names},
            first + number,
            watched if number == 0 and watched[0] in names else ("", ()),
        )
        for number, names in places
    ]
    lives, done = None, begun * len(scenarios)
    for place, (lived, found) in crew(jobs):
        number, names = places[place]
        lives, done = lives if found is None else found, done + len(names)
        for scenario, arms in lived.items():
            for arm, results in arms.items():
                parts[scenario][arm][number] = results
        tell(done, parts)
    return joined(parts), lives


def shared_out(scenarios, numbers, processes):
    """What is lived as one job: a list of (number of the world, names of scenarios).

    Scenarios that burn in alike go together.  Of the worlds that are left when every process has had as many, each
    scenario goes alone, so that no process waits long for another.
    """
    together, whole = [list(family) for family in burn_ins(scenarios)], len(numbers) - len(numbers) % processes
    alone = [[name] for name in scenarios]
    return [(number, names) for k, number in enumerate(numbers) for names in (together if k < whole else alone)]


def burn_ins(scenarios):
    """The scenarios in groups that burn in alike, {scenario: settings of the burn-in} each."""
    settings = before_policies(scenarios)
    return families(settings, max(first_of(settings).horizon.burn_in_months, 1))


def before_policies(scenarios):
    """{scenario: settings of the burn-in that all its arms take over}."""
    return {name: plain(first_of(arms), arms.values()) for name, arms in scenarios.items()}


def first_of(mapping):
    """The first value."""
    return next(iter(mapping.values()))


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


def days_of(scenarios, looks, processes):
    """Borrower-days of all worlds as they are shared out.  looks: numbers of worlds, rising, after each of which is looked"""
    jobs = Counter()
    for begun, worlds in zip((0, *looks), looks):
        jobs.update(tuple(names) for _, names in shared_out(scenarios, range(begun, worlds), processes))
    return sum(count * days_together({name: scenarios[name] for name in names}) for names, count in jobs.items())


def days_together(scenarios):
    """Borrower-days of one world whose scenarios are one job: what they and their arms share is lived, and counted, once."""
    first = first_of(first_of(scenarios))
    total = first.population.size * (days_from(first, 0) - days_from(first, first.horizon.burn_in_months))
    for arm in first_of(scenarios):
        settings = [arms[arm] for arms in scenarios.values()]
        for k, own in enumerate(settings):
            shared = max((months_together(own, earlier) for earlier in settings[:k]), default=0)
            total += own.population.size * days_from(own, max(shared, own.horizon.burn_in_months))
    return total


def borrower_days(settings, arms, worlds):
    """Borrower-days under one scenario: burn-ins once, policy and run-off once per arm."""
    after = days_from(settings, settings.horizon.burn_in_months)
    return settings.population.size * worlds * (days_from(settings, 0) + (arms - 1) * after)


def days_from(settings, month):
    """Days of a run from the beginning of a month on."""
    clock = clock_of(settings)
    return clock.days - (clock.months[month].first_day if month < len(clock.months) else clock.days)
