"""Work: lost and found by daily hazards that the labour market sets each month."""

from numba import uint8

from sim.numerics.jit import rule, sweep


@rule
def has_work(employed, u, losing, finding):
    """Whether a borrower has work at the end of the day.  u, losing, finding: 32-bit words compared."""
    return (u >= losing) if employed else (u < finding)


@sweep
def change_jobs(employed, days_worked, losing, finding, u):
    """Let a tile lose and find work, and count the day worked."""
    for i in range(employed.size):
        now = uint8(1) if has_work(employed[i] != 0, u[i], losing[i], finding[i]) else uint8(0)
        employed[i] = now
        days_worked[i] = uint8(days_worked[i] + now)
