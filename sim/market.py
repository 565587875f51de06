"""The market: one month told as a list of calls; `CreditMarket.step()` is a month."""

from collections import Counter
from functools import partial

import mesa
import numpy as np

from sim.accounts import identities
from sim.accounts.contacts import late_by_days
from sim.accounts.execution import APPROVE, carry_out, close_idle
from sim.accounts.lines import line_rules
from sim.accounts.restrictions import restrict_accounts
from sim.accounts.tally import COUNT, INDEX, totals
from sim.agents import EconomyAgent, LenderAgent
from sim.borrower import Borrowers
from sim.borrowers.shocks import Pay, begin_month
from sim.borrowers.take_up import declined
from sim.clock import Clock, decision_dates
from sim.columns import SEGMENTS
from sim.day import LATEST, Now, live, scratch_for
from sim.economy.feedback import unemployment_change
from sim.economy.labour_market import job_hazards
from sim.economy.noise import world_paths
from sim.economy.platform import platform_terms, rescore
from sim.economy.reviewers import reading
from sim.economy.scenario import first_month, scenario_paths
from sim.lender.lender import Lender
from sim.lender.statement import month_sums
from sim.lender.view import LenderView
from sim.month_end import close, roll_tables
from sim.numerics import jit
from sim.numerics.draws import world_keys
from sim.numerics.maths import exponential, logarithm
from sim.numerics.workers import over_tiles
from sim.records.census import census
from sim.records.daily import day_sums
from sim.records.recorder import Recorder
from sim.records.results import Results
from sim.shards import ALONE
from sim.state import in_storage_order, new_state
from sim.terms import terms
from sim.timeline import stage, timeline
from sim.watch import Watch

ANSWERED = ("applicants", "approved", "declined", "opened", "reviewed")  # counts of a month's applications
LONGEST_LATE = 240  # days past due told apart when contacts are planned


