"""The book by treatment adds up to the month's table, and is not kept where nobody is treated."""

import numpy as np
import pytest

from sim import load_settings, simulate
from sim.run import burn_in, live_on, plain

SMALL = ["population.size=4_000", "horizon.burn_in_months=9", "horizon.months=14", "horizon.run_off_months=1", "threads=1",
         "population.never_pays_share=0.02", "population.monthly_arrivals=0.02"]  # fmt: skip
TRIAL = "product.variant={share: 0.5, terms: [3], term_shares: [1.0]}"


@pytest.fixture(scope="module")
def trial():
    settings = load_settings([*SMALL, TRIAL])
    market = live_on(settings, burn_in(plain(settings)))
    return market, market.results()


def test_an_old_claim_is_not_charged_off_again():
    """Who comes back after a charge-off and fails again has one claim, of which only the new part is this month's."""
    again = ["population.charged_off_return_months=1", "horizon.months=36", "scoring.cutoff=600"]
    settings = load_settings([*SMALL, TRIAL, *again])
    results = live_on(settings, burn_in(plain(settings))).results()
    told = results.treatments.groupby("month")["charged_off"].sum()
    np.testing.assert_allclose(told, results.monthly.loc[told.index, "charged_off"], atol=0.005)


def test_without_treatments_there_is_no_table():
    assert simulate(load_settings([*SMALL[:1], "horizon.burn_in_months=2", "horizon.months=2", "threads=1"])).treatments is None


def test_treatments_add_up_to_the_book(trial):
    _, results = trial
    told = results.treatments.groupby("month").sum(numeric_only=True)
    months = results.monthly.loc[told.index]
    for name in ("active_accounts", "default_accounts"):
        assert (told[name] == months[name]).all(), name
    kept = told["accounts"].to_numpy()[:-1] - told["charged_off_accounts"].to_numpy()[1:]
    assert (kept == months["open_accounts"].to_numpy()[1:]).all()  # counted a month later, before that month's decisions
    for name in ("balance", "charged_off"):
        np.testing.assert_allclose(told[name], months[name], atol=0.005, err_msg=name)
    np.testing.assert_allclose(told["overdue"], months["rate_30"] * months["balance"], atol=0.005)
    assert told["charged_off"].iloc[-3:].sum() > 0 and told["default_accounts"].sum() > 0


def test_the_trial_begins_with_the_policy_and_halves_the_new_accounts(trial):
    market, results = trial
    a = market.state.accounts
    new = (a.opened >= 9) & (a.state == 1)
    assert not a.treatment[(a.opened >= 0) & (a.opened < 9)].any() and set(a.treatment[new]) == {0, 4}
    share = (a.treatment[new] == 4).mean()
    assert new.sum() > 100 and abs(share - 0.5) < 4 * np.sqrt(0.25 / new.sum())
    assert set(results.treatments["treatment"]) == {"champion", "champion, variant"}
    last = results.treatments[results.treatments["month"] == results.treatments["month"].max()].set_index("treatment")
    assert last.loc["champion, variant", "accounts"] == (a.treatment[a.state == 1] == 4).sum()


def test_the_variants_accounts_draw_on_the_variants_menu(trial):
    """New draws of the variant are repaid in three instalments; some of the others in more."""
    market, _ = trial
    a, tickets = market.state.accounts, market.state.tickets
    owing = tickets.unbilled > 0
    variant = (a.treatment == 4) & (a.state == 1)
    assert owing[:, variant].any() and tickets.left[:, variant][owing[:, variant]].max() <= 3
    common = (a.treatment == 0) & (a.state == 1) & (a.opened >= 9)
    assert tickets.left[:, common][owing[:, common]].max() > 6
