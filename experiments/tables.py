"""Paired differences as a table for the terminal, and the one sentence a comparison ends with."""

import math
from statistics import median

from rich.console import Group
from rich.text import Text

from sim.records.outcomes import OUTCOMES

MOST_DECIMALS = 4


def decimals(outcome, rows):
    """Digits after the point: two digits of the middle standard error, at least the outcome's own."""
    errors = [error * outcome.scale for error in rows["standard_error"] if error > 0]
    needed = digits_for(median(errors)) if errors else 0
    return min(max(outcome.decimals, needed), MOST_DECIMALS)


def digits_for(error):
    """Digits after the point that show two digits of an error."""
    return max(1 - math.floor(math.log10(error)), 0)


def difference_lines(table, by="arm"):
    """Yield (outcome, heading, rows of text) for one scenario; by: the column that names a row, arm or effect.

    A row: name, difference, standard error, interval, pairing factor, p and, where adjusted, Holm's p.
    """
    for name, rows in table.groupby("outcome", sort=False):
        outcome = OUTCOMES[name]
        digits = decimals(outcome, rows)
        yield outcome, heading(outcome, rows), [line(row, row[by], outcome.scale, digits) for _, row in rows.iterrows()]


def heading(outcome, rows):
    """The outcome, its unit and the baseline's value."""
    where = f"; baseline {number(rows['baseline'].iloc[0] * outcome.scale, outcome.decimals)}" if "baseline" in rows else ""
    return f"{outcome.title} ({outcome.unit}{where})"


def line(row, name, scale, digits):
    """One difference in words."""
    return (
        name,
        signed(row["estimate"] * scale, digits),
        number(row["standard_error"] * scale, digits),
        interval(row["low"] * scale, row["high"] * scale, digits),
        factor(row["pairing_factor"]),
        chance(row["p_holm"] if "p_holm" in row else row["p"]),
    )


def signed(value, digits):
    """A difference with its sign; zero has none."""
    text = number(value, digits)
    return "+" + text if text[0].isdigit() and float(text.replace(",", "")) else text


def number(value, digits):
    """A number with a true minus and thousands, a dash where it is not known."""
    if value != value:
        return "–"
    text = f"{value:,.{digits}f}"
    if not text.strip("-0.,"):
        text = text.removeprefix("-")
    return text.replace("-", "−")


def interval(low, high, digits):
    """The interval from low to high."""
    return "–" if low != low else f"{signed(low, digits)} … {signed(high, digits)}"


def factor(value):
    """By how much pairing shrank the variance."""
    return "–" if value != value else f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def chance(p):
    """A p-value, never a bare zero."""
    return "–" if p != p else "< 0.0001" if p < 0.0001 else f"{p:.4f}"


def console_table(table, title, by="arm"):
    """One scenario's differences for the terminal, grouped by outcome; narrow enough for 80 columns."""
    name, p = "policy" if by == "arm" else "effect", "p (Holm)" if "p_holm" in table else "p"
    head = (name, "difference", "s.e.", "95 % interval", "pairing", p)
    groups = list(difference_lines(table, by))
    every = [head, *(row for _, _, rows in groups for row in rows)]
    widths = [max(len(row[place]) for row in every) for place in range(len(head))]
    lines = [Text(title, "bold"), columns(head, widths, "dim")]
    for _, name, rows in groups:
        lines += [Text(name, "bold"), *(columns(row, widths) for row in rows)]
    return Group(*lines)


def columns(row, widths, look=""):
    """One line of text: the name on the left, numbers on the right."""
    name, *numbers = row
    cells = [text.rjust(width) for text, width in zip(numbers, widths[1:])]
    return Text("  ".join(["  " + name.ljust(widths[0]), *cells]), look, no_wrap=True)


def closing_sentence(table, arm, policy, baseline, scenario, borrower_days, seconds):
    """What a policy saved of each 100 yuan drawn and cost borrowers a month, with intervals and the size of the run.

    table: the scenario's differences; policy, baseline, scenario: in words, as in "dynamic limits" and "fixed limits".
    """
    rows = table[table["arm"] == arm].set_index("outcome")
    loss, spent = rows.loc["lifetime_loss_per_yuan_drawn"], rows.loc["consumption"]
    lost = change(loss, 100, "yuan less", "yuan more")
    verb = "cost" if spent["estimate"] <= 0 else "gave"
    size = f"{int(loss['worlds'])} worlds, {large(borrower_days)} borrower-days, {duration(seconds)}"
    return (
        f"Under {scenario}, {policy} lost {lost} of each 100 drawn than {baseline}{doubt(loss)}"
        f" and {verb} borrowers {change(spent, 1, 'yuan', 'yuan')} of consumption a month{doubt(spent)}"
        f" (95 % intervals; {size})."
    )


def change(row, scale, fall, rise):
    """Size of a change with the half-width of its interval, and which way it went."""
    outcome, width = OUTCOMES[row.name], (row["high"] - row["low"]) / 2 * scale
    digits = outcome.decimals if not width > 0 else min(max(outcome.decimals - 1, digits_for(width)), outcome.decimals + 1)
    reach = f" ± {number(width, digits)}" if width == width else ""
    return f"{number(abs(row['estimate']) * scale, digits)}{reach} {fall if row['estimate'] <= 0 else rise}"


def doubt(row):
    """Say so where the interval does not tell the difference from none."""
    if row["low"] != row["low"]:
        return " (one world: no interval)"
    return " (the interval includes zero)" if row["low"] <= 0 <= row["high"] else ""


def large(count):
    """A large count in words."""
    for size, name in ((1e9, "billion"), (1e6, "million")):
        if count >= size:
            return f"{count / size:.3g} {name}"
    return f"{count:,.0f}"


def duration(seconds):
    """A time in seconds, or minutes and seconds from two minutes on."""
    whole = round(seconds)
    return f"{whole} s" if whole < 120 else f"{whole // 60} min {whole % 60} s"
