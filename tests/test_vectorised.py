"""Every dense loop of the day runs on the processor's vectors, with the types the kernel really passes: LLVM says so."""

import llvmlite.binding as llvm
import pytest

from benchmarks.vectorised import loops_over_columns, verdicts

DAY = {"roll", "receive", "message_clean", "spend", "find_candidates"}  # dense, one of each hand in the day
SCANS = {  # loops over borrowers that look for a rare state: the only ones that may branch by statement
    "sim.borrowers.employment.change_jobs",  # over lists made once a month
    "sim.borrowers.spending.meet_expenses",
    "sim.dealings.fall_behind",
}


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found():
    """What LLVM makes of each loop here; only a processor like those the gate was set on can tell."""
    if not llvm.get_host_cpu_features().get("avx2"):
        pytest.skip(f"{llvm.get_host_cpu_name()} has no AVX2: LLVM may rightly find scalar loops cheaper")
    return verdicts()


def test_dense_loops_are_vectorised(found):
    assert [loop for loop in found if loop.dense and not loop.vectorised] == []


def test_the_day_is_looked_at(found):
    vectorised = {loop.function.rpartition(".")[2] for loop in found if loop.lanes}
    assert vectorised >= DAY


def test_only_scans_branch_by_statement(found):
    assert {loop.function for loop in found if not loop.dense} == SCANS


def test_scalar_loops_are_noticed(found):
    assert [loop for loop in found if loop.function == "sim.dealings.fall_behind" and loop.reasons and not loop.lanes]


def test_loops_are_told_apart():
    def dense(x, y):
        for i in range(x.size):
            y[i] = x[i] if x[i] > 0 else y[i]

    def scan(x, y):
        for i in range(x.size):
            if x[i] > 0:
                y[i] = x[i]

    def short(x):
        for age in range(7):
            x[age] = 0

    assert [[loop["dense"] for loop in loops_over_columns(f)] for f in (dense, scan, short)] == [[True], [False], []]
