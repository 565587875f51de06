"""The log of fits: a row per card and fit, and the worlds in which nobody could learn."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

from sim.clock import Clock
from sim.records.fits import fits_frame, never_fitted

CLOCK = Clock("2020-01", 12, 12, 0)
ROWS = [("logistic", 12, "behaviour", 5_000, 300, 0.6, 0.5), ("logistic", 15, "application", 900, 210, 0.4, 0.3)]


def test_a_row_per_fit_with_its_month():
    frame = fits_frame(ROWS, CLOCK, 3, "fitted")
    assert list(frame["month"].dt.strftime("%Y-%m")) == ["2020-01", "2020-04"] and set(frame["world"]) == {3}
    assert frame["defaults"].tolist() == [300, 210] and frame["validation_gini"].tolist() == [0.5, 0.3]


def test_worlds_without_a_card_for_applicants_are_told():
    parts = [fits_frame(ROWS, CLOCK, 3), fits_frame(ROWS[:1], CLOCK, 4), fits_frame([], CLOCK, 5)]
    assert all((part.dtypes == parts[0].dtypes).all() for part in parts)
    results = SimpleNamespace(fits=pd.concat(parts), worlds=np.array([3, 4, 5]))
    assert never_fitted(results) == [4, 5]
    assert never_fitted(SimpleNamespace(fits=None, worlds=[3])) == []
