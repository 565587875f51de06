"""When enough worlds have been lived: looks declared before, an interval that stays honest at whichever look it stops.

At each look the interval of the primary difference is taken at a stricter level: its chance to miss is 5 % shared out over all
looks in equal parts (Bonferroni).  If every look's interval covers with its own chance, the chance that any of them misses is
at most 5 %, so the one at which the rule stops covers with at least 95 %, however the stop depends on what was seen.  The
first look comes at 10 worlds, so that a run of lucky, alike worlds does not stop it (compare Chow and Robbins 1965, whose rule
covers only in the limit of narrow intervals).
"""

from sim.records.compare import LEVEL, contrast

FIRST = (10, 15, 20, 30)


def looks(most):
    """Numbers of worlds after which is looked: 10, 15, 20, 30, 40, 60, 80, 120 …, and at most `most`."""
    found = list(FIRST)
    while found[-1] < most:
        found += [2 * found[-2], 2 * found[-1]]
    return [count for count in dict.fromkeys(found) if count < most] + [most]


def level(most):
    """The level of the interval at each look, so that all of them cover together with 95 %."""
    return 1 - (1 - LEVEL) / len(looks(most))


def sequential(baseline, arm, most):
    """The primary difference with the interval of a look: as `contrast`; values world by world."""
    return contrast([baseline, arm], [-1, 1], level(most))


def half_width(told):
    """Half the width of an interval."""
    return (told["high"] - told["low"]) / 2
