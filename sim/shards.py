"""Shards: the borrowers of one market in several parts, which live their days apart and are counted together.

Every shard lives the same months with borrowers of its own and with the same lender, books and records as all others.  What
a decision, the economy or a table must know of everybody is exchanged: whole numbers, whose sums do not depend on how many
shards there are.  All shards exchange the same things in the same order; where there is one, nothing is exchanged.
"""

import threading

import numpy as np


class Shard:
    """One of `count` parts of a population.  exchange(value): a list of what every shard gave, in their order."""

    def __init__(self, place=0, count=1, exchange=None):
        self.place, self.count, self._exchange = place, count, exchange

    def exchange(self, value):
        """What every shard gave, in their order."""
        return [value] if self._exchange is None else self._exchange(value)

    def asked(self):
        """The signal by which somebody elsewhere asks the run to end; 0 for none."""
        return 0

    def total(self, counted):
        """The sum over all shards of a whole number, an array of them, or a dict of these."""
        return counted if self.count == 1 else summed(self.exchange(counted))

    def add(self, count, *tables):
        """Let count(*tables) add whole numbers to tables: those of all shards, and straight away where there is one."""
        if self.count == 1:
            count(*tables)
            return
        counted = [np.zeros_like(table) for table in tables]
        count(*counted)
        for table, numbers in zip(tables, self.total(dict(enumerate(counted))).values()):
            table += numbers

    def gathered(self, array):
        """The arrays of all shards, one after another."""
        return array if self.count == 1 else np.concatenate(self.exchange(array))

    def numbers(self, size):
        """(first, end) of the numbers of its borrowers."""
        return size * self.place // self.count, size * (self.place + 1) // self.count

    def own(self, numbers, size):
        """Those of some borrowers that are its own; numbers nobody has are everybody's."""
        first, end = self.numbers(size)
        return tuple(number for number in numbers if first <= number < end or number >= size)

    def apart(self, action):
        """Do something on each shard; if it fails on any, the error of the first one is raised on all."""
        result, error = None, None
        try:
            result = action()
        except Exception as raised:
            error = raised
        for found in self.exchange(error):
            if found is not None:
                raise found
        return result


ALONE = Shard()


def summed(given):
    """The sum of what shards gave."""
    first = given[0]
    if isinstance(first, dict):
        return {name: summed([each[name] for each in given]) for name in first}
    if isinstance(first, np.ndarray):
        return np.sum(np.stack(given), axis=0, dtype=first.dtype)
    return sum(int(each) for each in given)


class Broken(Exception):
    """Another shard has failed."""


class _Round:
    """Lets threads take turns, one at a time, each until its next exchange."""

    def __init__(self, count):
        self.count, self.turn, self.failed = count, 0, False
        self.given, self.complete, self.moved = [None] * count, None, threading.Condition()

    def wait(self, place):
        with self.moved:
            self.moved.wait_for(lambda: self.turn == place or self.failed)
            if self.failed:
                raise Broken

    def pass_on(self, place):
        with self.moved:
            if place == self.count - 1:
                self.complete, self.given = self.given, [None] * self.count
            self.turn = (place + 1) % self.count
            self.moved.notify_all()

    def fail(self):
        with self.moved:
            self.failed = True
            self.moved.notify_all()

    def exchange(self, place, value):
        self.given[place] = value
        self.pass_on(place)
        self.wait(place)
        return self.complete


def in_step(count, job):
    """Do job(shard) for every shard in this process, one at a time in turns; returns what each returned.

    Each turn uses all threads of the settings.  The first shard runs in the calling thread.
    """
    if count == 1:
        return [job(ALONE)]
    taking_turns, found, errors = _Round(count), [None] * count, [None] * count

    def work(place):
        try:
            taking_turns.wait(place)
            found[place] = job(Shard(place, count, lambda value: taking_turns.exchange(place, value)))
            taking_turns.pass_on(place)
        except BaseException as error:
            errors[place] = error
            taking_turns.fail()

    others = [threading.Thread(target=work, args=(place,), name=f"shard {place}") for place in range(1, count)]
    for thread in others:
        thread.start()
    work(0)
    for thread in others:
        thread.join()
    for error in sorted(filter(None, errors), key=lambda error: isinstance(error, Broken)):
        raise error
    return found
