"""The report: one file, nothing from outside, every number of the table."""

import re
from html.parser import HTMLParser

import pytest

from experiments.drawing import Sketch, drawn
from experiments.report import Report, html, write
from experiments.tables import difference_lines
from sim.records.compare import difference_table, effect_table
from sim.records.plausibility import UNCALIBRATED, plausibility
from sim.records.provenance import provenance
from tests.records.synthetic import ARMS, arms

EVIL = "<script>alert('x')</script> & co"


@pytest.fixture(scope="module")
def report():
    runs = arms(worlds=3)
    frames = {arm: run.outcomes() for arm, run in runs.items()}
    first = runs["fixed, flat"]
    return Report(
        title=f"Limits {EVIL}", question="What changes?", sentence="Under calm, nothing much.", baseline="fixed, flat",
        differences=difference_table(frames, "fixed, flat").assign(scenario="calm"),
        effects=effect_table(frames, ARMS, ("limits", "price")).assign(scenario="calm"),
        plausibility=plausibility({"calm": first}), settings=first.settings,
        provenance=provenance(7, range(3), 2, "python -m experiments.compare", 3.0, 10**9),
        pictures=drawn([Sketch("rolls", "Roll rates", EVIL, first)]),
    )  # fmt: skip


@pytest.fixture(scope="module")
def text(report):
    return html(report)


class Balanced(HTMLParser):
    """Every element is closed in order."""

    void = {"meta", "img", "br"}

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_it_is_well_formed(text):
    parser = Balanced()
    parser.feed(text)
    assert not parser.open and text.startswith("<!DOCTYPE html>")


def test_nothing_comes_from_outside(text):
    page = re.sub(r"base64,[A-Za-z0-9+/=]+", "", text)
    assert not re.search(r"https?://|//cdn|<script|<link|@import|url\(", page)
    assert "&lt;script&gt;" in page


def test_it_has_the_very_numbers_of_the_table(report, text):
    for _, _, lines in difference_lines(report.differences):
        for line in lines:
            assert "<td>" + "</td><td>".join(part.replace("<", "&lt;") for part in line) + "</td>" in text


def test_it_marks_facts_and_says_what_is_not_calibrated(text):
    assert text.count(UNCALIBRATED) == 2 and 'class="in">in</td>' in text


def test_it_tells_settings_provenance_and_limits(text):
    assert "<pre>scenario:" in text and "1 billion" in text and "simulated: no number here is about a real person" in text


def test_the_folder_gets_report_and_pictures(report, tmp_path):
    path = write(report, tmp_path)
    assert (
        path.read_text(encoding="utf-8").startswith("<!DOCTYPE") and (tmp_path / "figures" / "rolls.png").stat().st_size > 10_000
    )
