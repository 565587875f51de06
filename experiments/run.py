"""Run one policy in one scenario: python -m experiments.run scenario=covid_2020 limits=dynamic output=runs/mine"""

import os
import sys
import time

from rich.console import Console

from experiments.cli import entry
from experiments.protocol import borrower_days
from sim.records.provenance import provenance
from sim.run import simulate


def run(settings, command):
    """Live the worlds of the settings, save the tables where `output` says, and show the headline numbers."""
    console, start = Console(), time.perf_counter()
    results = simulate(settings)
    seconds = time.perf_counter() - start
    results.provenance = provenance(
        settings.seed,
        results.worlds,
        settings.threads or os.cpu_count(),
        " ".join(sys.argv),
        seconds,
        borrower_days(settings, 1, len(results.worlds)),
    )
    for name, figure in results.summary.items():
        error = "" if figure["standard_error"] is None else f" ± {figure['standard_error']:.4g}"
        console.print(f"{name}: {figure['value']:.6g}{error} {figure['unit']}", highlight=False)
    if settings.output:
        results.save(settings.output)
        console.print(f"saved in {settings.output}", highlight=False)


if __name__ == "__main__":
    entry(run)
