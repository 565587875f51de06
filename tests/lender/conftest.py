"""A small made-up market for the lender: settings of all groups, and columns with every state of an account in them."""

from functools import partial

import numpy as np
import pytest

from sim.columns import CHARGED_OFF, LEFT, OPEN, allocated
from sim.economy.reviewers import reading
from sim.lender.view import LenderView, Sources
from sim.numerics.draws import world_keys
from sim.settings.root import Settings

CALM = {"name": "calm", "start": "2019-07", "unemployment": {"2019-07": 0.05}}
MONTH = 9


def settings(**groups):
    """All settings of a run, with some groups given."""
    return Settings.model_validate({"scenario": CALM, **groups})


def columns(size=2_000, seed=1):
    """People and accounts at the end of month 9: applicants, open, late, frozen, left and charged-off accounts."""
    rng = np.random.default_rng(seed)
    people, accounts = allocated("people", size), allocated("accounts", size)
    people.number[:] = rng.permutation(size)
    people.score[:] = rng.integers(350, 951, size)
    people.quality[:] = np.random.default_rng(seed + 1).standard_normal(size)
    people.observed_income[:] = rng.integers(0, 5_000_000, size)
    people.apply_month[:] = rng.integers(MONTH - 1, MONTH + 2, size)
    accounts.state[:] = rng.choice([0, OPEN, CHARGED_OFF, LEFT], size, p=[0.2, 0.6, 0.1, 0.1])
    is_open = accounts.state == OPEN
    accounts.opened[:] = np.where(is_open, rng.integers(0, MONTH, size), -1)
    accounts.granted[:] = np.where(is_open, rng.integers(0, 20_000_000, size), 0)
    accounts.limit[:] = accounts.granted // 2
    accounts.principal[:] = np.where(rng.random(size) < 0.7, accounts.granted // 3, 0)
    late = is_open & (rng.random(size) < 0.2) & (accounts.principal > 0)
    accounts.dpd[:], accounts.behind[:] = np.where(late, rng.integers(1, 180, size), 0), late
    accounts.history[:] = np.where(rng.random(size) < 0.3, rng.integers(0, 2**62, size), 0)
    accounts.rate[:] = 40_000
    return people, accounts


@pytest.fixture
def make_settings():
    return settings


@pytest.fixture
def make_columns():
    return columns


@pytest.fixture
def keys():
    return world_keys(7, 0)


@pytest.fixture
def view(keys):
    people, accounts = columns()
    return LenderView(people, accounts, MONTH, keys)


@pytest.fixture
def make_view(keys):
    def made(size):
        people, accounts = columns(size)
        return LenderView(people, accounts, MONTH, keys, sources=Sources(partial(reading, people.quality))), people.quality

    return made
