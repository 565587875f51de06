"""The month's profit shared out over segments and score bands, to the fen.

Charge-offs are each cell's own.  What accounts do not carry one by one is shared out by what drives it: interest and VAT
by the interest a day of the cell's tickets, penalty and collection by the balance at DPD >= 30, funding by the balance,
running costs by owing accounts and balance at the lender's own prices, acquisition by accounts opened, data by open
accounts, recoveries by accounts charged off (assumption).  The cells add up to the lender's profit before provisions.
"""

import numpy as np
from numba import int64

from sim.numerics.jit import rule, sweep

FINE = 1 << 20  # the largest weight, so that weight x rest fits 64 bits; smaller drivers are taken as they are
FEN, MONTHS = 100, 12


def contribution(statement, cells, settings):
    """Profit before provisions by cell.  [fen]

    statement: the lender's month; cells: measures by name, int64 arrays of one shape (counts, fen), see
    `sim.records.census.SEGMENT_MEASURES`, with `charged_off` and `opened`; settings: the lender's costs.
    """
    running = settings.opex_per_account * FEN * MONTHS * cells["active_accounts"] + settings.opex_rate * cells["balance"]
    s, c = statement, cells
    lines = (
        (s.interest_income - s.vat, c["interest_a_day"]),
        (s.penalty_income - s.collection_cost, c["overdue"]),
        (s.recovered, c["charged_off_accounts"]),
        (-s.funding_cost, c["balance"]),
        (-s.opex, running),
        (-s.acquisition_cost, c["opened"]),
        (-s.data_cost, c["accounts"]),
    )
    return shared(*zip(*lines), c["borrowers"]) - c["charged_off"]


def shared(amounts, drivers, everybody):
    """Share whole fen out, each amount in proportion to its driver >= 0, exactly; returns the sum of its parts of every cell.

    What rounding leaves goes to the largest cells.  everybody: the driver where one is zero everywhere.
    """
    rows = np.array([*drivers, everybody], np.float64).reshape(len(drivers) + 1, -1)
    cells = np.zeros((3, rows.shape[1]), np.int64)
    share_lines(np.array(amounts, np.int64), rows, *cells)
    return cells[2].reshape(np.shape(everybody))


@sweep
def share_lines(amounts, drivers, weights, parts, cells):
    """Add the parts of every amount to the cells; the last driver stands in for those that are zero everywhere."""
    for k in range(amounts.size):
        driver = drivers[k] if is_at_work(drivers[k]) else drivers[amounts.size]
        share_out(abs(amounts[k]), driver, weights, parts)
        for i in range(cells.size):
            cells[i] += parts[i] if amounts[k] >= 0 else -parts[i]


@rule
def is_at_work(driver):
    """True if a driver is not 0 everywhere.  (numpy's any would have every start load scipy's linear algebra.)"""
    for i in range(driver.size):
        if driver[i] != 0:
            return True
    return False


@sweep
def share_out(amount, driver, weights, parts):
    """Share an amount >= 0 out by a driver that is not 0 everywhere; weights: room for as many whole numbers."""
    most, exact, total, left = 0.0, True, int64(0), int64(amount)
    for i in range(driver.size):
        most, exact = max(most, driver[i]), exact and driver[i] == np.rint(driver[i])
    scale = 1.0 if exact and most <= FINE else FINE / most
    for i in range(driver.size):
        weights[i] = int64(np.rint(driver[i] * scale))
        total += weights[i]
    whole, rest = amount // total, amount % total
    for i in range(driver.size):
        parts[i] = whole * weights[i] + rest * weights[i] // total
        left -= parts[i]
    for _ in range(left):
        largest = 0
        for i in range(driver.size):
            largest = i if weights[i] > weights[largest] else largest
        parts[largest], weights[largest] = parts[largest] + 1, -1
