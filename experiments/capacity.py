"""Whether what is asked for fits into the memory that is free, before anything is begun."""

from sim.columns import bytes_per_borrower
from sim.settings import BadInput

BESIDE = 200  # bytes of a borrower beside its columns, at the peak: tickets in arrears, orders, a copy being made; measured


def needed_memory(borrowers, markets=1, kept=0):
    """Bytes at the peak.  markets: that live at once; kept: those that wait for the next policy or scenario."""
    return borrowers * (markets * (bytes_per_borrower() + BESIDE) + kept * bytes_per_borrower())


def free_memory():
    """Bytes that a process may take without swapping; None where the system does not say."""
    try:
        with open("/proc/meminfo") as lines:
            return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))
    except (OSError, StopIteration):
        return None


def check_memory(size, markets=1, kept=0):
    """Refuse a population that does not fit: the system would end the run half way, without a word."""
    free = free_memory()
    needed = needed_memory(size, markets, kept)
    if free is not None and needed > free:
        fewer = "fewer people" if markets == 1 else "fewer people or threads"
        raise BadInput("population.size", size, f"needs {needed / 1e9:,.0f} GB of memory, {free / 1e9:,.0f} GB are free: {fewer}")
