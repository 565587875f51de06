"""Sweeps, and one market in shards, on a Ray cluster of two nodes: the same bytes, also when an actor is killed."""

import os
import signal
from types import SimpleNamespace

import pytest

from experiments import sweep
from experiments.cli import execute
from experiments.executors import maker
from experiments.saving import FOLDER, Interrupted, saved_world
from sim import load_settings
from sim.settings import BadInput
from tests.experiments.test_executors import TINY, answers_fails_and_is_lost

ray = pytest.importorskip("ray")
cluster_utils = pytest.importorskip("ray.cluster_utils")

from experiments.ray_shards import check, wait_for_room, world_on_ray  # noqa: E402

RUN = ["population.size=2_000", "horizon.burn_in_months=4", "horizon.months=5", "horizon.run_off_months=1", "threads=1",
       "scenario=covid_2020", "limits=dynamic", "scoring.growth_quota=0.02", "checkpoint.every=2", "executor=ray"]  # fmt: skip


LONGEST = 900  # seconds a test may take
PATIENT = {"health_check_timeout_ms": 60_000, "health_check_failure_threshold": 20}  # with nodes that are only slow
TRIES = 3  # Ray gives a node 30 seconds to start, which is too few on a machine that is busy


@pytest.fixture(scope="module")
def cluster():
    """Two nodes on this machine."""
    before = dict(os.environ)
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0"}
    found = next(filter(None, (two_nodes() for _ in range(TRIES))), None)
    if found is None:
        pytest.skip("Ray does not start here")
    yield found
    ray.shutdown()
    found.shutdown()
    os.environ.clear()
    os.environ |= before


@pytest.fixture(autouse=True)
def not_for_ever():
    """A test whose nodes Ray has lost ends."""

    def end(*_):
        raise TimeoutError("Ray answers no more")

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(LONGEST)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def two_nodes():
    """A head and one more node, this process as their driver; None if they do not start."""
    found = cluster_utils.Cluster()
    try:
        found.add_node(num_cpus=2, include_dashboard=False, _system_config=PATIENT)
        found.add_node(num_cpus=2)
        ray.init(address=found.address, log_to_driver=False)
    except Exception:
        ray.shutdown()
        found.shutdown()
        return None
    return found


def test_an_actor_is_a_worker_like_a_process(cluster):
    answers_fails_and_is_lost(*maker("ray", 2))


@pytest.mark.slow
def test_a_sweep_on_ray_has_the_same_bytes(cluster, tmp_path):
    given = [*TINY, "worlds=2", "sweep.factors=[{key: scoring.cutoff, values: [600, 650]}]", "sweep.scenarios=[calm,covid_2020]"]
    for kind in ("processes", "ray"):
        assert execute(sweep.run, [*given, f"output={tmp_path / kind}", f"executor={kind}"]) == 0
    one, other = ((tmp_path / kind / "sweep.parquet").read_bytes() for kind in ("processes", "ray"))
    assert one == other


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    return saved_world(load_settings(RUN), 0, tmp_path_factory.mktemp("here"))[0].digest()


def settings_of(shards, folder):
    return load_settings([*RUN, f"population.shards={shards}", f"output={folder}"])


def nobody(months):
    pass


@pytest.mark.parametrize("shards", [2, 4])
def test_actors_on_two_nodes_give_the_bytes_of_one_process(cluster, usual, tmp_path, shards):
    nodes = []

    def look(parts):
        pids = ray.get([part.process.remote() for part in parts])
        nodes.extend({state["NodeID"] for state in ray.nodes() if state["Alive"]})
        assert len(set(pids)) == shards

    results, first = world_on_ray(settings_of(shards, tmp_path), tmp_path, (), nobody, look)
    assert len(set(nodes)) == 2 and first == 0 and results.digest() == usual


@pytest.fixture
def looking_often(monkeypatch):
    monkeypatch.setattr("experiments.ray_shards.LOOK", 0.01)


def test_a_killed_actor_comes_back_from_the_newest_checkpoint(cluster, usual, tmp_path, looking_often):
    pids, killed = [], []

    def look(parts):
        pids.append(ray.get([part.process.remote() for part in parts]))

    def kill(months):
        if months >= 5 and not killed:
            killed.append(pids[0][1])
            os.kill(killed[0], signal.SIGKILL)

    results, first = world_on_ray(settings_of(2, tmp_path), tmp_path, (), kill, look)
    assert killed and len(pids) == 2 and not set(pids[0]) & set(pids[1])
    assert first in (4, 6, 8) and results.digest() == usual


def test_a_signal_saves_all_shards_and_any_number_of_them_goes_on(cluster, usual, tmp_path, looking_often):
    asked = []

    def stop(months):
        if months >= 2 and not asked:
            asked.append(months)
            os.kill(os.getpid(), signal.SIGTERM)

    with pytest.raises(Interrupted) as left:
        world_on_ray(settings_of(2, tmp_path), tmp_path, (), stop)
    assert left.value.exit_code == 143 and list((tmp_path / FOLDER / "world_0").iterdir())
    assert saved_world(load_settings(RUN), 0, tmp_path)[0].digest() == usual


@pytest.mark.parametrize("wrong", [["worlds=2", "output=x"], [], ["output=x", "checkpoint.every=0"]])
def test_what_ray_could_not_do_is_refused(wrong):
    with pytest.raises(BadInput):
        check(load_settings([*RUN, "population.shards=2", *wrong]))


def test_more_cores_than_there_are_are_refused(cluster, tmp_path):
    with pytest.raises(BadInput, match="more than 4 cores"):
        world_on_ray(settings_of(5, tmp_path), tmp_path, (), nobody)


def test_lost_machines_are_waited_for_but_not_for_ever(monkeypatch):
    settings, cores = load_settings([*RUN, "population.shards=4"]), iter([{}, {"CPU": 2.0}, {"CPU": 4.0}])
    monkeypatch.setattr("experiments.ray_shards.LOOK", 0)
    wait_for_room(SimpleNamespace(cluster_resources=lambda: next(cores)), settings)
    assert not list(cores)
    monkeypatch.setattr("experiments.ray_shards.PATIENCE", 0)
    with pytest.raises(OSError, match="2 of 4 cores are left; the same command goes on"):
        wait_for_room(SimpleNamespace(cluster_resources=lambda: {"CPU": 2.0}), settings)
