"""The shadow of a market: every applicant is admitted, so that what would have become of the rejected is known.

Whom the lender would have rejected counts as explored: price and limit as at the cut-off, apart in every count, and no
scorer learns from them.  As long as nothing couples borrowers (quotas, reviews, capacity, feedback, refits of a scorer),
whoever was never rejected lives the same life to the fen as in the market itself.
"""

import numpy as np
import pandas as pd

from experiments.protocol import let_go, on_one_thread
from sim.columns import NONE
from sim.market import CreditMarket
from sim.records.openings import OUTCOME_MONTHS, TREATMENTS, first_late, young
from sim.run import burn_in, enlighten, live_on, of_world, plain
from sim.settings import BadInput
from sim.settings.registry import implementation

LOT = 1  # the lender's own lots between equal scores
TREATMENT, EXPLORED = 3, TREATMENTS.index("explored")  # low two bits of a treatment


def shadow_of(settings):
    """The same settings with every applicant below the cut-off admitted, beyond what a lender may choose."""
    if not hasattr(settings.scoring, "explore_rate"):
        raise BadInput("scoring", settings.scoring.kind, "has no explore_rate: its shadow is not known")
    return settings.model_copy(update={"scoring": settings.scoring.model_copy(update={"explore_rate": 1.0})})


class Panel:
    """The lender's scorer, with others looking over its shoulder: they learn, score every applicant, and decide nothing."""

    def __init__(self, own, others):
        self.own, self.others, self.applications = own, others, []
        self.scorers = (own, *others.values())
        self.learns, self.needs_truth = (any(getattr(x, what) for x in self.scorers) for what in ("learns", "needs_truth"))

    def __getattr__(self, name):
        return getattr(self.__dict__["own"], name)

    def learn(self, archive, providers, month):
        """Everybody learns from what the lender's own approvals showed."""
        for scorer in self.scorers:
            if scorer.learns:
                scorer.learn(archive, providers, month)

    def told(self, truth):
        """Oracles are told the truth of the day."""
        for scorer in self.scorers:
            if scorer.needs_truth:
                scorer.told(truth)

    def score(self, view, out):
        """The lender's own scores; what everybody makes of the month's applicants is written down."""
        places = np.flatnonzero(view.applicants)
        rows = {"place": places, "number": view.number[places], "lot": view.luck(LOT)[places]}
        for name, scorer in self.others.items():
            points = np.asarray(scorer.score(view, np.empty_like(out)))[places]
            rows |= {f"points_{name}": points, f"pd_{name}": scorer.scale.table()[points]}
        self.applications.append(pd.DataFrame(rows).assign(month=view.month))
        return self.own.score(view, out)


class Unexplored:
    """An archive into which nothing comes of those a lender would have rejected."""

    def __init__(self, archive):
        self.archive = archive

    def __getattr__(self, name):
        return getattr(self.__dict__["archive"], name)

    def record(self, view):
        """File a month's end away as if nobody had been explored."""
        self.archive.record(Blind(view))


class Blind:
    """A lender's view in which the explored have no account, and never had this one."""

    def __init__(self, view):
        hidden = view.treatment & TREATMENT == EXPLORED
        self.view = view
        self.state, self.opened, self.defaulted = (
            np.where(hidden, column.dtype.type(empty), column)
            for column, empty in ((view.state, NONE), (view.opened, -1), (view.defaulted, -1))
        )

    def __getattr__(self, name):
        return getattr(self.__dict__["view"], name)


class Outcomes:
    """What became of every application: opened, bad and late within 12 months, told month by month by the market."""

    def __init__(self, panel, size):
        self.panel, self.current, self.count = panel, np.full(size, -1), 0
        self.opened, self.bad, self.late = [], set(), set()

    def __call__(self, market):
        a, month = market.state.accounts, market.month - 1
        new = young.py_func(month, a.opened)
        for found, events in ((self.bad, a.defaulted == month), (self.late, first_late.py_func(a.history))):
            found.update(self.current[np.flatnonzero(events & new)])
        for rows in self.panel.applications[len(self.opened) :]:  # of this month end
            places = rows["place"].to_numpy()
            opened = a.opened[places] == month
            self.current[places[opened]] = self.count + np.flatnonzero(opened)
            self.opened.append(opened)
            self.count += len(rows)

    def frame(self):
        """A row per application: month of the run, number, lot, points and PD of every scorer, opened, bad, late."""
        table = pd.concat(self.panel.applications, ignore_index=True).drop(columns="place")
        known = {name: np.isin(np.arange(self.count), list(found)) for name, found in (("bad", self.bad), ("late", self.late))}
        return table.assign(opened=np.concatenate([*self.opened, np.zeros(0, bool)]), **known)


def shadow_world(settings, burnt_in, scorers, watching=()):
    """Live the shadow of a market on from its burn-in; returns (market, applications whose year ended before run-off).

    scorers: {name: settings of a scorer} that score every applicant; watching: told of the market after each month.
    """
    market = CreditMarket(shadow_of(settings), burnt_in, "shadow")
    enlighten(market.lender.scoring, market.settings)
    others = {}
    for name, scoring in scorers.items():
        under = settings.model_copy(update={"scoring": scoring})
        others[name] = implementation("scoring", scoring.kind).of(under, "scoring")
        enlighten(others[name], under)
    market.lender.scoring, market.archive = Panel(market.lender.scoring, others), Unexplored(market.archive)
    outcomes = Outcomes(market.lender.scoring, market.state.people.number.size)
    while market.running:
        market.step()
        for tell in (outcomes, *watching):
            tell(market)
    table, clock = outcomes.frame(), market.clock
    last = clock.burn_in + clock.policy - 1 - OUTCOME_MONTHS
    known = table[table["opened"] & (table["month"] <= last)].drop(columns="opened")
    return market, known.assign(world=settings.world).reset_index(drop=True)


def judged_world(arms, baseline, world):
    """Live one world under every arm and the baseline's shadow; returns ({arm: Results}, the shadow's Results, applications).

    arms: {name: settings} of one scenario; the scorers of all arms score the shadow's applicants.
    """
    let_go()
    here = {name: on_one_thread(of_world(settings, world)) for name, settings in arms.items()}
    burnt_in = burn_in(plain(here[baseline], here.values()))
    lived = {name: live_on(settings, burnt_in, arm=name).results() for name, settings in here.items()}
    scorers = {name: settings.scoring for name, settings in here.items()}
    market, applications = shadow_world(here[baseline], burnt_in, scorers)
    return lived, market.results(), applications
