"""Work: when it is lost and found, by the hazards that the labour market sets each month.

The day of the next change is drawn at the month's start for the whole month, and on the day of a change for the days that
are left: the law is that of a draw a day, and only those whose work changes cost anything.
"""

from typing import NamedTuple

from numba import int8, int32, uint8, uint32

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


@sweep
def may_change(employed, job_risk, age_group, u, jobs, marks):
    """Mark whose work may change this month, by a bound on its probability: days times the day's hazard.  marks: uint32"""
    for i in range(employed.size):
        is_young = age_group[i] == YOUNG
        factor = jobs.young_factor if is_young else jobs.older_factor
        found = jobs.young_finding if is_young else jobs.older_finding
        chance = job_loss(job_risk[i], factor, jobs.cap) if employed[i] != 0 else found
        marks[i] = uint32(uniform64(u[i]) < jobs.stretch * chance)


@sweep
def draw_changes(p, u, jobs, marks, places):
    """Draw the day of everybody's next change of work this month, 0 for none.  u: words; marks, places: uint32 scratch."""
    may_change(p.employed, p.job_risk, p.age_group, u, jobs, marks)
    for i in range(p.job_day.size):
        p.job_day[i] = uint8(0)
    for k in range(list_positive(marks, places)):
        i = places[k]
        chance = hazard(p.employed[i] != 0, p.job_risk[i], p.age_group[i], jobs)
        p.job_day[i] = uint8(waiting(uniform64(u[i]), chance, int32(jobs.length)))


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
            u, chance = uniform64(words(p.number[i], day, JOB, keys)[0]), hazard(not loses, p.job_risk[i], p.age_group[i], jobs)
            ahead = waiting(u, chance, int32(jobs.length) - dom)
            p.job_day[i] = uint8(dom + ahead if ahead > 0 else 0)


@rule
def worked_until(days_worked, employed, dom):
    """Days worked since the last payday or the month's beginning, by the end of a day of the month."""
    return int32(days_worked) + (int32(dom) if employed != 0 else int32(0))


@rule
def worked_none(employed, dom):
    """What `days_worked` holds where none has been worked yet at the end of a day of the month."""
    return int8(-dom if employed != 0 else 0)
