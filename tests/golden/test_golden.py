"""Results change only on purpose."""

import json

import pytest

from tests.golden.runs import KEPT, RUNS, found, lived


@pytest.mark.parametrize("name", RUNS)
def test_a_golden_run_is_what_it_was(name):
    assert found(lived(name)) == json.loads(KEPT.read_text())["runs"][name], "if meant: python -m tests.golden.runs 'why'"
