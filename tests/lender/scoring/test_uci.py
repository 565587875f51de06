"""The simulator's scorecard on real accounts: the discrimination usual on that file.

Default of credit card clients, Taiwan 2005 (Yeh and Lien, Expert Systems with Applications, 2009; UCI machine learning
repository): 30,000 accounts, default in the next month, behaviour of six months.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.lender.scale import Scale
from sim.lender.scoring.scorecard import fit
from sim.records.calibration import recalibrated
from sim.records.selection import counted, gini

FILE = Path(__file__).resolve().parents[4] / "shared" / "data" / "borrowers" / "uci_taiwan_credit_card.csv"
SPLITS, TRAINED = 5, 0.7

pytestmark = pytest.mark.skipif(not FILE.is_file(), reason="the file of real accounts is not beside the repository")


@pytest.fixture(scope="module")
def splits():
    """(points, PD by the scale, bad) of the accounts left out, split by split."""
    table = pd.read_csv(FILE).drop(columns="ID")
    bad = table.pop("default_next_month").to_numpy(bool)
    columns = {name: column.to_numpy(np.float64) for name, column in table.items()}
    scale, found = Scale(), []
    for split in range(SPLITS):
        order = np.random.default_rng(split).permutation(bad.size)
        train, rest = np.split(order, [int(TRAINED * bad.size)])
        card = fit({name: column[train] for name, column in columns.items()}, bad[train], scale.factor, scale.offset)
        points = card.points({name: column[rest] for name, column in columns.items()})
        found.append((points, 1 / (1 + np.exp((points - scale.offset) / scale.factor)), bad[rest]))
    return found


def test_out_of_sample_it_ranks_as_usual(splits):
    """AUC 0.76 to 0.78 is what scorecards and logistic regressions show on this file; a split's own error is 0.007."""
    areas = [(1 + gini(points, bad)) / 2 for points, _, bad in splits]
    assert 0.76 <= np.mean(areas) <= 0.78 and np.std(areas) < 0.01


def test_out_of_sample_its_pds_come_true(splits):
    found = []
    for _, pd_given, bad in splits:
        defaults, good, value = counted(pd_given, bad)
        found.append(tuple(recalibrated(defaults, good, value).values()))
        assert pd_given.mean() == pytest.approx(bad.mean(), abs=0.015)
    slope, intercept = np.mean(found, axis=0)
    assert slope == pytest.approx(1, abs=0.1) and intercept == pytest.approx(0, abs=0.1)
