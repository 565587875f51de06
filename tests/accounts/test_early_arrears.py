"""The early-arrears record keeps the last two bills, and never more."""

import numpy as np

from sim.accounts.early_arrears import FELL_DUE, REACHED, note_bills, note_reached, score_step, with_bill


def test_score_steps_are_tens_of_points():
    assert [int(score_step(score)) for score in range(350, 951)] == [(score - 350) // 10 for score in range(350, 951)]
    assert (score_step(0), score_step(2_000)) == (0, 60)


def test_a_record_by_hand():
    record = with_bill(np.uint16(0), 655, True)
    assert record == 30 << 2 | FELL_DUE
    held = np.array([record], np.uint16)
    note_reached.py_func(0, held)
    assert held[0] == 30 << 2 | FELL_DUE | REACHED
    held[0] = with_bill(held[0], 641, False)
    assert (held[0] & 255, held[0] >> 8) == (29 << 2, 30 << 2 | FELL_DUE | REACHED)
    held[0] = with_bill(held[0], 950, True)
    assert (held[0] & 255, held[0] >> 8) == (60 << 2 | FELL_DUE, 29 << 2)


def test_the_pass_is_the_loop_of_its_rule():
    rng = np.random.default_rng(1)
    score, outcome = rng.integers(350, 951, 500).astype(np.int16), rng.integers(0, 5, 500).astype(np.uint8)
    record = rng.integers(0, 2**16, 500).astype(np.uint16)
    expected = [with_bill(r, s, o != 0) for r, s, o in zip(record, score, outcome)]
    note_bills(score, outcome, 0, record)
    assert record.tolist() == expected
