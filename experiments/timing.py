"""How long a market's months take, stage by stage, beside a toy that is timed in between."""

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

import numba
import numpy as np

from sim import market as market_module
from sim.market import CreditMarket

DAYS = "live"
KINDS = ("whole", "best", "median")  # of the whole time, of the best month, of the median month
STAGES = {  # method of the market: what it is called here and where it is found
    "change_economy": ("economy", "sim/economy"),
    "draw_month": ("draw month", "sim/borrowers/shocks.py"),
    DAYS: ("days", "sim/day.py"),
    "plan": ("plan contacts", "sim/lender/collections.py"),
    "reconcile": ("reconcile", "sim/accounts/identities.py"),
    "close_month": ("close", "sim/month_end.py"),
    "rescore": ("rescore", "sim/economy/platform.py"),
    "take_census": ("census", "sim/records/census.py"),
    "keep_archive": ("archive", "sim/lender/archive.py"),
    "refit": ("refits", "sim/lender/scoring"),
    "decide": ("decide", "sim/lender/lender.py"),
    "keep_books": ("books, records", "sim/lender/books.py"),
    "step": ("the rest", "sim/market.py"),
}
MONTH_ENDS = ("close_month", "rescore", "take_census", "keep_archive", "decide", "keep_books")  # refits are told apart


class Stopwatch:
    """Seconds and calls of each stage, without those of the stages called inside it."""

    def __init__(self):
        self.seconds, self.calls, self._open = defaultdict(float), defaultdict(int), []

    def timed(self, name, function):
        """The same function, timed under a name."""

        def call(*arguments, **named):
            self._open.append(0.0)
            start = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                passed = time.perf_counter() - start
                self.seconds[name] += passed - self._open.pop()
                self.calls[name] += 1
                if self._open:
                    self._open[-1] += passed

        return call


@contextmanager
def watched(market, stopwatch):
    """Time every stage of a market's months."""
    kernel = market_module.live
    market_module.live = stopwatch.timed(DAYS, kernel)
    for name in STAGES:
        if name != DAYS:
            setattr(market, name, stopwatch.timed(name, getattr(market, name)))
    try:
        yield
    finally:
        market_module.live = kernel
        for name in STAGES:
            market.__dict__.pop(name, None)


@dataclass
class Months:
    """Measured months: borrower-days and seconds of each, those of the toy's month before it, seconds by stage."""

    case: str
    borrowers: int
    days: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    toy_seconds: list[float] = field(default_factory=list)
    toy_days: int = 30
    stages: Stopwatch = field(default_factory=Stopwatch)

    def rate(self, kind="whole"):
        """Million borrower-days per second of the market: of the whole time, the best month, the median month."""
        return _rate(self.borrowers, self.days, self.seconds, kind)

    def toy_rate(self, kind="whole"):
        """The same of the toy."""
        return _rate(self.borrowers, [self.toy_days] * len(self.toy_seconds), self.toy_seconds, kind)

    def ratio(self, kind="whole"):
        """The market's speed as a share of the toy's."""
        return self.rate(kind) / self.toy_rate(kind)

    def steadiness(self):
        """The toy's median month over its best one, as speeds: 1 on a quiet machine."""
        return self.toy_rate("median") / self.toy_rate("best")

    def share_outside_days(self):
        """Share of the time not spent in the days."""
        return 1.0 - self.stages.seconds[DAYS] / sum(self.stages.seconds.values())

    def share_of_month_ends(self):
        """Share of the time spent at month ends, refits not counted."""
        seconds = self.stages.seconds
        return sum(seconds[name] for name in MONTH_ENDS) / sum(seconds.values())

    def as_dict(self):
        """Everything measured, in plain numbers."""
        return {
            "case": self.case,
            "borrowers": self.borrowers,
            "months": len(self.days),
            "million_borrower_days_per_second": {kind: self.rate(kind) for kind in KINDS},
            "toy_million_borrower_days_per_second": {kind: self.toy_rate(kind) for kind in KINDS},
            "ratio_to_toy": {kind: self.ratio(kind) for kind in KINDS},
            "share_outside_days": self.share_outside_days(),
            "share_of_month_ends": self.share_of_month_ends(),
            "seconds_by_stage": dict(self.stages.seconds),
            "calls_by_stage": dict(self.stages.calls),
        }


