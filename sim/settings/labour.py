"""The labour market that carries the unemployment path to the borrowers, and its feedback."""

from sim.settings.setting import Group, setting


class Labour(Group):
    """Finding and losing jobs."""

    finding: float = setting(
        0.25,
        "chance that a jobless borrower finds work within a month",
        unit="per month",
        source="assumption (Shimer 2012 gives higher values for the US)",
        gt=0,
        lt=1,
    )
    finding_cap: float = setting(1.2, "finding rises at most to this multiple in a boom", unit="multiple", ge=1, le=3)
    finding_elasticity: float = setting(
        0.9,
        "fall of finding with unemployment above the path's first value",
        unit="elasticity",
        ge=0,
        le=5,
    )
    separation_cap: float = setting(0.5, "largest chance that a borrower loses the job in a month", unit="per month", gt=0, lt=1)
    replacement: float = setting(0.20, "benefit of the jobless", unit="share of permanent income", ge=0, le=1)


SETTLING = 3  # first months of a run, in which households find their usual spending


class Feedback(Group):
    """From the borrowers' consumption back to unemployment."""

    gain: float = setting(
        0.0,
        "rise of unemployment per relative fall of consumption below what is usual at the incomes of the day; 0 = off",
        unit="fraction",
        ge=0,
        le=2,
    )
    coverage: float = setting(
        1.0,
        "share of the economy's households that the borrowers stand for",
        unit="fraction",
        ge=0,
        le=1,
    )
