"""Score grades: the lowest score of each, best last."""

from typing import Annotated

from pydantic import Field

from sim.settings.setting import check_rising, refuse, setting

MOST_GRADES = 8
Score = Annotated[int, Field(ge=350, le=950)]


def scores():
    """The lowest score of each grade."""
    return setting(
        (600, 650, 700, 750),
        "lowest score of each grade",
        unit="points",
        source="Zhima Credit's bands, finer at the top",
        min_length=1,
        max_length=MOST_GRADES,
    )


def check_grades(key, values, grades):
    """Grades rise, and there is one value for each."""
    check_rising("scores", grades)
    if len(values) != len(grades):
        raise refuse(key, values, f"must have {len(grades)} values, one per grade of scores")
