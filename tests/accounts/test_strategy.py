"""A strategy without steps."""

import numpy as np

from sim.accounts.strategy import STEPS, no_contacts


def test_nobody_is_contacted():
    strategy = no_contacts()
    assert strategy.steps == 0
    assert all(column.size == STEPS for column in strategy[:-1])
    assert strategy.cost.dtype == np.int32
