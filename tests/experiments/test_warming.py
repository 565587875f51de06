"""Warming leaves nothing to compile: days and month ends apart need every kernel that a whole month needs."""

import subprocess
import sys

import pytest

from experiments.warming import warm
from experiments.workers import alone
from sim import load_settings
from sim.warming import tiny

ARMS = (["limits=fixed"], ["limits=dynamic", "pricing=grades", "monitoring=segment_alarm"])
APART = f"""
from sim import load_settings
from sim.numerics.jit import _Kept
from sim.warming import end_months, live_all, live_days, tiny

small = [tiny(load_settings(overrides)) for overrides in {ARMS!r}]
live_days(small[0])
end_months(small)

def more(self, signature, target):
    asked.append(self._impl.locator.get_cache_path() if hasattr(self._impl, "locator") else str(signature)[:60])
    return before(self, signature, target)

asked, before, _Kept.load_overload = [], _Kept.load_overload, more
live_all(small)
print(asked)
"""


@pytest.mark.slow
def test_days_and_month_ends_apart_need_every_kernel():
    told = subprocess.run([sys.executable, "-c", APART], capture_output=True, text=True)
    assert (told.stdout.strip(), told.returncode) == ("[]", 0), told.stderr[-2000:]


def test_a_tiny_world_is_the_same_policy():
    settings = load_settings(["limits=dynamic", "population.size=1_000_000"])
    assert tiny(settings).limits == settings.limits and tiny(settings).population.size < 1_000


def test_warming_tells_its_seconds():
    assert warm([load_settings(overrides) for overrides in ARMS], alone, 1) > 0
