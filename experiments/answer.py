"""The one sentence a comparison ends with: which policy was best by the primary outcome, by how much, and at what cost."""

from dataclasses import dataclass
from math import isnan

from experiments.phrases import PHRASES, SIDES
from experiments.tables import digits_for, duration, large, number
from sim.records.fits import never_fitted
from sim.records.outcomes import HEADLINE, OUTCOMES


@dataclass(frozen=True)
class Contest:
    """Two policies out of several beside each other, in one scenario.

    rows: the policy's paired differences from the baseline, by outcome; policy, baseline: in words; of: how many policies
    were compared; picked: the two were picked out of more; rivals: policies, in words, that luck cannot tell from the best.
    """

    rows: object
    policy: str
    baseline: str
    scenario: str
    primary: str
    of: int = 2
    picked: bool = False
    rivals: tuple[str, ...] = ()

    @property
    def row(self):
        """The paired difference in the primary outcome."""
        return self.rows.loc[self.primary]

    @property
    def wins(self):
        """Was the policy better than the baseline, luck or not?"""
        return OUTCOMES[self.primary].more_is_better == (self.row["estimate"] > 0)


def best_arm(table, primary):
    """The arm with the best mean of an outcome among those that are compared with the baseline; None if none is known."""
    found = table[table["outcome"] == primary].dropna(subset="estimate")
    if found.empty:
        return None
    means = found.set_index("arm")["estimate"]
    return means.idxmax() if OUTCOMES[primary].more_is_better else means.idxmin()


def answered(table, experiment, scenario, rivals=()):
    """Which policy was best by the primary outcome and what it changed besides, with intervals; without a full stop.

    table: the scenario's differences from the baseline; experiment: settings; scenario: in words; rivals: arms that luck
    cannot tell from the best.
    """
    arm = experiment.answer or best_arm(table, experiment.primary)
    words = {name: experiment.words.get(name, name) for name in experiment.arms}
    rows = table[table["arm"] == arm].set_index("outcome")
    if experiment.primary not in rows.index or rows.loc[experiment.primary].isna()["estimate"]:
        return f"Under {scenario}, what the policies changed against {words[experiment.baseline]} is in the table"
    of = 2 if experiment.answer else len(experiment.arms)
    others = tuple(words[rival] for rival in rivals if rival not in (arm, experiment.baseline))
    picked, two = of < len(experiment.arms), (words[arm], words[experiment.baseline])
    return told(Contest(rows, *two, scenario, experiment.primary, of, picked, others if of > 2 else ()))


def told(contest):
    """The answer in words: the verdict, what changed besides, what luck hides of it, what stayed as it was."""
    rows = {name: contest.rows.loc[name] for name in side_outcomes(contest)}
    changed = [aside(row) for row in rows.values() if changes(row)]
    hidden, same = ([PHRASES[name].noun for name, row in rows.items() if is_so(row)] for is_so in (unknown, unchanged))
    parts = [f"Under {contest.scenario}, {verdict(contest)}"]
    parts += [f"{contest.policy} {listed(changed, 'and')}"] if changed else []
    parts += [f"whether that changed {listed(hidden, 'or')} is hidden by luck"] if hidden else []
    parts += (
        [f"that changed neither {listed(same, 'nor')}"] if len(same) > 1 else [f"that left {name} as it was" for name in same]
    )
    return "; ".join(parts)


def verdict(contest):
    """Who was best, by how much, and whether more than luck says so."""
    phrase, row = PHRASES[contest.primary], contest.row
    policy, baseline = contest.policy, contest.baseline
    reached = f"{level(row)}, {change(row, phrase)} than {baseline}"
    among = f" of {contest.of} policies" if contest.of > 2 else ""
    if row["estimate"] == 0:
        return f"{policy} and {baseline} would have {phrase.did} the same: {level(row)}"
    if uncertain(row):
        which = f"which{among}" if among else f"whether {policy} or {baseline}"
        return f"luck hides {which} would have {phrase.did} {phrase.best}: {policy} {phrase.did} {reached}{doubt(row)}"
    among = " of the two" if contest.picked else among
    if contest.wins:
        return f"{policy} would have {phrase.did} {phrase.best}{among}: {reached}{matched(contest.rivals)}"
    nearest, comma = ("the nearest, ", ",") if contest.of > 2 else ("", "")
    return f"{baseline} would have {phrase.did} {phrase.best}{among}: {nearest}{policy}{comma} {phrase.did} {reached}"


