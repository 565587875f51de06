"""The one sentence a comparison ends with: which policy would have lost least, and what it cost the borrowers."""

from experiments.tables import digits_for, duration, large, number
from sim.records.outcomes import OUTCOMES

LOSS, SPENT, PROFIT = "lifetime_loss_per_yuan_drawn", "consumption", "lifetime_profit"


def answered(table, arm, policy, baseline, scenario):
    """What a policy saved of each 100 yuan drawn and cost borrowers a month, with intervals; without a full stop.

    table: the scenario's differences; policy, baseline, scenario: in words, as in "dynamic limits" and "fixed limits".
    """
    rows = table[table["arm"] == arm].set_index("outcome")
    if not {LOSS, SPENT} <= set(rows.index):
        return f"Under {scenario}, what {policy} changed against {baseline} is in the table"
    loss, spent = rows.loc[LOSS], rows.loc[SPENT]
    lost = number(100 * (loss["baseline"] + loss["estimate"]), 2)
    verb = "cost" if spent["estimate"] <= 0 else "gave"
    return (
        f"Under {scenario}, {best(loss, policy, baseline)} {lost} yuan of each 100 drawn, {change(loss, 100, 'less', 'more')} "
        f"than {baseline}{doubt(loss)}; {policy} {verb} borrowers {change(spent, 1, 'yuan', 'yuan')} of consumption a month "
        f"each{doubt(spent)}{earned(rows)}"
    )


def earned(rows):
    """What the policy did to the lender's own profit, if it was measured."""
    if PROFIT not in rows.index:
        return ""
    profit = rows.loc[PROFIT]
    verb = "less" if profit["estimate"] < 0 else "more"
    return f" and earned the lender {change(profit, 1, 'yuan', 'yuan')} {verb} per borrower{doubt(profit)}"


def closing_sentence(table, arm, policy, baseline, scenario, borrower_days, seconds):
    """The answer with the size of the run."""
    size = f"{int(table['worlds'].max())} worlds, {large(borrower_days)} borrower-days, {duration(seconds)}"
    return f"{answered(table, arm, policy, baseline, scenario)} (95 % intervals; {size})."


def summed_up(summary, scenario):
    """What one policy earned, lost and left to its borrowers, in one sentence."""
    if "lifetime_profit" not in summary:
        return f"Under {scenario}, no month under a policy was lived."
    parts = [f"{OUTCOMES[name].title.lower()} {measured(summary[name], OUTCOMES[name])}" for name in OUTCOMES]
    worlds = summary["lifetime_profit"]["worlds"]
    return (
        f"Under {scenario}: {'; '.join(parts)} (± standard errors over {worlds} worlds)."
        if worlds > 1
        else f"Under {scenario}: {'; '.join(parts)} (one world)."
    )


def measured(figure, outcome):
    """A headline number in its unit with its standard error."""
    if figure["value"] is None:
        return "unknown"
    error = figure["standard_error"]
    reach = f" ± {number(error * outcome.scale, outcome.decimals)}" if error is not None else ""
    return f"{number(figure['value'] * outcome.scale, outcome.decimals)}{reach} {outcome.unit}"


def best(loss, policy, baseline):
    """Who lost least, where the interval tells; a beginning that goes on with the policy's loss."""
    if not uncertain(loss):
        return f"{policy} would have lost least:" if loss["estimate"] < 0 else f"{baseline} would have lost least: {policy} lost"
    return f"luck hides whether {policy} or {baseline} lose less: {policy} lost"


def uncertain(row):
    """Does the interval not tell the difference from none?"""
    return not (row["low"] > 0 or row["high"] < 0)


def change(row, scale, fall, rise):
    """Size of a change with the half-width of its interval, and which way it went."""
    outcome, width = OUTCOMES[row.name], (row["high"] - row["low"]) / 2 * scale
    digits = outcome.decimals if not width > 0 else min(max(outcome.decimals - 1, digits_for(width)), outcome.decimals)
    reach = f" ± {number(width, digits)}" if width == width else ""
    return f"{number(abs(row['estimate']) * scale, digits)}{reach} {fall if row['estimate'] <= 0 else rise}"


def doubt(row):
    """Say so where the interval does not tell the difference from none."""
    if row["low"] != row["low"]:
        return " (one world: no interval)"
    return " (the interval includes zero)" if uncertain(row) else ""
