"""Golden runs: small worlds whose every byte is kept, so that a change of results is never an accident.

After a change that is meant to alter results: python -m tests.golden.runs "why they changed"
"""

import hashlib
import json
import sys
from pathlib import Path

from sim import CreditMarket, load_settings

KEPT = Path(__file__).with_name("runs.json")
SMALL = ["population.size=2_000", "horizon.burn_in_months=9", "horizon.months=9", "horizon.run_off_months=3", "threads=1"]
RUNS = {
    "calm, fixed, flat": [],
    "covid_2020, dynamic, graded": ["scenario=covid_2020", "limits=dynamic", "pricing=grades"],
    "fast numbers, monthly planning": ["numerics.generator=fast", "collections.plan_every=month"],
}


def lived(name):
    """The market of a golden run, lived to its end."""
    market = CreditMarket(load_settings([*SMALL, *RUNS[name]]))
    while market.running:
        market.step()
    return market


def found(market):
    """A digest of all final columns and tables, and a few numbers that show in which direction a change went."""
    digest = hashlib.sha256(market.results().digest().encode())
    for group in (market.state.people, market.state.accounts, market.state.tickets):
        for column in group:
            digest.update(column.tobytes())
    last = market.recorder.rows[-4]  # the last policy month
    return {
        "digest": digest.hexdigest(),
        "balance": int(last["balance"]),
        "drawn": sum(int(row["drawn"]) for row in market.recorder.rows),
        "defaults": sum(int(row["default_accounts"]) for row in market.recorder.rows),
        "cash": int(last["cash"]),
    }


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].strip():
        sys.exit("reason: missing; say in one argument why the results changed")
    runs = {name: found(lived(name)) for name in RUNS}
    KEPT.write_text(json.dumps({"reason": sys.argv[1].strip(), "runs": runs}, indent=2) + "\n")
