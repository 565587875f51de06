"""Where results come from: which code, which packages, which seed, how long it took."""

import hashlib
import platform
import resource
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
PACKAGES = ("creditworlds", "mesa", "numpy", "numba", "pandas", "pyarrow", "scipy", "pydantic", "hydra-core", "matplotlib")
KIB = 1 if sys.platform == "darwin" else 1024  # unit of ru_maxrss


def provenance(seed, worlds, threads, command, duration_seconds, borrower_days):
    """Describe a finished run.

    worlds: their numbers; command: as the user typed it; duration_seconds: after compilation; borrower_days: people x days.
    """
    return {
        "code_fingerprint": code_fingerprint(),
        "versions": versions(),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "seed": int(seed),
        "worlds": [int(world) for world in worlds],
        "threads": int(threads),
        "command": str(command),
        "duration_seconds": float(duration_seconds),
        "borrower_days": int(borrower_days),
        "borrower_days_per_second": float(borrower_days / duration_seconds) if duration_seconds > 0 else None,
        "peak_memory_bytes": peak_memory(),
    }


def code_fingerprint():
    """SHA-256 over the simulator's sources, file by file in order of their names."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(f"{path.relative_to(PACKAGE).as_posix()}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def versions():
    """Versions of the packages that results may depend on."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def peak_memory():
    """Most memory held at once by this process or its largest finished child.  [byte]"""
    return KIB * max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
