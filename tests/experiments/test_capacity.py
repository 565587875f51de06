"""A population that does not fit is refused in one line before anything is begun."""

import pytest

from experiments import alarms, capacity, compare, run, scorers, sweep
from experiments.cli import execute
from sim.columns import bytes_per_borrower

SMALL = ["horizon.burn_in_months=1", "horizon.months=1", "horizon.run_off_months=0", "threads=1"]
LONG = [*SMALL[:1], "horizon.months=13", *SMALL[2:]]
COMMANDS = {
    "run": (run.run, SMALL),
    "compare": (compare.run, [*SMALL, "worlds=2"]),
    "scorers": (scorers.run, [*LONG, "worlds=2", "experiment=scorers"]),
    "alarms": (alarms.run, [*SMALL, "worlds=2"]),
    "sweep": (sweep.run, ["sweep=cutoff_by_scenario", "worlds=1", "threads=1", "population.size=200"]),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_too_many_people_for_this_machine_are_refused(name, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(capacity, "free_memory", lambda: 100_000)
    command, given = COMMANDS[name]
    assert execute(command, [*given, f"output={tmp_path / 'out'}"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("population.size: ") and "GB are free" in told and told.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_every_market_and_every_burnt_in_world_counts():
    one = capacity.needed_memory(1_000)
    assert capacity.needed_memory(1_000, 3) == 3 * one
    assert capacity.needed_memory(1_000, 2, 2) == 2 * one + 2_000 * bytes_per_borrower()


def test_a_system_that_does_not_tell_refuses_nothing(monkeypatch):
    monkeypatch.setattr(capacity, "free_memory", lambda: None)
    capacity.check_memory(10**12)
