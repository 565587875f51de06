"""Which arms of a comparison make a 2 x 2 design, read from what their overrides change."""


def two_by_two(arms, baseline):
    """Find two factors with two levels each: ({arm: (0 or 1, 0 or 1)}, (factor, factor)), or None.

    arms: {name: overrides as typed, key=value}.  The baseline has the levels 0.
    """
    choices = {arm: dict(override.split("=", 1) for override in overrides) for arm, overrides in arms.items()}
    keys = list(dict.fromkeys(key for chosen in choices.values() for key in chosen))
    moving = [key for key in keys if len({chosen.get(key) for chosen in choices.values()}) > 1]
    if len(arms) != 4 or len(moving) != 2:
        return None
    base = choices[baseline]
    design = {arm: tuple(int(chosen.get(key) != base.get(key)) for key in moving) for arm, chosen in choices.items()}
    return (design, tuple(moving)) if len(set(design.values())) == 4 else None
