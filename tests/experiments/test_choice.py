"""The two borrowers of the picture: both lose their work while clean and in debt; one copes, the other defaults."""

from types import SimpleNamespace

import numpy as np

from experiments.choice import Diary, find_pair

MONTHS, PEOPLE = 20, 6
ALIKE, FAR = 1_000_000, 4_000_000


def diary(line=2_000_000):
    """Borrowers 10 to 15: 11 and 12 lose work in month 8 and cope, 13 and 14 default; 15 was late before, 10 works on."""
    work, dpd = np.ones((MONTHS, PEOPLE), bool), np.zeros((MONTHS, PEOPLE), np.int16)
    debt, limit = np.full((MONTHS, PEOPLE), ALIKE), np.full((MONTHS, PEOPLE), line)
    work[8:11, 1:] = False
    dpd[9:14, 3:5] = np.arange(10, 135, 25)[:, None]
    dpd[6:14, 5] = 95
    debt[:, 2] = FAR
    made = Diary()
    income = np.array([ALIKE] * 4 + [FAR, ALIKE])
    for m in range(MONTHS):
        people = SimpleNamespace(number=np.arange(10, 16), initial_income=income, employed=work[m].astype(np.uint8))
        accounts = SimpleNamespace(dpd=dpd[m], principal=debt[m], limit=limit[m])
        made(SimpleNamespace(month=25 + m, state=SimpleNamespace(people=people, accounts=accounts)))
    return made


def test_the_two_are_alike_and_one_defaults():
    pair = find_pair(diary(), diary())
    assert (pair.copes, pair.defaults) == (11, 13) and pair.loses_work == (32, 32)


def test_lines_that_policies_treat_differently_come_first():
    other = diary()
    for month in other.months:
        month[3][4] = 500_000  # borrower 14 is unlike in income, but his line is cut
    assert find_pair(diary(), diary()).defaults == 13
    for month in other.months:
        month[3][2] = 500_000
    assert find_pair(diary(), other)[:2] == (11, 13) or find_pair(diary(), other)[:2] == (12, 14)


def test_without_losses_or_months_there_is_no_pair():
    calm = diary()
    calm.months = [(np.ones(PEOPLE, bool), *month[1:]) for month in calm.months]
    assert find_pair(calm, calm) is None
    short = diary()
    short.months = short.months[:8]
    assert find_pair(short, short) is None
