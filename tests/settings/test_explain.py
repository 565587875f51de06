"""Bad values: one line that names the full key, the value and what is allowed."""

import pytest

from sim.settings import BadInput, load_settings

LINES = {
    "limits.cap=300_000": "limits.cap: 300000 is above 200000 CNY (regime 2021, rule personal_cap)",
    "regime.all_in_cap=0.1": "pricing.rate: 40000 is above 27397 1e-8 per day (regime 2021, rule all_in_cap)",
    "limits.capp=1": "limits.capp: is not a setting; did you mean cap?",
    "popluation.size=3": "popluation: is not a setting; did you mean population?",
    "population.sze=3": "population.sze: is not a setting; did you mean size?",
    "population.size=abc": "population.size: abc is not a whole number",
    "population.size=1e3": "population.size: 1000.0 is not a whole number",
    "population.size=true": "population.size: True is not a whole number",
    "population.size=0": "population.size: 0 is below 1 people",
    "population.size=0777": "population.size: 0777 is not a whole number",
    "population.size=99999999999999999999": "population.size: 99999999999999999999 is above 2000000000 people",
    "population.size=null": "population.size: null is not a whole number",
    "record.daily=2": "record.daily: 2 is not true or false",
    "record.daily=on": None,  # a boolean to hydra
    "noise.sd=nan": "noise.sd: nan is not finite",
    "noise.sd=-inf": "noise.sd: -inf is not finite",
    "noise.sd=.nan": "noise.sd: .nan is not a number",
    "noise.unemployment_persistence=1": "noise.unemployment_persistence: 1 is not below 1 per month",
    "labour.finding=0": "labour.finding: 0 is not above 0 per month",
    "seed=": "seed: '' is not a whole number",
    "seed=-1": "seed: -1 is below 0 number",
    "seed=9223372036854775808": "seed: 9223372036854775808 is above 9223372036854775807 number",
    "numerics.generator=mt19937": "numerics.generator: mt19937 is not one of fast, philox",
    "horizon={burn_in_months: 0, months: 0, run_off_months: 0}": "horizon.months: 0 must be at least 1 when there is no burn-in and no run-off",
    "population.segments.gig.weight=0.3": "population.segments.*.weight: 1.08 is the sum; the shares must add up to 1",
    "population.segments.gig.weigt=0.3": "population.segments.gig.weigt: is not a setting; did you mean weight?",
    "population.segments.gigs.weight=0.3": "population.segments.gigs: {'weight': 0.3} is not a segment; did you mean gig?",
    "population.segments.pensioners.weight=0.3": "population.segments.pensioners: {'weight': 0.3} is not a segment: one of gig, micro, salaried, youth",
    "population.segments=3": "population.segments: 3 is not a group of settings",
    "product.terms=[3,6]": "product.term_shares: (0.15, 0.3, 0.55) must have 2 values, one per term",
    "product.terms=[12,6,3]": "product.terms: (12, 6, 3) must rise from one to the next",
    "product.terms=[3,x,12]": "product.terms.1: x is not a whole number",
    "product.terms=[]": "product.terms: [] has too few entries: at least 1",
    "product.terms=3": "product.terms: 3 is not a list",
    "product.modes.interest_only=0.5": "product.modes: 1.5 is the sum; the shares must add up to 1",
    "product.segments.youth.terms=[3]": "product.segments.youth.term_shares: null is missing: terms and term_shares are given together",
    "product.segments.youth={terms: [3,6], term_shares: [1.0]}": "product.segments.youth.term_shares: (1.0,) must have 2 values, one per term",
    "product.segments.young.minimum_draw=300": "product.segments.young: is not a setting; did you mean youth?",
    "product.segments.gig.minimum_draw=0.5": "product.segments.gig.minimum_draw: 0.5 is below 1 CNY",
    "product.segments.gig.terms=[3,x]": "product.segments.gig.terms.1: x is not a whole number",
    "product.variant.modes={equal_payment: 0.5, interest_only: 0.6}": "product.variant.modes: 1.1 is the sum; the shares must add up to 1",
    "product.variant.share=2": "product.variant.share: 2 is above 1",
    "product.non_accrual_dpd=200": "product.non_accrual_dpd: 200 is above charge_off_dpd",
    "limits.temporary.months=[13]": "limits.temporary.months.0: 13 is above 12",
    "scoring.cutoff=550": "scoring.cutoff: 550 is below 600 points, the lowest of limits.scores, under which nobody gets a line",
    "limits.multiples=[1,2]": "limits.multiples: (1.0, 2.0) must have 4 values, one per grade of scores",
    "limits.scores=[600,650,650,750]": "limits.scores: (600, 650, 650, 750) must rise from one to the next",
    "limits.kind=dynamc": "limits: dynamc is not one of dynamic, fixed, marginal_profit, score_income; did you mean dynamic?",
    "horizon.months=1_040": "horizon.months: 1040 makes 1076 months in all: at most 1068",
    "collections.steps=[{from_day: 1, to_day: 0, kind: call}]": "collections.steps.0.to_day: 0 is before from_day 1",
    "collections.steps=[{from_day: -1, to_day: 3, kind: call}]": "collections.steps.0.from_day: -1 is below 1: only accounts past due are called",
    "collections.steps=[{from_day: 0, to_day: 0, kind: message}]": "collections.steps.0.to_day: 0 is the due day, on which nobody is contacted: -3 to -1, or 1 to 3650",
    "collections.steps=[{from_day: 1, to_day: 3, kind: cal}]": "collections.steps.0.kind: cal is not one of call, message",
    "collections.plan_every=year": "collections.plan_every: year is not one of day, month, week",
    "scenario.unemployment={2020-13: 0.1}": "scenario.unemployment.2020-13: 2020-13 is not a month, YYYY-MM of 1900 to 2099",
    "scenario.start=2024": "scenario.start: 2024 is not a month, YYYY-MM of 1900 to 2099",
    "scenario.unemployment={2020-12: 1.1}": "scenario.unemployment.2020-12: 1.1 is above 0.6",
    "scenario.start=null": "scenario.start: is missing: the first month of policy (YYYY-MM)",
    "scenario.sources={unemploiment: x}": "scenario.sources: unemploiment is not the name of a path",
    "behaviour.jump_up_chance=1": "behaviour.jump_up_chance: 1 and jump_down_chance exceed 1 together",
    "experiment.baseline=fixed_flt": "experiment.baseline: fixed_flt is not an arm; did you mean fixed_flat?",
    "output='a\x07b'": "output: a\\x07b has characters that are not allowed here",
}


@pytest.mark.parametrize("override, line", LINES.items())
def test_says_in_one_line_what_is_wrong(override, line):
    with pytest.raises(BadInput) as error:
        load_settings([override])
    text = str(error.value)
    assert text.isprintable() and len(text) < 300
    assert line is None or text == line


@pytest.mark.parametrize("kind", ["scoring", "pricing", "limits", "monitoring", "collections"])
def test_an_unknown_key_of_a_decision_is_named_in_full(kind):
    with pytest.raises(BadInput, match=f"^{kind}.nonsense: is not a setting"):
        load_settings([f"{kind}.nonsense=1"])


@pytest.mark.parametrize(("regime", "most"), [("cn_2025", 43_835), ("cn_2026", 54_794)])
def test_a_regimes_cap_binds_listed_prices(regime, most):
    """24 % with the penalty of one and a half times, 20 % without."""
    load_settings([f"regime={regime}", f"pricing.rate={most}"])
    with pytest.raises(BadInput, match=rf"^pricing.rate: {most + 1} is above {most} 1e-8 per day \(regime {regime[3:]}, rule"):
        load_settings([f"regime={regime}", f"pricing.rate={most + 1}"])
    load_settings([f"regime={regime}", "pricing=model"])
