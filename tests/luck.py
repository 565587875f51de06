"""A borrower's luck of a day, word by word, as plain Python finds it."""

from sim.numerics.draws import DAY, further_words, words


def day_words(number, day, keys):
    """The four words of a borrower's day: for the job, for hearing and remembering, for buying, for calls and prepaying."""
    block = words(number, day // 2, DAY, keys)
    job, buying = block[2 * (day % 2) :][:2]
    hearing, calls = further_words(job, buying)
    return job, hearing, buying, calls