def _rate(borrowers, days, seconds, kind):
    each = [borrowers * d / s / 1e6 for d, s in zip(days, seconds, strict=True)]
    return {"whole": borrowers * sum(days) / sum(seconds) / 1e6, "best": max(each), "median": median(each)}[kind]


class Toy:
    """The toy market of `benchmarks/toy.py`, a month at a time."""

    def __init__(self, borrowers):
        from benchmarks import toy

        self.toy, self.month = toy, 0
        self.people, self.accounts, self.paid_before = toy.population(borrowers)
        self.flows = np.zeros((len(self.paid_before), toy.DAYS, 2), np.int64)
        self.step()

    def step(self):
        """Live one month of thirty days."""
        first = self.toy.DAYS * self.month
        self.toy.live_one_month(first, self.paid_before, self.people, self.accounts, self.toy.Terms(), self.flows)
        self.month += 1


def measured(cases, tell=lambda done: None):
    """Live the burn-in of each case, then time month by month: one of the toy, then one of each case's market.

    cases: {name: settings}, of one population, threads and horizon; tell(done): called after each month with how many are
    done.  Returns {name: Months}.
    """
    first = next(iter(cases.values()))
    markets = {name: CreditMarket(settings) for name, settings in cases.items()}
    found = {name: Months(name, first.population.size) for name in cases}
    for done in range(first.horizon.burn_in_months):
        for market in markets.values():
            market.step()
        tell(done + 1)
    with market_module.jit.threads(first.threads):
        toy = Toy(first.population.size)
        for done in range(first.horizon.burn_in_months, first.horizon.all_months):
            passed = _seconds(toy.step)
            for name, market in markets.items():
                found[name].toy_seconds.append(passed)
                found[name].days.append(market.clock.months[market.month].days)
                with watched(market, found[name].stages):
                    found[name].seconds.append(_seconds(market.step))
            tell(done + 1)
    return found


def _seconds(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def second_start(settings):
    """Start a process like a user's second one: seconds until its first simulated day, and what it compiled."""
    overrides = [f"population.size={settings.population.size}", f"threads={settings.threads}", "monitoring.watch_every=day"]
    command = [sys.executable, "-m", "experiments.timing", *overrides]
    child = subprocess.run(command, env=os.environ | {"STARTED": repr(time.time())}, stdout=subprocess.PIPE, text=True)
    child.check_returncode()
    return json.loads(child.stdout)


def first_day(overrides, started):
    """Begin a market and stop after its first simulated day; prints seconds since `started` (time.time()) as JSON."""
    from numba.core import event

    from sim import load_settings

    recorder = event.RecordingListener()
    found = {"imported": time.time() - started}

    class Lived(Exception):
        pass

    def live(*arguments):
        kernel(*arguments)
        raise Lived

    with event.install_listener("numba:compile", recorder):
        market = CreditMarket(load_settings(overrides))
        found["born"] = time.time() - started
        kernel, market_module.live = market_module.live, live
        try:
            market.step()
        except Lived:
            found["first_day"] = time.time() - started
    compiled = [what.data["dispatcher"].py_func for _, what in recorder.buffer if what.is_start]
    found["compiled"] = [f"{function.__module__}.{function.__name__}" for function in compiled]
    print(json.dumps(found))


def cores():
    """Cores this process may use."""
    return numba.config.NUMBA_DEFAULT_NUM_THREADS


if __name__ == "__main__":
    first_day(sys.argv[1:], float(os.environ["STARTED"]))