class CreditMarket(mesa.Model):
    """One world with its lender.  settings: all settings; burnt_in: a market whose state and history are taken over; shard:
    the part of its borrowers that lives here."""

    def __init__(self, settings, burnt_in=None, arm="", shard=ALONE):
        super().__init__(rng=settings.seed)
        h = settings.horizon
        self.settings, self.arm, self.shard, self.seconds = settings, arm, shard, Counter()
        self.clock = Clock(first_month(settings.scenario), h.burn_in_months, h.months, h.run_off_months)
        self.keys = world_keys(settings.seed, settings.world)
        self.terms, self.rules, self.platform = terms(settings), line_rules(settings), platform_terms(settings.platform)
        self.paths = world_paths(scenario_paths(settings.scenario, self.clock), self.clock, settings.noise, self.keys)
        self.threads = settings.threads or min(jit.most_threads(), jit.numba.config.NUMBA_DEFAULT_NUM_THREADS)
        self._start(burnt_in)
        widest = int((self.state.tiles[:, 1] - self.state.tiles[:, 0]).max(initial=1))
        self.scratch = [scratch_for(widest) for _ in range(self.threads)]
        lives = shard.own(settings.record.lives, settings.population.size)
        self.borrowers, self.watch = Borrowers(self), Watch(lives, self.state)
        self.economy, self.lender_agent = EconomyAgent(self), LenderAgent(self)
        self.datacollector = mesa.DataCollector(model_reporters={name: name for name in ("month", "unemployment", "balance")})

    def _start(self, burnt_in):
        """Begin at the beginning, or take over a burnt-in market."""
        months = len(self.clock.months)
        if burnt_in is None:
            self.month, self.lender = 0, Lender(self.settings)
            jobless = float(self.paths.unemployment[0])
            self.state, self.recorder = new_state(self.settings, self.keys, jobless, months, self.shard), Recorder(months)
            self.stocks, self.income_index, self.normal_consumption = self._stocks(True), 1.0, None
        else:
            self.month, self.lender = burnt_in.month, Lender(self.settings, burnt_in.lender.books)
            self.state, self.recorder = burnt_in.state.copied(), burnt_in.recorder.copied()
            self.stocks, self.income_index = dict(burnt_in.stocks), burnt_in.income_index
            self.normal_consumption = burnt_in.normal_consumption
        self.running = self.month < months

    def step(self):
        """Live one month."""
        month = self.clock.months[self.month]
        with jit.threads(self.threads):
            self.change_economy(month)
            self.draw_month(month)
            flows = self.live_days(month)
            rolls = self.close_month(month, flows)
            self.rescore()
            found, segments = self.take_census(month)
            answered = self.decide(month)
            self.keep_books(month, flows, found | answered, rolls, segments)
        self.month += 1
        self.running = self.month < len(self.clock.months)
        self.datacollector.collect(self)

    @stage
    def change_economy(self, month):
        """Set the chances of losing and finding work that meet this month's unemployment."""
        m, paths = self.month, self.paths
        young = None if paths.unemployment_young is None else float(paths.unemployment_young[m])
        target, normal = float(paths.unemployment[m]) + self.feedback(), paths.normal_unemployment
        job_hazards(self.state.people, target, young, month.days, self.settings.labour, normal, self.shard.total)
        self.income_index *= exponential.py_func(logarithm.py_func(1.0 + float(paths.income_growth[m])) / 12.0)

    def feedback(self):
        """How the borrowers' spending of last month moves unemployment."""
        rows = self.recorder.rows
        if not rows or self.settings.feedback.gain == 0.0:
            return 0.0
        reference = self.normal_consumption or rows[-1]["consumption"]
        self.normal_consumption = reference
        return unemployment_change(rows[-1]["consumption"], reference, self.settings.feedback)

    @stage
    def draw_month(self, month):
        """Draw the month's incomes, expenses and wants for everybody."""
        m, s, rows = self.month, self.settings, self.settings.population.segments
        hit = np.array([min(1.0, rows[x].interruption_multiplier * float(self.paths.income_interruption[m])) for x in SEGMENTS])
        spreads = np.array([rows[x].transitory_sd for x in SEGMENTS], np.float64)
        kept, hours = float(s.scenario.pay_during_interruption), float(self.paths.gig_hours[m])
        pay = Pay(float(month.days), self.income_index, bool(hit.any()), hit, kept, hours, spreads)
        x = self.state
        begin_month(x.tiles, x.people, x.accounts.rate, m, pay, self.keys, self.terms, self.scratch)

    def today(self, month):
        """What every tile needs to know of the month."""
        m, c = self.month, self.clock
        starts = np.array([c._date(m + k, 1) for k in range(-LATEST, 2)], np.int64)
        share = self.settings.labour.replacement * (1.0 + float(self.paths.transfers[m]))
        sentiment = logarithm.py_func(max(float(self.paths.sentiment[m]), 1e-6))
        return Now(
            m,
            month.first_day,
            month.days,
            starts,
            *self.keys,
            self.settings.numerics.generator == "fast",
            np.float32(share / month.days),
            float(share),
            sentiment,
            month.phase != "run_off",
        )

    @stage
    def live_days(self, month):
        """Live from decision date to decision date; the lender plans its contacts and watches on each."""
        x, flows = self.state, np.zeros((len(self.state.tiles), month.days, COUNT), np.int64)
        now, first, self.limit_cut = self.today(month), 1, 0
        planned = decision_dates(self.settings.collections.plan_every, month.days)
        watched = decision_dates(self.settings.monitoring.watch_every, month.days)
        strategy = self.plan(month, 1, flows)
        for last in sorted(set(planned) | set(watched)):
            self.live_until(first, last, strategy, now, flows)
            if last < month.days:
                self.reconcile(month, flows, last, False)
                if last in watched and month.phase != "run_off":  # in run-off every line stays frozen
                    self.limit_cut += int(restrict_accounts(self.lender.watch(self.view()), x.accounts, self.rules)[2])
                if last in planned:
                    strategy = self.plan(month, last + 1, flows)
            first = last + 1
        return flows

    def live_until(self, first, last, strategy, now, flows):
        """Live the days of all tiles at once, those of tiles with watched borrowers one by one."""
        for part, watched in self.watch.parts:
            tiles = self.state.tiles_only(part)
            for begin, end in [(day, day) for day in range(first, last + 1)] if watched else [(first, last)]:
                live(begin, end, tiles, self.scratch, strategy, now, self.terms, flows[part])
                if watched:
                    self.recorder.evenings += self.watch.evening(part.start, end, now, self.state)

    def plan(self, month, dom, flows):
        """Plan the contacts of the coming days under the capacity left."""
        x, table = self.state, np.zeros(LONGEST_LATE + 1, np.int64)
        late_by_days(month.first_day + dom - 1, x.tiles, x.arrears, x.counts, table)
        open_accounts = self.recorder.rows[-1]["open_accounts"] if self.recorder.rows else 0
        counted = self.shard.total({"late": table, "calls": int(flows[:, :, INDEX["calls"]].sum())})
        return self.lender.plan(counted["late"], open_accounts, month.days - dom + 1, counted["calls"])

    @stage
    def close_month(self, month, flows):
        """Bring interest up to date, charge off, move histories on; everything must still add up."""
        x, rolls = self.state, roll_tables(len(self.state.tiles))
        over_tiles(
            close,
            len(x.tiles),
            month.first_day + month.days - 1,
            month.days,
            self.month,
            x.tiles,
            self.today(month).benefit_of_day,
            x.people,
            x.accounts,
            x.tickets,
            x.arrears,
            x.claims,
            x.counts,
            self.terms,
            flows,
            rolls,
            x.ticket_vintages,
            x.account_vintages,
        )
        self.reconcile(month, flows, month.days, True)
        return self.shard.total(rolls.sum(axis=0))

    def reconcile(self, month, flows, dom, structure):
        """Check every identity of the ledger; at a month end also inside the accounts."""
        after, date = self._stocks(structure), f"{month.name}-{dom:02d}"
        identities.check(identities.roll_forward(self.stocks, self.shard.total(totals(flows)), after), date)
        if structure:
            identities.check(identities.structure(after), date)
            self.stocks = after

    def _stocks(self, structure):
        x = self.state
        found = identities.stocks(x.tiles, x.people, x.accounts, x.tickets, x.arrears, x.claims, x.counts, structure)
        return self.shard.total(found)

    @stage
    def rescore(self):
        """Let the platform rescore everyone."""
        p, a = self.state.people, self.state.accounts
        rescore(
            p.number, self.month, self.keys, p.standing, a.history, a.principal, a.limit, p.income_gap, self.platform, p.score
        )

    @stage
    def take_census(self, month):
        """Count people, accounts and arrears."""
        x = self.state
        counted = census(self.month, month.days, x.tiles, x.people, x.accounts)
        found, segments = self.shard.total(dict(enumerate(counted))).values()
        given = {"unemployment_path": self.paths.unemployment, "policy_rate": self.paths.policy_rate}
        return found | {name: float(path[self.month]) for name, path in given.items()}, segments

    def view(self, month=None):
        """What the lender sees at the end of a month, by default the one that is lived now."""
        x, month, second = self.state, self.month if month is None else month, self.clock.first_index + 1
        reviewers = partial(reading, x.people.quality)
        return LenderView(x.people, x.accounts, month, self.keys, reviewers, begins=(second + month) % 12 + 1, shard=self.shard)

    @stage
    def decide(self, month):
        """Idle customers leave; the lender answers applications and sets prices, limits and freezes."""
        x, m = self.state, self.month
        close_idle(x.people, x.accounts, m, self.rules, self.keys)
        view, closing = self.view(), m + 1 >= self.clock.burn_in + self.clock.policy
        orders = self.lender.run_off(view) if closing and self.clock.run_off else self.lender.decide(view)
        offered = np.flatnonzero(orders.admit == APPROVE)
        rates, behaviour = np.minimum(orders.rate, self.rules.rate_cap), self.settings.behaviour
        declines = declined(x.people, offered, rates, m, behaviour, self.keys)
        executed = carry_out(orders, x.people, x.accounts, m, self.rules, self.keys, declines)
        own = {"reviewed": view.reviews, "priced_out": view.priced_out, "limit_cut": executed.limit_cut + self.limit_cut}
        return self.shard.total(own | {name: getattr(executed, name) for name in ANSWERED[:-1]})

    @stage
    def keep_books(self, month, flows, found, rolls, segments):
        """Close the lender's books and record the month."""
        x, total = self.state, self.shard.total
        sums = total(totals(flows))
        counts = {name: found[name] for name in ("balance", "open_accounts", "active_accounts", *ANSWERED)}
        policy_change = float(self.paths.policy_rate[self.month] - self.paths.policy_rate[0])
        statement = self.lender.books.close_month(month.name, month.days, month_sums(sums) | counts, policy_change)
        after = self.stocks
        held = {f"{kind}_receivable_e8": after[f"{kind}_e8"] - after[f"memo_{kind}_e8"] for kind in ("interest", "penalty")}
        identities.check(self.lender.books.identities({"balance": after["principal"]} | held), month.name)
        self.recorder.open(self.month, x.accounts, total)
        self.recorder.month(self.month, month.days, x, sums, statement, found | {"identity_residual": 0}, rolls, segments, total)
        if self.settings.record.daily:
            self.recorder.days.append(day_sums(flows, found["unemployed"] / max(found["borrowers"], 1), total))

    @property
    def unemployment(self):
        """Share without work at the last month end."""
        return self.recorder.rows[-1]["unemployed"] / self.recorder.rows[-1]["borrowers"]

    @property
    def balance(self):
        """Principal owed at the last month end.  [CNY]"""
        return self.recorder.rows[-1]["balance"] / 100

    def timeline(self):
        """The stages of the month and of the day as a table: file, columns read and written, seconds so far."""
        return timeline(self.seconds)

    def results(self):
        """The tables of this world so far."""
        tallies = self.recorder.tallies(self.lender.books)
        tallies["lives"] = sum(self.shard.exchange(self.recorder.evenings), []) or None
        if self.settings.record.borrowers:
            tallies["borrowers"] = in_storage_order(self.state, self.shard.gathered)
        return Results.of_world(tallies, self.clock, world=self.settings.world, arm=self.arm, settings=self.settings.resolved())
