"""Collect: a standing strategy of messages and calls, planned under the capacity of the call centre."""

import numpy as np

from sim.accounts.contacts import CALL, MESSAGE
from sim.accounts.strategy import no_contacts
from sim.lender.decision import Decision
from sim.settings.registry import register

PER_ACCOUNTS = 1000  # capacity is given per 1,000 open accounts
FEN = 100


class Collections(Decision):
    """Contacts borrowers: `plan` gives the strategy that the days carry out until the next planning date."""

    @property
    def plan_every(self):
        """How often plans are made: month, week or day."""
        return self.settings.plan_every

    def plan(self, accounts_by_dpd, open_accounts, days_left_in_month, calls_made_this_month):
        """Plan the coming days.

        accounts_by_dpd: accounts behind by days past due, the last place counts all later ones;
        days_left_in_month: days until the month ends, 1 or more; calls_made_this_month: of the capacity.
        """
        raise NotImplementedError(f"{type(self).__name__}.plan")


def standing(steps):
    """The strategy as the settings have it, before any capacity is planned."""
    strategy = no_contacts()
    for k, step in enumerate(steps):
        strategy.first_day[k], strategy.last_day[k] = step.from_day, step.to_day
        strategy.kind[k] = CALL if step.kind == "call" else MESSAGE
        strategy.chance[k], strategy.effect[k] = step.chance, step.effect
        strategy.cost[k] = round(step.cost * FEN)
    return strategy._replace(steps=np.int32(len(steps)))


def accounts_in(step, accounts_by_dpd):
    """Accounts behind between the two days of a step of calls; the last count stands for all later days."""
    last = accounts_by_dpd.size - 1
    end = step.to_day + 1 if step.to_day <= last else None
    return int(accounts_by_dpd[min(step.from_day, last) : end].sum())


def planned_chance(wanted, accounts, calls_a_day):
    """The chance of a call that the capacity allows: at most the wanted one."""
    return min(wanted, calls_a_day / max(accounts, 1))


@register("collections", "strategy")
class StandingStrategy(Collections):
    """The steps of the settings; where calls are scarce, earlier steps of the list are served first.

    The capacity left is spread evenly over the rest of the month.  Realised calls differ from planned ones as accounts
    enter and leave the steps: what was called in fact counts against the capacity at the next planning.
    """

    made_anew = ("settings", "in_full")

    def __init__(self, settings):
        super().__init__(settings)
        self.in_full = standing(settings.steps)

    @property
    def plan_every(self):
        """The settings' rhythm where calls are scarce; else every plan of a month is the same, and it is made once."""
        always_the_same = type(self).plan is StandingStrategy.plan and self.settings.call_capacity is None
        return "month" if always_the_same else self.settings.plan_every

    def plan(self, accounts_by_dpd, open_accounts, days_left_in_month, calls_made_this_month):
        strategy = self.in_full._replace(chance=self.in_full.chance.copy())
        if self.settings.call_capacity is None:
            return strategy
        late = np.asarray(accounts_by_dpd, np.int64)
        capacity = self.settings.call_capacity * open_accounts / PER_ACCOUNTS
        a_day = max(capacity - calls_made_this_month, 0.0) / max(days_left_in_month, 1)
        for k, step in enumerate(self.settings.steps):
            if step.kind == "call":
                accounts = accounts_in(step, late)
                strategy.chance[k] = planned_chance(step.chance, accounts, a_day)
                a_day = max(0.0, a_day - float(strategy.chance[k]) * accounts)
        return strategy
