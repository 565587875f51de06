"""From a month's flows, statement and census to a row of the table."""

from types import SimpleNamespace

import pytest

from sim.accounts.tally import FLOWS
from sim.records.monthly import monthly_frame
from sim.records.row import STATEMENT, month_row
from tests.records.synthetic import clock, tallies


def test_a_row_makes_a_table():
    flows = {name: place for place, name in enumerate(FLOWS)}
    statement = SimpleNamespace(**dict.fromkeys(STATEMENT, 7))
    known = month_row(flows, statement, {})
    census = {name: value for name, value in tallies()["monthly"][0].items() if name not in known}
    row = month_row(flows, statement, census)
    assert row["due"] == flows["due_clean"] and row["contacts"] == flows["messages"] + flows["calls"]
    frame = monthly_frame([row], clock())
    assert frame["recovered"].iloc[0] == pytest.approx(0.07) and frame["default_accounts"].iloc[0] == flows["defaults"]
