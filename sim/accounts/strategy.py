"""The lender's standing strategy of contacts, as the day carries it out."""

from typing import NamedTuple

import numpy as np

STEPS = 8  # at most


class Strategy(NamedTuple):
    """Whom to contact how: each step acts between two days counted from the due day (below 0: before the next bill)."""

    first_day: np.ndarray  # int32[8] day
    last_day: np.ndarray  # int32[8] day
    kind: np.ndarray  # uint8[8] 0 message, 1 call
    chance: np.ndarray  # float32[8] chance of a contact a day
    cost: np.ndarray  # int32[8] fen a contact
    effect: np.ndarray  # float32[8] chance that a contact is effective
    steps: np.int32  # steps in use


def no_contacts():
    """A strategy without steps: nobody is contacted."""
    kinds = (np.int32, np.int32, np.uint8, np.float32, np.int32, np.float32)
    return Strategy(*(np.zeros(STEPS, kind) for kind in kinds), np.int32(0))
