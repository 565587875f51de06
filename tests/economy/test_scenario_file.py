"""A user's CSV: a good one is read, anything else is one line that says what is wrong and where."""

import gzip
import os

import pytest

from sim.economy.scenario import bounds
from sim.economy.scenario_file import read_paths
from sim.settings.errors import BadInput
from sim.settings.scenario import PATHS

BOUNDS = {name: bounds(name) for name in PATHS}
GOOD = "month,unemployment\n2020-01,0.05\n2020-02,0.06\n"


def read(tmp_path, text):
    file = tmp_path / "path.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_paths(str(file), BOUNDS)


def test_a_good_file(tmp_path):
    assert read(tmp_path, GOOD) == {"unemployment": {"2020-01": 0.05, "2020-02": 0.06}}
    assert read(tmp_path, "\ufeff" + GOOD.replace("\n", "\r\n")) == read(tmp_path, GOOD)
    more = read(tmp_path, "sentiment, month, unemployment\n0.9, 2020-01, 0.05\n")
    assert more == {"sentiment": {"2020-01": 0.9}, "unemployment": {"2020-01": 0.05}}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is not a CSV"),
        ("month,unemployment\n", "has no months"),
        ("unemployment\n0.05\n", "has no column month"),
        ("month,sentiment\n2020-01,1\n", "has no column unemployment"),
        ("month,unemployment,sentimant\n2020-01,0.05,1\n", "did you mean sentiment?"),
        ("month,unemployment,unemployment\n2020-01,0.05,0.05\n", "unknown or repeated column"),
        ("month,unemployment\n2020-01,\n", "line 2: unemployment '' is not a number"),
        ("month,unemployment\n2020-01,NaN\n", "is not a finite number"),
        ("month,unemployment\n2020-01,inf\n", "is not a finite number"),
        ("month,unemployment\n2020-01,five\n", "is not a number"),
        ("month,unemployment\n2020-01,0.0５\n", "is not a number"),
        ("month,unemployment\n2020-01,0_0.05\n", "is not a number"),
        ("month,unemployment\n2020-01,5.1\n", "write 0.051 for 5.1 %"),
        ("month,unemployment\n2020-01,-0.1\n", "is not in 0 ... 0.6"),
        ("month,unemployment\n2020-02,0.05\n2020-01,0.05\n", "line 3: month 2020-01 comes after 2020-02"),
        ("month,unemployment\n2020-01,0.05\n2020-01,0.05\n", "each once"),
        ("month,unemployment\n2020-13,0.05\n", "line 2: month '2020-13' is not YYYY-MM"),
        ("month,unemployment\n2020-01-31,0.05\n", "is not YYYY-MM"),
        ("month,unemployment\n9999-12,0.05\n", "line 2: month '9999-12' is not YYYY-MM of 1900 to 2099"),
        ("month,unemployment\n2020-01,0.05,7\n", "is not a CSV"),
        ("month,unemployment\n2020-01\n", "is not a number"),
        (b"month,unemployment\n2020-01,\xff\n", "is not a CSV"),
        (b"\x00\x01\x02", "has no months"),
        (gzip.compress(GOOD.encode(), mtime=0), "is not a CSV"),
        (GOOD + "#" * (1 << 20), "larger than 1 MiB"),
    ],
)
def test_a_bad_file_is_one_line(tmp_path, text, says):
    with pytest.raises(BadInput) as caught:
        read(tmp_path, text)
    line = str(caught.value)
    assert says in line and line.startswith("scenario.file: ") and "\n" not in line


def test_a_missing_file_a_folder_and_a_device(tmp_path):
    for file in (tmp_path / "none.csv", tmp_path, os.devnull):
        with pytest.raises(BadInput, match="is not a file that can be read"):
            read_paths(str(file), BOUNDS)
    with pytest.raises(BadInput, match="is not a file"):
        read_paths("none\0.csv", BOUNDS)


def test_a_compressed_file_is_not_unpacked(tmp_path):
    file = tmp_path / "path.csv.gz"
    file.write_bytes(gzip.compress(GOOD.encode()))
    with pytest.raises(BadInput, match="is not a CSV"):
        read_paths(str(file), BOUNDS)
