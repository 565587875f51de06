"""Paired differences as tables for the terminal, and numbers in words."""

import math
from statistics import median

from rich.console import Group
from rich.text import Text

from sim.records.outcomes import OUTCOMES

MOST_DECIMALS = 4
MOST_ABREAST = 3  # policies in one line of 80 columns


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


def first_look(differences, worlds, primary):
    """Differences so far with their standard errors: every outcome if few policies are compared, else the primary one."""
    arms = list(dict.fromkeys(differences["arm"]))
    few, outcome = len(arms) <= MOST_ABREAST, OUTCOMES[primary]
    blocks = across(differences, arms) if few else down(differences[differences["outcome"] == primary], arms)
    rows = [row for block in blocks for row in block]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    what = "differences ± standard errors (units as in the tables to come)" if few else f"{outcome.title}, {outcome.unit}"
    title = Text(f"first look, {worlds} worlds: {what}", "bold")
    return Group(title, *(columns(row, widths, "" if place else "dim") for block in blocks for place, row in enumerate(block)))


def across(differences, arms):
    """A block per scenario, headed by its policies: a line per outcome."""
    for_each = differences.groupby("scenario", sort=False)
    return [
        [(scenario, *arms), *(short_line(name, each, arms) for name, each in table.groupby("outcome", sort=False))]
        for scenario, table in for_each
    ]


def down(differences, arms):
    """One block of one outcome, headed by the scenarios: a line per policy."""
    tables = {scenario: short_line(*each, arms) for scenario, table in differences.groupby("scenario", sort=False)
              for each in table.groupby("outcome")}  # fmt: skip
    return [[("", *tables), *zip(arms, *(told[1:] for told in tables.values()))]]


def short_line(name, table, arms):
    """One outcome of one scenario: its name, then difference and standard error of every policy."""
    outcome, of = OUTCOMES[name], table.set_index("arm")
    digits = decimals(outcome, table)
    both = [[of.loc[arm, column] * outcome.scale for column in ("estimate", "standard_error")] for arm in arms]
    return outcome.title.removesuffix(" before provisions"), *(
        f"{signed(value, digits)} ± {number(error, digits)}" for value, error in both
    )


def summary_table(summary):
    """The headline numbers of a run for the terminal: value, standard error, unit."""
    rows = [(name, *figures(figure), figure["unit"]) for name, figure in summary.items()]
    widths = [max(len(row[place]) for row in rows) for place in range(3)]
    lines = (
        f"  {name.ljust(widths[0])}  {value.rjust(widths[1])}  {error.ljust(widths[2])}  {unit}"
        for name, value, error, unit in rows
    )
    return Group(*(Text(line.rstrip(), no_wrap=True) for line in lines))


def figures(figure):
    """A headline number and its standard error, with digits enough for either."""
    value, error = figure["value"], figure["standard_error"]
    if value is None:
        return "–", ""
    digits = min(digits_for(error if error else abs(value) / 100 or 1), 6)
    return number(value, digits), f"± {number(error, digits)}" if error is not None else ""


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
