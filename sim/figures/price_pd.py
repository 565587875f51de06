"""Price against risk: what each policy asks of a chance of default, what it would need, and the law's cap."""

import numpy as np

from sim.figures import style
from sim.lender.pricing import NO_PRICE
from sim.lender.pricing.break_even import break_even
from sim.lender.pricing.model import life_of
from sim.lender.scale import LOWEST, Scale
from sim.settings.errors import BadInput
from sim.settings.load import validated
from sim.settings.pricing import ModelPricing
from sim.settings.registry import implementation

YEARLY = 365 / 1e8  # a rate of 1e-8 a day, a year
WORST = 0.12  # chance of default up to which prices are drawn
NARROW = 0.75  # of it: beyond, there is no room for words right of the cut-off


def price_pd(results, against=None):
    """Draw the yearly rate by chance of default within 12 months, a line for each policy; none where applicants are rejected.

    results: Results, or {policy: Results}; their settings say how they price.
    """
    policies = {name: validated(each.settings) for name, each in style.as_mapping(results, against).items()}
    first = next(iter(policies.values()))
    scale = scale_of(first)
    shown = np.flatnonzero(scale.table() <= WORST)
    shown = shown[shown >= LOWEST]
    figure, axes = style.canvas(1, 1, size=(8, 4.8))
    ax, pd = axes[0, 0], scale.table()[shown]
    rates = {name: asked(name, settings)[shown] * YEARLY for name, settings in policies.items()}
    needs = needed(first)[shown] * YEARLY
    for _, rate, colour, stroke in style.pens(rates):
        ax.plot(pd, rate, color=colour, linewidth=1.8, linestyle=stroke)
    ax.plot(pd, needs, color=style.INK, linewidth=1.3, linestyle=(0, (1, 1.5)))
    found = caps(policies)
    top = 1.2 * max([*found, *(np.nanmax(rate) for rate in rates.values())])
    draw_caps(ax, found, len(policies))
    ax.set_xlim(0, WORST)
    ax.set_ylim(0, top)
    style.percent(ax)
    ax.xaxis.set_major_formatter(lambda share, _: f"{100 * share:g}%")
    ax.set_xlabel("chance of default within 12 months, as the lender's scale has it", fontsize=style.TEXT, color=style.GREY)
    ax.set_ylabel("rate of new draws, a year", fontsize=style.TEXT, color=style.GREY)
    scores(ax, scale, getattr(first.scoring, "cutoff", LOWEST))
    ends = [(name, rate[np.isfinite(rate)][0], colour) for name, rate, colour, _ in style.pens(rates)]
    style.end_labels(ax, WORST, [*ends, ("needed to break even", min(needs[0], top), style.INK)])
    style.footnote(
        figure,
        "needed: funding, expected loss, running cost, acquisition, VAT and the required return on equity; "
        "cap: of the rate, the penalty counted in where the rules say so",
    )
    return figure


def draw_caps(ax, caps, policies):
    """A line for each cap, named at the right, by its policies where there are several."""
    for cap, names in caps.items():
        whose = f" ({', '.join(names)})" if policies > 1 else ""
        ax.axhline(cap, color=style.GREY, linewidth=1.0, linestyle=(0, (5, 3)))
        ax.annotate(f"cap {100 * cap:.1f}%{whose}", (WORST, cap), xytext=(-4, 3), textcoords="offset points",
                    ha="right", fontsize=style.SMALL, color=style.GREY, bbox=style.HALO)  # fmt: skip


def scale_of(settings):
    """The scale a lender scores on."""
    return Scale.of(getattr(settings.scoring, "scale", None))


def asked(name, settings):
    """The rate an applicant of each whole score is offered; not a number where the price is above the highest one."""
    pricing, scale = implementation("pricing", settings.pricing.kind).of(settings, "pricing"), scale_of(settings)
    rate = pricing.offered(scale)
    if rate is None:
        raise BadInput("figure", "price_pd", f"{name}: pricing={settings.pricing.kind} has no price for each score")
    return np.where(rate == NO_PRICE, np.nan, rate)


def needed(settings):
    """The break-even rate by whole score under the lender's costs, by the model's assumptions or its defaults."""
    model = settings.pricing if isinstance(settings.pricing, ModelPricing) else ModelPricing()
    without = model.model_copy(update={"margin": 0.0})
    return break_even(life_of(settings.model_copy(update={"pricing": without})), scale_of(settings).table())


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
    narrow = scale.pd_of(cutoff) > NARROW * WORST
    ax.annotate("cut-off" if narrow else "below the cut-off", (min(scale.pd_of(cutoff), WORST), 0),
                xytext=(-4 if narrow else 4, 5), textcoords="offset points", ha="right" if narrow else "left",
                fontsize=style.SMALL, color=style.GREY)  # fmt: skip
