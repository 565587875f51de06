"""Two hundred thousand borrowers of a market meet their world's unemployment path every month, within their own luck."""

import math

import numpy as np
import pytest

from sim import CreditMarket, load_settings
from sim.columns import SEGMENTS

LARGE = ["population.size=200_000", "horizon.burn_in_months=6", "horizon.months=30", "horizon.run_off_months=0", "threads=2"]


def expected(employed, people, days):
    """Everybody's chance to be out of work at the month's end, from where they began and the month's daily chances."""
    s, f = people.loss_threshold / 2.0**32, people.finding_threshold / 2.0**32
    left = (1 - s - f) ** days
    return np.where(employed, s / (s + f) * (1 - left), s / (s + f) + f / (s + f) * left)


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
        chance = expected(before, people, month.days)
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
