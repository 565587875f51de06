"""The scalars of the default settings, for the rules."""

import pytest

from sim import load_settings
from sim.terms import terms


@pytest.fixture(scope="session")
def t():
    return terms(load_settings())
