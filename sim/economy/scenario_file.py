"""A user's own macro path: a CSV with a column month (YYYY-MM), a column unemployment and any other path."""

import math
import warnings
from pathlib import Path

import pandas as pd

from sim.clock import month_index
from sim.settings.errors import BadInput, nearest
from sim.settings.setting import MONTH

KEY = "scenario.file"
LARGEST = 1 << 20


def read_paths(file: str, bounds: dict[str, tuple[float, float]]) -> dict[str, dict[str, float]]:
    """Read the paths of a CSV: path name -> month -> value.

    bounds: lowest and highest value of each path that may be given.  Anything wrong with the file raises BadInput.
    """
    table = _table(file)
    _check_columns(file, list(table.columns), bounds)
    months = [_month(file, row, text) for row, text in enumerate(table["month"], 2)]
    for row, (a, b) in enumerate(zip(months, months[1:], strict=False), 3):
        if month_index(a) >= month_index(b):
            raise BadInput(KEY, file, f"line {row}: month {b} comes after {a}; months must rise, each once")
    names = [name for name in table.columns if name != "month"]
    return {name: dict(zip(months, _values(file, name, table[name], bounds[name]), strict=True)) for name in names}


def _table(file):
    """The file as a table of text, at least one row; anything but an ordinary file of at most 1 MiB is refused unread."""
    path = Path(file)
    try:
        if not path.is_file():
            raise BadInput(KEY, file, "is not a file that can be read")
        if path.stat().st_size > LARGEST:
            raise BadInput(KEY, file, "is larger than 1 MiB, the most a path may take")
        table = _as_text(path)
    except OSError as error:
        raise BadInput(KEY, file, f"is not a file that can be read ({error.strerror})") from None
    except (ValueError, pd.errors.ParserWarning):
        raise BadInput(KEY, file, "is not a CSV with one header line and as many values on every line") from None
    if table.empty:
        raise BadInput(KEY, file, "has no months")
    return table


def _as_text(path):
    """The columns of a CSV as text, nothing guessed; a line with too many values is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)
        return pd.read_csv(
            path, dtype=str, keep_default_na=False, index_col=False, skipinitialspace=True, compression=None, encoding="utf-8-sig"
        )


def _check_columns(file, columns, known):
    """A month, an unemployment path, nothing unknown."""
    for name in ("month", "unemployment"):
        if name not in columns:
            raise BadInput(KEY, file, f"has no column {name}")
    for name in columns:
        if name != "month" and name not in known:
            allowed = f"allowed: month, {', '.join(known)}"
            raise BadInput(KEY, file, f"has an unknown or repeated column {name}{nearest(name, known)}; {allowed}")


def _month(file, row, text):
    """One month as text, checked."""
    if not MONTH.fullmatch(text):
        raise BadInput(KEY, file, f"line {row}: month {text!r} is not YYYY-MM of 1900 to 2099")
    return text


def _values(file, name, texts, bounds):
    """The numbers of one column, each finite and in its range."""
    return [_value(f"line {row}: {name} {text!r}", file, text, *bounds) for row, text in enumerate(texts, 2)]


def _value(where, file, text, low, high):
    """One number, finite and in its range."""
    if not text.isascii() or "_" in text:  # Python would read these
        raise BadInput(KEY, file, f"{where} is not a number")
    try:
        number = float(text)
    except (ValueError, TypeError):
        raise BadInput(KEY, file, f"{where} is not a number") from None
    if not math.isfinite(number):
        raise BadInput(KEY, file, f"{where} is not a finite number")
    if not low <= number <= high:
        hint = " (a fraction: write 0.051 for 5.1 %)" if number > high and high <= 1 else ""
        raise BadInput(KEY, file, f"{where} is not in {low:g} ... {high:g}{hint}")
    return number
