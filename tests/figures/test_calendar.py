"""Ticks of calendars: the days matplotlib's own locators find inside the picture."""

import matplotlib.dates as dates
import numpy as np
import pytest
from matplotlib.figure import Figure

from sim.figures.style import FirstOf


@pytest.mark.parametrize("months", [(1,), (4, 7, 10), (1, 3, 5, 7, 9, 11), tuple(range(1, 13))])
@pytest.mark.parametrize("view", [("2017-07-01", "2023-06-01"), ("1968-02-29", "1971-01-01"), ("2020-02-02", "2021-03-20")])
def test_ticks_are_matplotlibs_own(months, view):
    low, high = dates.date2num(np.array(view, "datetime64[D]"))
    ax = Figure().subplots()
    ax.xaxis.set_major_locator(dates.MonthLocator(months))
    ax.set_xlim(low, high)
    every = ax.xaxis.get_major_locator()()
    ours = FirstOf(*months)
    ours.set_axis(ax.xaxis)
    assert ours().tolist() == [day for day in every if low <= day <= high]
