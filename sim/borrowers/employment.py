"""Work: when it is lost and found, by the hazards that the labour market sets each month.

The day of the next change is drawn at the month's start for the whole month, and on the day of a change for the days that
are left: the law is that of a draw a day, and only those whose work changes cost anything.
"""

from typing import NamedTuple

import numpy as np
from numba import int8, int32, uint8

from sim.columns import YOUNG
from sim.numerics.draws import JOB, uniform64, words
from sim.numerics.jit import rule, sweep
from sim.numerics.lists import list_positive
from sim.numerics.maths import logarithm, power


class Jobs(NamedTuple):
    """A month's labour market as borrowers meet it.

    young_factor, older_factor: on relative risks of losing work; young_finding, older_finding: probability of finding
    work in the month; cap: the most that anyone's probability of losing it can be; length: days of the month; stretch: a
    bound on the month's expected changes over its probability of one, see `stretch_of`.
    """

    young_factor: float
    young_finding: float
    older_factor: float
    older_finding: float
    cap: float
    length: float
    stretch: float


class Changes(NamedTuple):
    """Working columns of those whose work may change in a month: what decides about it, and the day."""

    places: np.ndarray  # uint32
    employed: np.ndarray  # uint8
    job_risk: np.ndarray  # float32
    age_group: np.ndarray  # uint8
    luck: np.ndarray  # uint32
    chance: np.ndarray  # float64 a day
    left: np.ndarray  # float64, chance that nothing has happened yet
    day: np.ndarray  # uint8


def room_for_changes(width):
    """`Changes` of a tile at most so wide."""
    kinds = np.uint32, np.uint8, np.float32, np.uint8, np.uint32, np.float64, np.float64, np.uint8
    return Changes(*(np.zeros(width, kind) for kind in kinds))


NO_CHANGE = Jobs(0.0, 0.0, 0.0, 0.0, 0.0, 30.0, 1.0)  # nobody loses or finds work


@sweep
def stretch_of(finding, cap):
    """Days times a day's hazard are at most this many times the month's probability: -ln(1 - x) / x at the largest x = s + f."""
    most = min(max(cap + finding, 1e-9), 1.0 - 1e-12)
    return 1.000001 * -logarithm(1.0 - most) / most


@rule
def job_loss(job_risk, factor, cap):
    """A borrower's own probability of losing work this month: the relative risk scaled to the market's, at most the cap."""
    return min(cap, factor * job_risk)


@rule
def daily_hazards(s, f, days):
    """Daily loss and finding hazards that compose exactly to the monthly ones: the root of the two-state matrix.

    lam = 1 - (1 - s - f)^(1 / days); s_d = lam s / (s + f), f_d = lam f / (s + f).
    """
    both = s + f
    lam = 1.0 - power(max(1.0 - both, 1e-12), 1.0 / days)
    part = lam / max(both, 1e-12)
    return s * part, f * part


@rule
def hazard(employed, job_risk, age_group, jobs):
    """A borrower's hazard of a change of work, losing or finding it.  [per day]"""
    factor, found = (jobs.young_factor, jobs.young_finding) if age_group == YOUNG else (jobs.older_factor, jobs.older_finding)
    losing, finding = daily_hazards(job_loss(job_risk, factor, jobs.cap), found, jobs.length)
    return losing if employed else finding


@rule
def waiting(u, chance, most):
    """Days until what has a chance a day happens: the first n with u < 1 - (1 - chance)^n; 0 if n is above `most`."""
    left = 1.0
    for n in range(1, most + 1):
        left *= 1.0 - chance
        if u < 1.0 - left:
            return n
    return 0


@rule
def may_change(employed, job_risk, age_group, u, jobs):
    """Whether work may change this month, by a bound on the probability of it: days times the day's hazard.  u: word"""
    factor, found = (jobs.young_factor, jobs.young_finding) if age_group == YOUNG else (jobs.older_factor, jobs.older_finding)
    chance = job_loss(job_risk, factor, jobs.cap) if employed else found
    return uniform64(u) < jobs.stretch * chance


@sweep
def mark_changes(employed, job_risk, age_group, u, jobs, job_day, marks):
    """Mark whose work may change this month; nobody has a day yet.  marks: uint8"""
    for i in range(employed.size):
        marks[i] = uint8(may_change(employed[i] != 0, job_risk[i], age_group[i], u[i], jobs))
        job_day[i] = uint8(0)


@sweep
def take_changes(p, u, marks, x):
    """Copy what decides about the marked side by side; returns how many.  x: `Changes`"""
    found = list_positive(marks, x.places)
    for k in range(found):
        i = x.places[k]
        x.employed[k], x.job_risk[k], x.age_group[k], x.luck[k] = p.employed[i], p.job_risk[i], p.age_group[i], u[i]
    return found


@sweep
def set_hazards(employed, job_risk, age_group, jobs, out):
    """`hazard` of everybody on a list."""
    for k in range(out.size):
        out[k] = hazard(employed[k] != 0, job_risk[k], age_group[k], jobs)


@sweep
def wait(u, chance, length, left, day):
    """`waiting` of everybody on a list, day after day.  u: words; left: float64 scratch; day: uint8, written"""
    for k in range(day.size):
        left[k], day[k] = 1.0, uint8(0)
    for n in range(1, length + 1):
        for k in range(day.size):
            left[k] *= 1.0 - chance[k]
            day[k] = uint8(n) if (day[k] == 0) & (uniform64(u[k]) < 1.0 - left[k]) else day[k]


@sweep
def draw_changes(p, u, jobs, marks, x):
    """Draw the day of everybody's next change of work this month, 0 for none.

    u: words; marks: uint8; x: `Changes`, both working columns.
    """
    mark_changes(p.employed, p.job_risk, p.age_group, u, jobs, p.job_day, marks)
    found = take_changes(p, u, marks, x)
    set_hazards(x.employed[:found], x.job_risk[:found], x.age_group[:found], jobs, x.chance[:found])
    wait(x.luck[:found], x.chance[:found], int32(jobs.length), x.left[:found], x.day[:found])
    for k in range(found):
        p.job_day[x.places[k]] = x.day[k]


@sweep
def change_jobs(day, dom, changing, p, jobs, keys):
    """Let those whose day it is lose or find work, and draw when they do so next.

    changing: borrowers of the tile whose work changes this month.  A day on which work is lost is not worked any more, one
    on which it is found is.
    """
    for k in range(changing.size):
        i = changing[k]
        if p.job_day[i] == dom:
            loses = p.employed[i] != 0
            p.days_worked[i] = int8(p.days_worked[i] + (dom - 1 if loses else 1 - dom))
            p.employed[i] = uint8(0 if loses else 1)
            word, ahead = words(p.number[i], day, JOB, keys)[0], 0
            if may_change(not loses, p.job_risk[i], p.age_group[i], word, jobs):
                chance = hazard(not loses, p.job_risk[i], p.age_group[i], jobs)
                ahead = waiting(uniform64(word), chance, int32(jobs.length) - dom)
            p.job_day[i] = uint8(dom + ahead if ahead > 0 else 0)


@rule
def worked_until(days_worked, employed, dom):
    """Days worked since the last payday or the month's beginning, by the end of a day of the month."""
    return int32(days_worked) + (int32(dom) if employed != 0 else int32(0))


@rule
def worked_none(employed, dom):
    """What `days_worked` holds where none has been worked yet at the end of a day of the month."""
    return int8(-dom if employed != 0 else 0)
