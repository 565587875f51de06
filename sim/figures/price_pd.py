"""Price against risk: what each policy asks of a chance of default, what it would need, and the law's cap."""

import numpy as np

from sim.figures import style
from sim.lender.pricing.break_even import break_even
from sim.lender.pricing.model import life_of
from sim.lender.scale import LOWEST, Scale
from sim.settings.errors import BadInput
from sim.settings.load import validated
from sim.settings.pricing import ModelPricing
from sim.settings.registry import implementation

YEARLY = 365 / 1e8  # a rate of 1e-8 a day, a year
WORST = 0.20  # chance of default up to which prices are drawn


def price_pd(results, against=None):
    """Draw the yearly rate by chance of default within 12 months, a line for each policy.

    results: Results, or {policy: Results}; their settings say how they price.
    """
    policies = {name: validated(each.settings) for name, each in style.as_mapping(results, against).items()}
    figure, axes = style.canvas(1, 1, size=(8, 4.8))
    ax, first = axes[0, 0], next(iter(policies.values()))
    shown = np.flatnonzero(scale_of(first).table() <= WORST)
    shown = shown[shown >= LOWEST]
    pd = scale_of(first).table()[shown]
    ends = []
    for (name, settings), colour in zip(policies.items(), style.CYCLE):
        rate = asked(name, settings)[shown] * YEARLY
        ax.plot(pd, rate, color=colour, linewidth=1.8)
        ends.append((name, rate[0], colour))
    needs = needed(first)[shown] * YEARLY
    ax.plot(pd, needs, color=style.INK, linewidth=1.3, linestyle=(0, (1, 1.5)))
    top = 1.25 * max(end for _, end, _ in ends)
    ends.append(("needed to break even", min(needs[0], top), style.INK))
    for cap, names in caps(policies).items():
        ax.axhline(cap, color=style.GREY, linewidth=1.0, linestyle=(0, (5, 3)))
        ax.annotate(f"cap {', '.join(names)}: {100 * cap:.1f}%", (0.0, cap), xytext=(4, 3), textcoords="offset points",
                    fontsize=style.SMALL, color=style.GREY, bbox=style.HALO)  # fmt: skip
        top = max(top, 1.1 * cap)
    ax.set_xlim(0, WORST)
    ax.set_ylim(0, top)
    style.percent(ax)
    ax.xaxis.set_major_formatter(lambda share, _: f"{100 * share:g}%")
    ax.set_xlabel("chance of default within 12 months, as the lender's scale has it", fontsize=style.TEXT, color=style.GREY)
    scores(ax, scale_of(first), first.scoring.cutoff)
    ax.set_ylabel("rate of new draws, a year", fontsize=style.TEXT, color=style.GREY)
    style.end_labels(ax, WORST, ends)
    style.footnote(figure, "needed: funding, expected loss, running cost, acquisition, VAT and the required return on equity")
    return figure


def scale_of(settings):
    """The scale a lender scores on."""
    return Scale.of(getattr(settings.scoring, "scale", None))


def asked(name, settings):
    """The rate of new draws by whole score."""
    rate = implementation("pricing", settings.pricing.kind).of(settings, "pricing").by_score(scale_of(settings))
    if rate is None:
        raise BadInput("figure", "price_pd", f"{name}: pricing={settings.pricing.kind} has no price for each score")
    return rate


def needed(settings):
    """The break-even rate by whole score under the lender's costs, by the model's assumptions or its defaults."""
    model = settings.pricing if isinstance(settings.pricing, ModelPricing) else ModelPricing()
    return break_even(life_of(settings.model_copy(update={"pricing": model})), scale_of(settings).table())


def caps(policies):
    """{yearly cap on the rate of new draws: policies under it}."""
    found = {}
    for name, settings in policies.items():
        highest = settings.regime.highest_rate(settings.product.penalty_multiple)
        if highest is not None:
            found.setdefault(highest * YEARLY, []).append(name)
    return found


def scores(ax, scale, cutoff):
    """Name scores on the upper axis and mark the cut-off."""
    ticks = [score for score in (550, 575, 600, 625, 650, 700, 800) if scale.pd_of(score) <= WORST]
    upper = ax.secondary_xaxis("top")
    upper.set_xticks([scale.pd_of(score) for score in ticks], [str(score) for score in ticks])
    upper.tick_params(labelsize=style.SMALL, color=style.GREY, labelcolor=style.INK, length=3)
    upper.spines["top"].set_color(style.PALE)
    upper.set_xlabel("score", fontsize=style.TEXT, color=style.GREY)
    ax.axvspan(scale.pd_of(cutoff), WORST, color=style.PALE, alpha=0.35, linewidth=0)
    ax.annotate("below the cut-off", (scale.pd_of(cutoff), 0), xytext=(4, 5), textcoords="offset points",
                fontsize=style.SMALL, color=style.GREY)  # fmt: skip
