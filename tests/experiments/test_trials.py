"""A trial inside one market: a table of its treatments."""

import dataclasses

import numpy as np
import pytest

from experiments.scorer_tables import console
from experiments.trials import trial
from tests.records.synthetic import results


@pytest.fixture(scope="module")
def tried():
    """Accounts of even points are the challenger's; those below 640 were explored."""
    calm = results(worlds=2)
    points = calm.scores["points"]
    groups = np.select([points < 640, points % 2 == 0], ["explored", "challenger"], "champion")
    return dataclasses.replace(calm, scores=calm.scores.assign(treatment=groups))


def test_where_all_are_treated_alike_there_is_nothing_to_tell():
    assert trial(results(worlds=1)) == []


def test_every_treatment_has_a_row_that_adds_up(tried):
    (table,) = trial(tried)
    assert [row[0] for row in table.rows] == ["champion", "challenger", "explored"]
    mine = tried.scores.query("score == 'own' and phase == 'policy'")
    for name, accounts, bad, between, promised, late in table.rows:
        part = mine[mine["treatment"] == name]
        assert int(accounts.replace(",", "")) == part["accounts"].sum()
        assert float(bad) == pytest.approx(100 * part["defaults"].sum() / part["accounts"].sum(), abs=0.006)
        low, high = map(float, between.split(" … "))
        assert low < float(bad) < high and float(promised) > 0 and float(late) >= 0
    rates = {row[0]: float(row[2]) for row in table.rows}
    assert rates["explored"] > rates["champion"], "those below 640 are worse"
    assert console(table)
