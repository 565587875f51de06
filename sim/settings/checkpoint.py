"""When a run saves itself, so that it can be gone on with."""

from sim.settings.setting import Group, setting


class Checkpoint(Group):
    """Checkpoints in the folder of a run, removed when it is finished; they change no result."""

    every: int = setting(6, "months between checkpoints; 0 = none", unit="months", source="", ge=0, le=600)
    keep: int = setting(2, "newest checkpoints of a world that are kept", unit="checkpoints", source="", ge=1, le=100)
    resume: bool = setting(True, "go on with an unfinished run found in the folder; false = begin anew", source="")
