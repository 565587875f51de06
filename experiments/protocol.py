"""The protocol of a comparison: the same worlds for every arm, one burn-in per world and scenario, arms fork from it."""

import time

from sim.records.results import Results
from sim.run import burn_in, live_on, of_world, plain


def compared_world(arms, world):
    """Live one world under every arm; returns {arm: Results} of that world.  arms: {name: settings} of one scenario."""
    first = next(iter(arms.values()))
    burnt_in = burn_in(plain(of_world(first, world)))
    return {name: live_on(of_world(settings, world), burnt_in, arm=name).results() for name, settings in arms.items()}


def compared(scenarios, worlds, tell):
    """Live all worlds of all scenarios; returns {scenario: {arm: Results over worlds}}.

    scenarios: {scenario: {arm: settings}}; tell(done, total, parts): called after each world, may show progress.
    """
    parts = {scenario: {arm: [] for arm in arms} for scenario, arms in scenarios.items()}
    total, done = worlds * len(scenarios), 0
    for number in range(worlds):
        for scenario, arms in scenarios.items():
            first = next(iter(arms.values())).world
            for arm, results in compared_world(arms, first + number).items():
                parts[scenario][arm].append(results)
            done += 1
            tell(done, total, parts)
    return joined(parts)


def joined(parts):
    """Results over worlds of each scenario and arm."""
    return {scenario: {arm: Results.concat(results) for arm, results in arms.items()} for scenario, arms in parts.items()}


def borrower_days(settings, arms, worlds):
    """Borrower-days of a comparison: burn-ins once, policy and run-off once per arm."""
    from sim.market import CreditMarket

    clock = CreditMarket(settings.model_copy(update={"population": settings.population.model_copy(update={"size": 1})})).clock
    burnt = clock.months[clock.burn_in].first_day if len(clock.months) > clock.burn_in else clock.days
    return settings.population.size * worlds * (burnt + arms * (clock.days - burnt))


def warm(settings):
    """Compile or load every kernel on a tiny world; returns the seconds it took."""
    start = time.perf_counter()
    tiny = settings.model_copy(
        update={
            "population": settings.population.model_copy(update={"size": 200}),
            "horizon": settings.horizon.model_copy(update={"burn_in_months": 1, "months": 1, "run_off_months": 0}),
        }
    )
    live_on(tiny, burn_in(plain(tiny)))
    return time.perf_counter() - start
