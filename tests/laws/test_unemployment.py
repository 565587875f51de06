"""Two hundred thousand borrowers of a market meet their world's unemployment path every month, within their own luck."""

import math

import numpy as np
import pytest

from sim import CreditMarket, load_settings
from sim.columns import SEGMENTS, YOUNG

LARGE = ["population.size=200_000", "horizon.burn_in_months=6", "horizon.months=30", "horizon.run_off_months=0", "threads=2"]


def expected(employed, people, jobs):
    """Everybody's chance to be out of work at the month's end, from where they began and the month's flows."""
    young = people.age_group == YOUNG
    lost = np.minimum(jobs.cap, np.where(young, jobs.young_factor, jobs.older_factor) * people.job_risk)
    return np.where(employed, lost, 1 - np.where(young, jobs.young_finding, jobs.older_finding))


@pytest.mark.slow
@pytest.mark.parametrize(
    "given", [["scenario=calm"], ["scenario=covid_2020"], ["scenario=covid_2020", "numerics.generator=fast"]]
)
def test_the_market_meets_its_path_every_month(given):
    market = CreditMarket(load_settings([*LARGE, *given]))
    people = market.state.people
    young = people.segment == SEGMENTS.index("youth")
    while market.running:
        month, before = market.clock.months[market.month], people.employed.astype(bool)
        market.step()
        chance = expected(before, people, market.jobs)
        groups = [(slice(None), market.paths.unemployment)]
        if market.paths.unemployment_young is not None:
            groups.append((young, market.paths.unemployment_young))
        for group, path in groups:
            target, mine = float(path[month.number]), chance[group]
            error = math.sqrt((mine * (1 - mine)).sum()) / mine.size
            assert mine.mean() == pytest.approx(target, abs=2e-5), month.name
            assert abs((people.employed[group] == 0).mean() - target) < 4.5 * error, month.name
            assert error < 0.004
    rows = market.results().monthly
    assert rows["unemployment_path"].to_numpy() == pytest.approx(np.asarray(market.paths.unemployment, np.float64), abs=1e-12)
    assert abs(rows["unemployment"] - rows["unemployment_path"]).max() < 0.003
