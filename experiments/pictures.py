"""Which pictures a comparison or a run has, of what they are drawn, and their captions."""

from experiments.drawing import Sketch
from sim.figures.gallery import OF_SWEEPS, check
from sim.records.monthly import ORDER
from sim.records.outcomes import OUTCOMES
from sim.settings import BadInput
from sim.settings.errors import nearest

ELSEWHERE = (*OF_SWEEPS, "alarm_event_study")  # pictures of other commands
FEW = 4  # policies that are called by words beside their points and lines, more by their short names
CAPTIONS = {
    "paired_differences": (
        "Paired differences",
        "What each policy changes against {baseline}, for the lender and for borrowers. Where a bar does not touch zero, the "
        "difference is more than luck.",
    ),
    "delinquency_stress": (
        "Arrears under stress",
        "Balance 30 or more days past due under {baseline} in each scenario, and as a multiple of {calm}: the same borrowers "
        "and the same luck in another economy.",
    ),
    "portfolio": (
        "The book",
        "Unemployment, balance, arrears by bucket and net charge-offs under {baseline}, scenario by scenario.",
    ),
    "limits": (
        "Lines",
        "What an open account may use and how much of it is used under each policy in {calm}: over time, and by score band when "
        "policies end.",
    ),
    "two_lives": (
        "Two lives",
        "Two borrowers alike in income and debt who lose their work under {stress}: one copes, the other defaults. Day by day, "
        "each under two policies with the same luck: what differs between left and right is what the lender does. Chosen among "
        "such pairs for being alike and for lines that the policies treat differently.",
    ),
    "vintages": (
        "Vintages",
        "Left: share of the principal drawn in a half-year that belongs to accounts 90 days past due since, under {baseline} in "
        "{stress}. Right: chance of first default by age of the account; the shock meets most accounts at one age.",
    ),
    "rolls": (
        "Roll rates",
        "Where a month takes each bucket of arrears, by balance, under {baseline} in {calm}.",
    ),
    "price_pd": (
        "Price and risk",
        "The yearly rate asked of each chance of default within twelve months, a line per policy; none where applicants are "
        "rejected.",
    ),
    "frontier": (
        "What is gained and what is given up",
        "{y} against {x}, a point per policy. The policy drawn hollow, {baseline}, is the one the others are compared with.",
    ),
    "fifths": (
        "Who goes without",
        "The excluded and the hardship of each fifth of borrowers, by income, under {stress}, a line per policy; below, the "
        "difference from {baseline}.",
    ),
    "by_grade": (
        "Grade by grade",
        "Offers taken up and profit, by band of the platform score, under {stress}, a line per policy; right, the difference "
        "from {baseline}.",
    ),
    "paths": ("Policies over time", "The months of every policy, scenario by scenario; all share the months before."),
}


def check_pictures(experiment):
    """Refuse pictures that nobody can draw and columns no table has, before anything is run."""
    for name in experiment.figures:
        check(name, "experiment.figures", ELSEWHERE)
    for name in experiment.paths:
        if name not in ORDER:
            raise BadInput("experiment.paths", name, f"is no column of the month's table{nearest(name, ORDER)}")


def comparison_sketches(runs, differences, experiment, lives=None):
    """The pictures an experiment asks for: runs {scenario: {arm: Results}}, the calm scenario first.

    differences: the table over all scenarios; lives: days of two borrowers under some of the policies, or None.  A picture
    that is not of comparisons gets {arm: Results} of the last scenario.
    """
    calm, stress = next(iter(runs)), list(runs)[-1]
    baseline, names = experiment.baseline, experiment.words
    beside = names if len(experiment.arms) <= FEW else {}
    base = {scenario: arms[baseline] for scenario, arms in runs.items()}
    x, y = experiment.frontier
    inputs = {
        "paired_differences": (differences, {"baseline": baseline}),
        "delinquency_stress": (base, {}) if len(base) > 1 else None,
        "portfolio": (base, {}),
        "limits": (runs[calm], {}),
        "two_lives": (lives, {"words": names}) if lives is not None else None,
        "vintages": (base[stress], {"against": base[calm]} if calm != stress else {}),
        "rolls": (base[calm], {}),
        "frontier": (runs, {"x": x, "y": y, "baseline": baseline, "words": beside}),
        "fifths": (runs[stress], {"baseline": baseline, "words": beside}),
        "by_grade": (runs[stress], {"baseline": baseline, "words": beside}),
        "paths": (runs, {"columns": experiment.paths, "words": beside}),
    }
    words = {"baseline": names.get(baseline, baseline), "calm": calm, "stress": stress}
    words |= {"x": OUTCOMES[x].title, "y": OUTCOMES[y].title}
    given = {name: inputs.get(name, (runs[stress], {})) for name in experiment.figures}
    return [sketch(name, *each, words) for name, each in given.items() if each]


def run_sketches(results):
    """The pictures of one run."""
    words = {"baseline": "this policy", "calm": "this scenario", "stress": "this scenario"}
    sketches = [
        sketch("portfolio", results, {}, words),
        Sketch("vintages", "Vintages", "Defaults by half-year of drawing and by age of the account.", results),
        sketch("rolls", results, {}, words),
        Sketch("scorecard", "Scorecard", "ROC and calibration of the scores at opening.", results),
        Sketch("score_stability", "Stability", "Gini and PSI of the scores over time.", results),
    ]
    if results.lives is not None:
        sketches.append(Sketch("two_lives", "Lives", "The borrowers asked for, day by day.", results))
    return sketches


def sketch(name, what, options, words):
    """One picture with its title and caption."""
    title, caption = CAPTIONS.get(name, (name.replace("_", " ").capitalize(), "Under {stress}."))
    return Sketch(name, title, caption.format(**words), what, options)


SCORER_CAPTIONS = {
    "paired_differences": (
        "Paired differences",
        "What each scorer changes against {baseline} when it lends, for the lender and for borrowers.",
    ),
    "scorecard": (
        "What a lender sees",
        "ROC and calibration of each scorer's own score under {calm}, in the market in which it lends.",
    ),
    "scorecard_of_all": (
        "What no lender sees",
        "ROC and calibration of {baseline} under {calm} on all applicants: open marks are those it would have rejected.",
    ),
    "score_stability": (
        "Stability",
        "Gini and PSI of each scorer's own score over time under {stress}, in the market in which it lends.",
    ),
}


def scorer_sketches(runs, shadows, differences, baseline):
    """The pictures of a comparison of scorers: runs {scenario: {arm: Results}}, shadows {scenario: Results}."""
    calm, stress = next(iter(runs)), list(runs)[-1]
    inputs = {
        "paired_differences": ("paired_differences", differences, {"baseline": baseline}),
        "scorecard": ("scorecard", runs[calm], {}),
        "scorecard_of_all": ("scorecard", {baseline: shadows[calm]}, {}),
        "score_stability": ("score_stability", runs[stress], {}),
    }
    words = {"baseline": baseline, "calm": calm, "stress": stress}
    return [
        Sketch(name, SCORER_CAPTIONS[name][0], SCORER_CAPTIONS[name][1].format(**words), what, options, figure)
        for name, (figure, what, options) in inputs.items()
    ]
