"""The facts table: measured, judged, and honest about calibration."""

import numpy as np
import pandas as pd
import pytest

from sim.records.facts import FACTS
from sim.records.plausibility import UNCALIBRATED, calibration_note, plausibility
from tests.records.synthetic import results


@pytest.fixture(scope="module")
def table():
    found = plausibility({"calm": results(worlds=3), "covid_2020": results(scenario="covid_2020", worlds=3)})
    return found.set_index("statistic")


def test_every_fact_is_measured(table):
    assert len(table) == len(FACTS) and table["measured"].notna().all() and (table["worlds"] == 3).all()


def test_values_by_hand(table):
    months = results(worlds=3).monthly.query("phase == 'policy'")
    assert table.loc["30+ rate", "measured"] == pytest.approx(100 * months["rate_30"].mean())
    assert table.loc["Approval", "measured"] == pytest.approx(60)
    assert table.loc["Hazard of first 90 DPD: peak", "measured"] == pytest.approx(16, abs=3)
    assert table.loc["Forward roll rates: smallest rise", "measured"] == pytest.approx(5, abs=1.5)
    assert "1-29 0.27" in table.loc["Forward roll rates: smallest rise", "detail"]


def test_in_and_out(table):
    assert table["inside"].all()
    doubled = results(worlds=2)
    doubled.monthly["rate_30"] *= 2
    judged = plausibility({"calm": doubled}).set_index("statistic")
    assert not judged.loc["30+ rate", "inside"] and "30+ peak over pre-shock level" not in judged.index


def test_what_cannot_be_measured_is_neither_in_nor_out():
    short = results(worlds=1)
    short.scorecard["gini"] = np.nan
    judged = plausibility({"calm": short}).set_index("statistic")
    assert judged.loc["Platform-score Gini", "inside"] is pd.NA and np.isnan(judged.loc["30+ rate", "standard_error"])


def test_the_note_stays_until_something_was_calibrated():
    assert calibration_note({"population": {"size": 5}}) == UNCALIBRATED
    assert "Qifu" in calibration_note({"population": {"calibrated_on": "Qifu 2024"}})
