"""Borrowers in shards: what shards exchange, and that a market in any number of them gives the same bytes."""

import threading

import numpy as np
import pytest

from sim import CreditMarket, load_settings, simulate
from sim.checkpoints import load, save
from sim.run import go_on
from sim.settings import BadInput
from sim.shards import ALONE, Shard, in_step, summed
from tests.whole import fingerprint

RUN = ["population.size=3_000", "horizon.burn_in_months=7", "horizon.months=5", "horizon.run_off_months=2", "threads=1",
       "scenario=covid_2020", "limits=dynamic", "pricing=grades", "feedback.gain=0.3", "collections.call_capacity=40",
       "behaviour.remember=0.03", "population.never_pays_share=0.02"]  # fmt: skip
RATIONED = ["scoring.growth_quota=0.02", "scoring.review_band=40", "scoring.review_capacity=3", "scoring.explore_rate=0.03"]
WRITTEN_DOWN = ["record.daily=true", "record.borrowers=true", "record.lives=[3,2999]"]


def test_shards_exchange_in_step():
    def job(shard):
        told = [shard.exchange((shard.place, k)) for k in range(3)]
        assert told == [[(place, k) for place in range(4)] for k in range(3)]
        total = shard.total({"a": shard.place, "b": np.full(2, shard.place, np.int32)})
        assert total["a"] == 6 and total["b"].tolist() == [6, 6] and total["b"].dtype == np.int32
        return shard.gathered(np.full(shard.place, shard.place)).tolist()

    before = threading.active_count()
    assert in_step(4, job) == [[1, 2, 2, 3, 3, 3]] * 4
    assert threading.active_count() == before


def test_sums_are_exact_however_large():
    assert summed([2**80, 2**80, 1]) == 2**81 + 1
    assert summed([{"x": {"y": 1}}, {"x": {"y": 2**64}}]) == {"x": {"y": 2**64 + 1}}


def test_one_shard_exchanges_nothing():
    array = np.arange(3)
    assert ALONE.total(array) is array and ALONE.gathered(array) is array and ALONE.exchange(7) == [7]
    assert in_step(1, lambda shard: shard) == [ALONE]


def test_what_all_shards_count_is_added_once_to_what_was_there():
    def tables(shard):
        here = np.full(4, 10), np.arange(6).reshape(2, 3)

        def count(some, others):
            some[shard.place] += 1 + shard.place
            others[:, 1:] += 100

        shard.add(count, here[0], here[1].T[1:].T)
        return here

    for count in (1, 3):
        for some, others in in_step(count, tables):
            assert some.tolist() == ([11, 10, 10, 10] if count == 1 else [11, 12, 13, 10])
            assert others.tolist() == [[0, 1, 2 + 100 * count], [3, 4, 5 + 100 * count]]


def test_everybody_belongs_to_one_shard():
    for count in (1, 3, 7):
        ranges = [Shard(place, count).numbers(100) for place in range(count)]
        assert [n for first, end in ranges for n in range(first, end)] == list(range(100))
        own = [n for place in range(count) for n in Shard(place, count).own((5, 99), 100)]
        assert sorted(own) == [5, 99] and Shard(0, count).own((100,), 100) == (100,)


@pytest.mark.parametrize("place", [0, 2])
def test_the_failure_of_one_ends_all_with_its_own_error(place):
    def job(shard):
        shard.exchange(1)
        if shard.place == place:
            raise ZeroDivisionError
        shard.exchange(2)

    before = threading.active_count()
    with pytest.raises(ZeroDivisionError):
        in_step(3, job)
    assert threading.active_count() == before


def test_what_fails_on_one_is_raised_on_all():
    def job(shard):
        with pytest.raises(OSError, match="full"):
            shard.apart(lambda: fail() if shard.place == 1 else 7)
        return shard.apart(lambda: shard.place)

    def fail():
        raise OSError("full")

    assert in_step(3, job) == [0, 1, 2]


@pytest.mark.parametrize("more", [[], RATIONED, WRITTEN_DOWN], ids=["plain", "rationed", "written down"])
def test_any_number_of_shards_gives_the_same_bytes(more):
    digests = [simulate(load_settings([*RUN, *more, f"population.shards={shards}"])).digest() for shards in (1, 2, 4)]
    assert len(set(digests)) == 1


def test_shards_with_hardly_anybody_in_them_give_the_same_bytes():
    few = [*RUN, "population.size=40", "population.stock_share=1"]
    digests = [simulate(load_settings([*few, f"population.shards={shards}"])).digest() for shards in (1, 9, 40)]
    assert len(set(digests)) == 1


@pytest.mark.parametrize("before, after", [(4, 1), (1, 3), (4, 2), (2, 2)])
def test_a_market_saved_in_shards_goes_on_in_any_number_of_them(tmp_path, before, after):
    settings = load_settings([*RUN, "record.lives=[3,2999]"])
    in_step(before, lambda shard: save(go_on(CreditMarket(settings, shard=shard), 9), tmp_path / "saved"))
    assert len(list((tmp_path / "saved").glob("borrowers_*.json"))) == before and not list(tmp_path.glob(".*"))
    digest = in_step(after, lambda shard: go_on(load(settings, tmp_path / "saved", shard=shard)).results().digest())[-1]
    whole = go_on(CreditMarket(settings))
    assert digest == whole.results().digest()
    assert fingerprint(go_on(load(settings, tmp_path / "saved"))) == fingerprint(whole)


def test_a_save_that_fails_on_one_shard_leaves_nothing(tmp_path, monkeypatch):
    import sim.checkpoints as module

    real = module.written_by

    def full(market, *given):
        if market.shard.place == 1:
            raise OSError(28, "No space left on device")
        return real(market, *given)

    monkeypatch.setattr(module, "written_by", full)
    settings = load_settings(RUN)
    with pytest.raises(OSError, match="No space"):
        in_step(2, lambda shard: save(CreditMarket(settings, shard=shard), tmp_path / "saved"))
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("given", [["population.size=3", "population.shards=4"], ["population.size=500_000_000"]])
def test_too_many_or_too_few_shards_are_refused(given):
    with pytest.raises(BadInput, match="population.shards"):
        load_settings(given)


def test_observers_see_everybody_or_nothing():
    with pytest.raises(BadInput, match="observers"):
        simulate(load_settings([*RUN, "population.shards=2"]), observers=[print])
