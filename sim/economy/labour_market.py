"""How many lose and find work: monthly flows that meet the unemployment path; who does, and when, see `borrowers.employment`.

The path's value is the unemployed share on a month's last day.  Over the month an unemployed borrower finds work with
probability f and an employed one loses it with probability s_i; the s_i are proportional to `job_risk`, capped, and
scaled so that the share at the month's end equals the path in expectation, whatever share the luck of the months
before has left.
"""

from typing import NamedTuple

import numpy as np
from numba import int32, int64, prange

from sim.columns import OLDER, YOUNG
from sim.numerics.jit import parallel, rule, sweep
from sim.numerics.maths import power
from sim.numerics.money import plain_sum

SHARE_LOW, SHARE_HIGH = 0.001, 0.6  # an unemployed share the labour market can be asked to meet
BLOCK, MOST_BLOCKS = 8192, 256  # people counted together; sums are whole numbers, so that any size gives the same result
UNIT = 1 << 20  # relative risks are summed in millionths (2^-20)
LOWEST, BINS = (127 - 20) << 6, 33 << 6  # bins of 1/64 octave from 2^-20 to 2^13, cut from the bits of a float32


class Labour(NamedTuple):
    """The labour settings a rule reads: finding rate, its cap and elasticity, the cap on anyone's monthly loss."""

    finding: float
    finding_cap: float
    finding_elasticity: float
    separation_cap: float


class Flows(NamedTuple):
    """One group's month: the factor on relative risks and the monthly finding probability."""

    factor: float
    finding: float


@rule
def finding(u_0, u_t, labour):
    """Work is found less often when more people look for it.  [probability a month]

    f = f_0 min(cap, (u_0 / u_t)^elasticity); u_0 is the unemployed share in normal times, u_t today's.
    """
    return labour.finding * min(labour.finding_cap, power(u_0 / u_t, labour.finding_elasticity))


@rule
def separation(u_start, u_end, f):
    """The loss probability s (and finding f) that lead from one unemployed share to the next.  [per month]

    u_end = u_start (1 - f) + (1 - u_start) s; where s would be negative, f rises until s = 0.
    """
    need = u_end - u_start * (1.0 - f)
    s = max(need, 0.0) / max(1.0 - u_start, 1e-12)
    raised = 1.0 - u_end / max(u_start, 1e-12)
    return s, raised if need < 0.0 else f


@rule
def risk_bin(job_risk):
    """Place a relative risk in one of the bins of 1/64 octave, read off the bits of the float32."""
    place = (np.float32(job_risk).view(np.int32) >> int32(17)) - int32(LOWEST)
    return min(max(place, int32(0)), int32(BINS - 1))


@sweep
def count_risks(employed, job_risk, age_group, people, counts, sums):
    """Count a block's people by age group, and its employed and their relative risks by age group and bin."""
    older = int64(0)
    for i in range(employed.size):
        group = OLDER if age_group[i] != YOUNG else YOUNG
        place = risk_bin(job_risk[i])
        older += int64(group == OLDER)
        counts[group, place] += int64(employed[i] != 0)
        sums[group, place] += int64(job_risk[i] * UNIT + 0.5) if employed[i] != 0 else int64(0)
    people[OLDER] += older
    people[YOUNG] += employed.size - older


@parallel
def count_all(employed, job_risk, age_group, edges, people, counts, sums):
    """Count all blocks side by side."""
    for k in prange(edges.size - 1):
        lo, hi = edges[k], edges[k + 1]
        count_risks(employed[lo:hi], job_risk[lo:hi], age_group[lo:hi], people[k], counts[k], sums[k])


@sweep
def monthly_flows(u_0, u_t, u_start, u_end, labour):
    """The market's finding probability and, with it, one group's loss and finding probabilities of the month."""
    return separation(u_start, u_end, finding(u_0, u_t, labour))


@rule
def in_bin(table, k):
    """A group's whole number in a bin: the sum over its ages.  table: int64 [age, bin]"""
    total = int64(0)
    for age in range(table.shape[0]):
        total += table[age, k]
    return total


