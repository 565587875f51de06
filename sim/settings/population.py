"""Who lives in the world: numbers, arrivals, and how a hidden quality links a person's traits."""

from pydantic import field_validator, model_validator

from sim.settings.errors import nearest, one_of
from sim.settings.segments import SEGMENTS, Segment
from sim.settings.setting import Group, check_sum, refuse, setting

LARGEST_SHARD, MOST_SHARDS = 200_000_000, 1024  # people, parts


def loading(default, meaning, unit="per sd of quality"):
    """How strongly a trait moves with the hidden quality."""
    return setting(default, meaning, unit=unit, ge=-5, le=5)


def spread(default, meaning, unit="log points"):
    """The part of a trait that quality does not explain."""
    return setting(default, meaning, unit=unit, ge=0, le=5)


def share(default, meaning):
    return setting(default, meaning, unit="fraction", ge=0, le=1)


class Population(Group):
    """Everybody who lives in the world, with or without a line."""

    size: int = setting(50_000, "people in the world", unit="people", ge=1, le=2_000_000_000)
    shards: int = setting(
        1,
        "parts in which the people live their days, each on its own; changes no result",
        unit="parts",
        source="",
        ge=1,
        le=MOST_SHARDS,
    )
    stock_share: float = share(0.75, "share who arrive before the start")
    opening_months: int = setting(12, "months over which the stock applies for the first time", unit="months", ge=1, le=600)
    monthly_arrivals: float = setting(0.0005, "arrivals after the start, of the whole population", unit="per month", ge=0, le=1)
    arrival_selection: float = setting(
        0.0, "correlation of hidden quality with coming early: the later, the worse", unit="correlation", ge=0, le=0.99
    )
    idle_leave: float = setting(0.01, "chance that an idle customer leaves", unit="per month", ge=0, le=1)
    idle_return_months: int = setting(12, "months after which a leaver applies again", unit="months", ge=1, le=600)
    rejected_return: float = setting(0.03, "chance that a rejected applicant applies again", unit="per month", ge=0.001, le=1)
    charged_off_return_months: int = setting(
        24, "months after which a charged-off customer applies again", unit="months", ge=1, le=600
    )
    never_pays_share: float = share(0.001, "share of applicants who never pay (fraud)")

    buffer_sd: float = spread(1.0, "spread of the target buffer")
    buffer_quality: float = loading(0.5, "target buffer on quality")
    hand_to_mouth_share: float = share(0.5, "share who live hand to mouth")
    hand_to_mouth_quality: float = loading(-0.15, "share who live hand to mouth on quality")
    hand_to_mouth_buffer: float = setting(0.4, "their target buffer over the segment's", unit="multiple", ge=0, le=20)
    saver_buffer: float = setting(1.6, "the others' target buffer over the segment's", unit="multiple", ge=0, le=20)
    forget_sd: float = spread(0.8, "spread of forgetting")
    forget_quality: float = loading(-0.25, "forgetting on quality")
    default_cost_sd: float = spread(1.0, "spread of the private cost of default")
    default_cost_quality: float = loading(1.0, "private cost of default on quality")
    wanted_debt_sd: float = spread(1.3, "spread of the wanted debt")
    wanted_debt_quality: float = loading(-0.25, "wanted debt on quality")
    job_risk_quality: float = loading(-1.0, "risk of losing the job on quality")
    undisciplined_share: float = share(0.10, "share who reserve nothing for the next bill")
    income_noise_sd: float = spread(0.25, "noise of the income the lender observes")

    segments: dict[str, Segment] = setting(SEGMENTS, "groups with their own habits")

    @model_validator(mode="after")
    def fit_into_shards(self):
        if not self.shards <= self.size <= LARGEST_SHARD * self.shards:
            raise refuse(
                "shards",
                self.shards,
                f"does not fit {self.size:,} people: {-(-self.size // LARGEST_SHARD):,} to "
                f"{min(self.size, MOST_SHARDS):,} are allowed",
            )
        return self

    @field_validator("segments", mode="before")
    @classmethod
    def start_from_the_known(cls, given):
        """There are four segments; each keeps its values where none is given."""
        if not isinstance(given, dict):
            return given
        for name in given:
            if name not in SEGMENTS:
                known = nearest(str(name), SEGMENTS) or f": {one_of(SEGMENTS)}"
                raise refuse(str(name), given[name], f"is not a segment{known}")
        return {name: _completed(name, given.get(name, {})) for name in SEGMENTS}

    @field_validator("segments")
    @classmethod
    def weights_add_up(cls, segments):
        check_sum("*.weight", [segment.weight for segment in segments.values()])
        return segments


def _completed(name, given):
    if not isinstance(given, dict):
        return given
    return {**dict(SEGMENTS[name]), **given}
