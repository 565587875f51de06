"""A borrower's luck of a day, word by word, as plain Python finds it."""

from typing import NamedTuple

from sim.numerics.draws import DAY, further_words, words


class DayWords(NamedTuple):
    """The words of a borrower's day: for hearing and remembering, for buying, for calls and prepaying."""

    hearing: int
    buying: int
    calls: int


def day_words(number, day, keys):
    """The words of a borrower's day: one of a block that serves four days, and two mixed from it."""
    buying = words(number, day // 4, DAY, keys)[day % 4]
    hearing, calls = further_words(number, buying)
    return DayWords(hearing, buying, calls)