@rule
def in_all(table):
    """A group's whole number in all bins together.  (numpy's sum would have every start load scipy's linear algebra.)"""
    total = int64(0)
    for k in range(table.shape[1]):
        total += in_bin(table, k)
    return total


@sweep
def risk_factor(counts, sums, s, cap):
    """Solve for the factor c at which the employed lose work at the mean rate s: mean of min(cap, c risk) = s.

    counts, sums: employed and their summed risks (1 / UNIT) by age and rising bin, whole numbers.  Bins above the cap are
    taken out from the top until no further one reaches it.  With everyone at the cap (s >= cap) the factor is 2^40.
    """
    employed, left, capped = in_all(counts), in_all(sums), int64(0)
    for k in range(counts.shape[1] - 1, -1, -1):
        n, risks = in_bin(counts, k), in_bin(sums, k)
        if n > 0 and risks > 0:
            factor = (s * employed - cap * capped) * UNIT / left
            if factor * risks < cap * n * UNIT:
                return factor
            left, capped = left - risks, capped + n
    return 2.0**40


@sweep
def group_flows(people, counts, sums, u_0, u_t, target, labour):
    """The factor and the finding probability with which a group meets its target.

    people: int64 by age; counts, sums: see `risk_factor`; u_0, u_t: the market's share in normal times and today.
    """
    total = plain_sum(people)
    u_start = (total - in_all(counts)) / total if total else 0.0
    s, f = monthly_flows(u_0, u_t, u_start, target, labour)
    return risk_factor(counts, sums, s, labour.separation_cap), f


def job_flows(columns, u_end, u_end_young, labour, u_0, total=lambda counted: counted):
    """The month's `Flows` of the young and of everybody else with which the path is met in expectation.

    columns: arrays employed, job_risk, age_group; u_end: the path's share at the month's end; u_end_young: that of the
    16-24-year-olds, or None; labour: the settings of that name; u_0: the path's first value; total: sums counts over
    shards.  The rest's share follows from the two by weight.
    """
    terms = Labour(*(float(getattr(labour, name)) for name in Labour._fields))
    people, counts, sums = total(dict(enumerate(_counted(columns, _edges(columns.employed.size))))).values()
    u_0, u_end = float(u_0), float(u_end)
    targets = _targets(people, u_end, u_end_young)
    flows = [Flows(*group_flows(people[who], counts[who], sums[who], u_0, u_end, target, terms)) for who, target in targets]
    return flows[0], flows[-1]


def once(known, month, labour, find):
    """The month's flows as every policy of a world meets them: found by the first one.

    known: {month: (labour, flows)} of markets that began as one and share their paths, whose borrowers' work depends on
    luck and path alone; None where it depends on the policy, through what borrowers spend.  find(): `job_flows`.
    """
    if known is None:
        return find()
    if month not in known or known[month][0] != labour:
        known[month] = labour, find()
    return known[month][1]


def _edges(size):
    """First places of the blocks, and the end."""
    return np.append(np.arange(0, size, max(BLOCK, -(-size // MOST_BLOCKS))), size)


def _counted(columns, edges):
    """People, employed and summed risks by age group, over all blocks."""
    blocks = edges.size - 1
    people = np.zeros((blocks, 2), np.int64)
    counts, sums = np.zeros((blocks, 2, BINS), np.int64), np.zeros((blocks, 2, BINS), np.int64)
    count_all(columns.employed, columns.job_risk, columns.age_group, edges, people, counts, sums)
    return people.sum(axis=0), counts.sum(axis=0), sums.sum(axis=0)


def _targets(people, u_end, u_end_young):
    """Groups to be solved for and the share each must meet: everyone, or the young and the rest."""
    young, older = int(people[YOUNG]), int(people[OLDER])
    if u_end_young is None or not young or not older:
        return [(slice(None), u_end)]
    rest = (u_end * (young + older) - float(u_end_young) * young) / older
    return [(slice(YOUNG, OLDER), float(u_end_young)), (slice(OLDER, None), min(max(rest, SHARE_LOW), SHARE_HIGH))]
