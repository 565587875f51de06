"""The market: one month told as a list of calls; `CreditMarket.step()` is a month."""

from collections import Counter
from functools import partial

import mesa
import numpy as np

from sim.accounts import identities
from sim.accounts.claims import about_to_go
from sim.accounts.contacts import late_by_days
from sim.accounts.execution import APPROVE, carry_out, close_idle
from sim.accounts.lines import line_rules
from sim.accounts.recall import grounds, recall
from sim.accounts.restrictions import restrict_accounts
from sim.accounts.tally import COUNT, INDEX, totals
from sim.agents import EconomyAgent, LenderAgent
from sim.borrower import Borrowers
from sim.borrowers.employment import NO_CHANGE
from sim.borrowers.onboarding import onboard
from sim.borrowers.shocks import begin_month
from sim.borrowers.take_up import declined
from sim.clock import decision_dates
from sim.day import live, scratch_for
from sim.economy.feedback import unemployment_change
from sim.economy.labour_market import job_flows, once
from sim.economy.noise import paths_of
from sim.economy.platform import platform_terms, rescore_tiles
from sim.economy.providers import Providers
from sim.economy.reviewers import reading
from sim.economy.scenario import clock_of, of_a_month
from sim.economy.truth import truth
from sim.lender.archive import Archive
from sim.lender.lender import Lender
from sim.lender.statement import month_sums
from sim.lender.view import LenderView, Sources
from sim.month_end import close, roll_tables
from sim.now import benefit_of_day, jobs_of, now_of, pay_of
from sim.numerics import jit
from sim.numerics.draws import world_keys
from sim.numerics.packed import pack, unpacked
from sim.numerics.workers import over_tiles
from sim.records.census import by_cell, census
from sim.records.contribution import contribution
from sim.records.daily import day_sums
from sim.records.recorder import Recorder
from sim.records.results import Results
from sim.shards import ALONE
from sim.state import in_storage_order, new_state
from sim.terms import terms
from sim.timeline import stage, timeline
from sim.watch import Watch

ANSWERED = ("applicants", "approved", "declined", "opened", "reviewed")  # counts of a month's applications
GIVEN = {"unemployment_path": "unemployment", "policy_rate": "policy_rate"}  # columns of the month that are paths
LONGEST_LATE = 240  # days past due told apart when contacts are planned


