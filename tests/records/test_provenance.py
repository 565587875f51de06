"""Where results come from."""

import json

from sim.records.provenance import code_fingerprint, provenance


def test_provenance_is_complete_and_plain():
    found = provenance(7, range(3), 2, "python -m experiments.run", 2.0, 1_000_000)
    assert found["borrower_days_per_second"] == 500_000 and found["worlds"] == [0, 1, 2]
    assert {"numpy", "numba"} <= found["versions"].keys() and found["peak_memory_bytes"] > 10_000_000
    assert json.loads(json.dumps(found)) == found


def test_the_fingerprint_is_stable():
    assert code_fingerprint() == code_fingerprint() and len(code_fingerprint()) == 64