def matched(rivals):
    """Policies that may have been as good as the best."""
    return f" (luck may hide that {listed(rivals, 'or')} would have done as well)" if rivals else ""


def side_outcomes(contest):
    """What is told besides the primary outcome, of borrowers and of the lender, where it is known."""
    rows = contest.rows
    return [name for name in SIDES if name != contest.primary and name in rows.index and not isnan(rows.loc[name, "estimate"])]


def unchanged(row):
    """Is it the same under both, world by world?"""
    return row["estimate"] == 0


def unknown(row):
    """Is there a difference that may be luck?"""
    return not unchanged(row) and uncertain(row)


def changes(row):
    """Is there a difference that is more than luck?"""
    return not unchanged(row) and not uncertain(row)


def aside(row):
    """One change besides: a verb for the direction it went, and its size."""
    phrase = PHRASES[row.name]
    return (phrase.fell if row["estimate"] < 0 else phrase.rose).format(size(row))


def listed(parts, last):
    """Words one after another."""
    *first, end = parts or [""]
    return f"{', '.join(first)} {last} {end}" if first else end


def unlearnt(arms, scenario, worlds):
    """A line on policies whose scorer never had enough defaults to learn from, in a list; empty where all could learn.

    arms: {arm: Results}; scenario: in words; worlds: how many were lived.
    """
    found = {arm: len(never_fitted(results)) for arm, results in arms.items()}
    policies = [f"{arm} in {count} of {worlds} worlds" for arm, count in found.items() if count]
    return policies and [
        f"Under {scenario}, scorers that learn never had the defaults to fit a card for applicants and stood at the platform's "
        f"score: {listed(policies, 'and')}. More borrowers, more months or a lower scoring.least_defaults let them learn."
    ]


def closing_sentence(table, experiment, scenario, borrower_days, seconds, rivals=()):
    """The answer with the size of the run."""
    run = f"{int(table['worlds'].max())} worlds, {large(borrower_days)} borrower-days, {duration(seconds)}"
    return f"{answered(table, experiment, scenario, rivals)} (95 % intervals; {run})."


def summed_up(summary, scenario):
    """What one policy earned, lost and left to its borrowers, in one sentence."""
    if "lifetime_profit" not in summary:
        return f"Under {scenario}, no month under a policy was lived."
    shown = {name: OUTCOMES[name] for name in HEADLINE if name in summary}
    parts = [f"{outcome.title.lower()} {measured(summary[name], outcome)}" for name, outcome in shown.items()]
    worlds = summary["lifetime_profit"]["worlds"]
    return (
        f"Under {scenario}: {'; '.join(parts)} (± standard errors over {worlds} worlds)."
        if worlds > 1
        else f"Under {scenario}: {'; '.join(parts)} (one world)."
    )


def measured(figure, outcome):
    """A headline number in its unit with its standard error."""
    if figure["value"] is None:
        return "unknown"
    error = figure["standard_error"]
    reach = f" ± {number(error * outcome.scale, outcome.decimals)}" if error is not None else ""
    return f"{number(figure['value'] * outcome.scale, outcome.decimals)}{reach} {outcome.unit}"


def uncertain(row):
    """Does the interval not tell the difference from none?"""
    return not (row["low"] > 0 or row["high"] < 0)


def level(row):
    """What the policy reached, in the words of the outcome."""
    phrase, outcome = PHRASES[row.name], OUTCOMES[row.name]
    value = outcome.scale * (row["baseline"] + row["estimate"])
    return phrase.level.format(number(value, min(outcome.decimals, 2)))


def change(row, phrase):
    """Size of a change with the half-width of its interval, and which way it went."""
    return f"{size(row)} {phrase.less if row['estimate'] <= 0 else phrase.more}"


def size(row):
    """Size of a change with the half-width of its interval."""
    outcome = OUTCOMES[row.name]
    value, width = abs(row["estimate"]) * outcome.scale, (row["high"] - row["low"]) / 2 * outcome.scale
    digits = outcome.decimals if not width > 0 else min(max(outcome.decimals - 1, digits_for(width)), outcome.decimals)
    return number(value, digits) + (f" ± {number(width, digits)}" if width == width else "")


def doubt(row):
    """Say so where the interval does not tell the difference from none."""
    if row["low"] != row["low"]:
        return " (one world: no interval)"
    return " (the interval includes zero)" if uncertain(row) else ""