class CreditMarket(mesa.Model):
    """One world with its lender.  settings: all; burnt_in: a market that is taken over; shard: which borrowers live here."""

    def __init__(self, settings, burnt_in=None, arm="", shard=ALONE):
        super().__init__(rng=settings.seed)
        self.settings, self.arm, self.shard, self.seconds, self.jobs = settings, arm, shard, Counter(), NO_CHANGE
        self.clock = clock_of(settings)
        self.keys = world_keys(settings.seed, settings.world)
        self.terms, self.rules, self.platform = pack(terms(settings)), line_rules(settings), platform_terms(settings.platform)
        self.paths = paths_of(settings, self.clock, self.keys, burnt_in)
        known = burnt_in.flows if burnt_in and burnt_in.paths is self.paths else None
        self.flows = None if settings.feedback.gain else {} if known is None else known
        self.threads = settings.threads or min(jit.most_threads(), jit.numba.config.NUMBA_DEFAULT_NUM_THREADS)
        self._start(burnt_in)
        widest = int((self.state.tiles[:, 1] - self.state.tiles[:, 0]).max(initial=1))
        self.scratch = [pack(scratch_for(widest)) for _ in range(self.threads)]
        lives = shard.own(settings.record.lives, settings.population.size)
        self.borrowers, self.watch = Borrowers(self), Watch(lives, self.state)
        self.economy, self.lender_agent = EconomyAgent(self), LenderAgent(self)
        collected = {"month": "month", "unemployment": self.economy.unemployment, "balance": self.lender_agent.balance}
        self.datacollector = mesa.DataCollector(collected)

    def _start(self, burnt_in):
        """Begin at the beginning, or take over a burnt-in market."""
        months = len(self.clock.months)
        if burnt_in is None:
            self.month, self.lender = 0, Lender(self.settings)
            jobless = float(self.paths.unemployment[0])
            self.state, self.recorder = new_state(self.settings, self.keys, jobless, months, self.shard), Recorder(months)
            self.stocks, self.income_index = self._stocks(True), 1.0
            self.archive = Archive(self.state.people, self.settings.data.sample, self.keys)
            self.providers = Providers(self.settings.data, self.keys, self.archive.places)
        else:
            self.month, self.lender = burnt_in.month, Lender(self.settings, burnt_in.lender.books)
            self.lender.monitoring.take_over(burnt_in.lender.monitoring)
            self.state, self.recorder = burnt_in.state.copied(), burnt_in.recorder.copied()
            self.stocks, self.income_index = dict(burnt_in.stocks), burnt_in.income_index
            if self.month == self.clock.burn_in:
                onboard(self.state.people, self.month, self.keys, self.settings.population, self.settings.lender)
            self.archive, self.providers = burnt_in.archive.copied(), burnt_in.providers.taken_over(self.settings.data)
        self.running = self.month < months

    def step(self):
        """Live one month."""
        month = self.clock.months[self.month]
        with jit.threads(self.threads):
            self.change_economy(month)
            self.draw_month(month)
            flows = self.live_days(month)
            sums, rolls, lost = self.close_month(month, flows)
            self.rescore()
            found, cells = self.take_census(month, lost)
            self.keep_archive(month)
            self.refit(month)
            answered = self.decide(month)
            self.keep_books(month, flows, sums, found | answered, rolls, cells, lost)
        self.month += 1
        self.running = self.month < len(self.clock.months)
        self.datacollector.collect(self)

    @stage
    def change_economy(self, month):
        """Find the flows out of and into work that meet this month's unemployment."""
        m, paths, labour = self.month, self.paths, self.settings.labour
        young = None if paths.unemployment_young is None else float(paths.unemployment_young[m])
        target, normal = float(paths.unemployment[m]) + self.feedback(), paths.normal_unemployment
        flows = once(self.flows, m, labour, lambda: job_flows(self.state.people, target, young, labour, normal, self.shard.total))
        self.jobs = jobs_of(month, labour, *flows)
        self.income_index *= of_a_month(1.0 + float(paths.income_growth[m]))

    def feedback(self):
        """How the borrowers' spending of last month moves unemployment."""
        consumed = [row["consumption"] for row in self.recorder.rows] if self.settings.feedback.gain else []
        return unemployment_change(consumed, self.paths.income_growth, self.clock, self.settings.feedback)

    @stage
    def draw_month(self, month):
        """Draw the month's changes of work, incomes, expenses and wants for everybody."""
        x, m = self.state.packed, self.month
        pay = pay_of(month, self.settings, self.paths, self.income_index)
        begin_month(x.tiles, x.people, self.state.accounts.rate, m, self.jobs, pay, self.keys, self.terms, self.scratch)

    @stage
    def live_days(self, month):
        """Live from decision date to decision date; the lender plans its contacts and watches on each."""
        x, flows = self.state, np.zeros((len(self.state.tiles), month.days, COUNT), np.int64)
        now, first = now_of(month, self.settings, self.paths, self.clock, self.keys, self.jobs), 1
        self.limit_cut, self.recalled = 0, 0
        planned = decision_dates(self.lender.collections.plan_every, month.days)
        watched = decision_dates(getattr(self.settings.monitoring, "watch_every", "month"), month.days)
        strategy = self.plan(month, 1, flows)
        for last in sorted(set(planned) | set(watched)):
            self.live_until(first, last, strategy, now, flows)
            if last < month.days:
                self.reconcile(month, flows, last, False)
                if last in watched and month.phase != "run_off":  # in run-off every line stays frozen
                    self.limit_cut += int(restrict_accounts(self.lender.watch(self.view(dom=last)), x.accounts, self.rules)[2])
                    self.recall(month, last)
                if last in planned:
                    strategy = self.plan(month, last + 1, flows)
            first = last + 1
        return flows

    def live_until(self, first, last, strategy, now, flows):
        """Live the days of all tiles at once, those of tiles with watched borrowers one by one."""
        for part, watched in self.watch.parts:
            tiles = self.state.packed.tiles_only(part)
            for begin, end in [(day, day) for day in range(first, last + 1)] if watched else [(first, last)]:
                live(begin, end, tiles, self.scratch, strategy, now, self.terms, flows[part])
                if watched:
                    self.recorder.evenings += self.watch.evening(part.start, end, now, self.state)

    def plan(self, month, dom, flows):
        """Plan the contacts of the coming days under the capacity left."""
        x, table = self.state, np.zeros(LONGEST_LATE + 1, np.int64)
        late_by_days(month.first_day + dom - 1, x.tiles, x.arrears.overdue, x.arrears.oldest_due, x.counts, table)
        open_accounts = self.recorder.rows[-1]["open_accounts"] if self.recorder.rows else 0
        counted = self.shard.total({"late": table, "calls": int(flows[:, :, INDEX["calls"]].sum())})
        return self.lender.plan(counted["late"], open_accounts, month.days - dom + 1, counted["calls"])

    @stage
    def close_month(self, month, flows):
        """Bring interest up to date, charge off, move histories on; everything must still add up."""
        x, rolls = self.state.packed, roll_tables(len(self.state.tiles))
        lost, benefit = about_to_go(self.state.accounts, unpacked(self.terms)), benefit_of_day(month, self.settings, self.paths)
        over_tiles(
            close, len(x.tiles), month.first_day + month.days - 1, month.days, self.month, x.tiles, benefit, x.people,
            x.accounts, x.tickets, x.arrears, x.claims, x.counts, self.terms, flows, rolls, x.ticket_vintages, x.account_vintages,
        )  # fmt: skip
        sums = self.reconcile(month, flows, month.days, True)
        return sums, self.shard.total(rolls.sum(axis=0)), lost

    def reconcile(self, month, flows, dom, structure):
        """Check every identity of the ledger; at a month end also inside the accounts.  Returns the month's sums so far."""
        after, date = self._stocks(structure), f"{month.name}-{dom:02d}"
        lived = self.shard.total(totals(flows, dom))
        identities.check(identities.roll_forward(self.stocks, lived, after), date)
        if structure:
            identities.check(identities.structure(after), date)
            self.stocks = after
        return lived

    def _stocks(self, structure):
        x, stocks = self.state.packed, identities.stocks
        return self.shard.total(stocks(x.tiles, x.people, x.accounts, x.tickets, x.arrears, x.claims, x.counts, structure))

    @stage
    def rescore(self):
        """Let the platform rescore everyone."""
        x = self.state.packed
        over_tiles(rescore_tiles, len(x.tiles), x.tiles, x.people, x.accounts, self.month, self.keys, self.platform)

    @stage
    def take_census(self, month, lost):
        """Count people, accounts and arrears.  lost: places and principal of the accounts charged off."""
        x = self.state
        self.recorder.count_fifths(self.month, month.days, x, self.shard.total)
        found, cells = census(self.month, month.days, x)
        found, cells = self.shard.total({0: found, 1: cells | {"charged_off": by_cell(x.people, *lost)}}).values()
        return found | {name: float(getattr(self.paths, path)[self.month]) for name, path in GIVEN.items()}, cells

    def view(self, month=None, dom=None):
        """What the lender sees at the end of a day of a month, by default the last one of the month that is lived now."""
        x, month, providers = self.state, self.clock.months[self.month if month is None else month], self.providers
        review, deliver = partial(reading, x.people.quality), partial(providers.delivered, month.number, x.people, x.accounts)
        sources = Sources(review, deliver, providers.used, self.settings.product.signal_dpd, x.claimed)
        today = self.clock.today(month, dom or month.days)
        return LenderView(x.people, x.accounts, month.number, self.keys, today, sources, shard=self.shard)

    @stage
    def keep_archive(self, month):
        """Providers read everyone; the lender files away what it sees of a sample, if anybody will learn from it."""
        x, keeps = self.state, month.phase == "burn_in" or self.lender.scoring.learns
        self.providers.read(self.month, x.people, x.accounts, keeps)
        if keeps:
            self.archive.record(self.view())

    @stage
    def refit(self, month):
        """The lender fits its models anew where they are due; the oracle is told the truth."""
        scoring = self.lender.scoring
        if scoring.learns and month.phase != "run_off":
            scoring.learn(self.archive, self.providers, self.month)
        if scoring.needs_truth:
            scoring.told(truth(self.state.people))

    @stage
    def decide(self, month):
        """Idle customers leave; the lender answers applications and sets prices, limits and freezes."""
        x, m = self.state, self.month
        left = close_idle(x.people, x.accounts, m, self.rules, self.keys)
        self.recorder.leave(m, x.accounts.opened[left], self.shard.total)
        view, closing = self.view(), m + 1 >= self.clock.burn_in + self.clock.policy
        orders = self.lender.run_off(view) if closing and self.clock.run_off else self.lender.decide(view)
        offered, cap = np.flatnonzero(orders.admit == APPROVE), self.rules.rate_cap
        declines = declined(x.people, offered, np.minimum(orders.rate[offered], cap), m, self.settings.behaviour, self.keys)
        executed = carry_out(orders, x.people, x.accounts, m, self.rules, self.keys, declines)
        self.recall(month, month.days)
        told = {"reviewed": view.reviews, "priced_out": view.priced_out} | {x: getattr(executed, x) for x in ANSWERED[:-1]}
        told |= {"recalled": self.recalled, "limit_cut": executed.limit_cut + self.limit_cut}
        return self.shard.total(told | {"offers": by_cell(x.people, offered[orders.granted[offered] > 0], 1)})

    def recall(self, month, dom):
        """Where a recall stands and is lawful, all principal falls due with the next bill."""
        x = self.state
        self.recalled += recall(month, dom, x.people, x.accounts, x.tickets, grounds(self.settings.regime), self.keys)[0]

    @stage
    def keep_books(self, month, flows, sums, found, rolls, cells, lost):
        """Close the lender's books and record the month."""
        x, shard, total = self.state, self.shard, self.shard.total
        counts = {name: found[name] for name in ("balance", "open_accounts", "active_accounts", "recalled", *ANSWERED)}
        policy_change = float(self.paths.policy_rate[self.month] - self.paths.policy_rate[0])
        statement = self.lender.books.close_month(month.name, month.days, month_sums(sums) | counts, policy_change)
        after = self.stocks
        held = {f"{kind}_receivable_e8": after[f"{kind}_e8"] - after[f"memo_{kind}_e8"] for kind in ("interest", "penalty")}
        identities.check(self.lender.books.identities({"balance": after["principal"]} | held), month.name)
        cells["opened"] = total(by_cell(x.people, np.flatnonzero(x.accounts.opened == self.month), 1))
        cells["offers"] = found.pop("offers")
        cells["profit"] = contribution(statement, cells, self.settings.lender)
        self.recorder.open(self.month, x.accounts, shard)
        found |= {"identity_residual": 0}
        self.recorder.month(self.month, month.days, x, sums, statement, found, rolls, cells, lost, shard)
        if self.settings.record.daily:
            self.recorder.days.append(day_sums(flows, found["unemployed"] / max(found["borrowers"], 1), total))

    def timeline(self):
        """The stages of the month and of the day as a table: file, columns read and written, seconds so far."""
        return timeline(self.seconds)

    def results(self):
        """The tables of this world so far."""
        tallies = self.recorder.tallies(self.lender.books, self.lender.scoring.scale.table())
        evenings = sum(self.shard.exchange(self.recorder.evenings), [])
        tallies |= {"alarms": self.lender.monitoring.table(), "lives": evenings or None, "fits": self.lender.scoring.fits()}
        if self.settings.record.borrowers:
            tallies["borrowers"] = in_storage_order(self.state, self.shard.gathered)
        return Results.of_world(tallies, self.clock, world=self.settings.world, arm=self.arm, settings=self.settings.resolved())
