"""Price against risk: one line a policy, the break-even, the cap."""

import dataclasses

import matplotlib
import numpy as np
import pytest

from sim.figures import draw
from sim.settings import BadInput, load_settings
from sim.settings.registry import forget, register
from tests.records.synthetic import results


def priced(*overrides):
    """A run's results whose settings are these."""
    return dataclasses.replace(results(worlds=1), settings=load_settings([*overrides]).resolved())


def words(figure):
    figure.canvas.draw()
    return " ".join(text.get_text() for text in figure.findobj(matplotlib.text.Text))


def test_policies_break_even_and_caps_are_drawn():
    policies = {
        "one price": priced(),
        "break-even, 12 %": priced("pricing=model", "regime.all_in_cap=0.12"),
    }
    figure = draw("price_pd", policies)
    flat, model, needed, cap = figure.axes[0].lines
    np.testing.assert_allclose(flat.get_ydata(), 0.146)
    assert (np.diff(model.get_ydata()) <= 0).all() and model.get_ydata().max() == pytest.approx(0.12, abs=1e-5)
    low = needed.get_ydata() < 0.12
    np.testing.assert_allclose(model.get_ydata()[low], needed.get_ydata()[low])
    assert cap.get_ydata()[0] == pytest.approx(0.12, abs=1e-5)
    assert {"cap 12.0% (break-even, 12 %)", "below the cut-off", "needed to break even"} <= {
        text.get_text() for text in figure.findobj(matplotlib.text.Text)
    }


def test_no_line_where_applicants_are_rejected():
    reject = priced("pricing=model", "regime.all_in_cap=0.12", "pricing.above_cap=reject")
    model, needed, _ = reject.figure("price_pd").axes[0].lines
    np.testing.assert_array_equal(np.isfinite(model.get_ydata()), needed.get_ydata() <= 32_876 * 365e-8)


def test_one_run_and_a_run_against_another():
    assert "calm" in words(priced().figure("price_pd"))
    assert "needed" in words(priced("pricing=grades").figure("price_pd", against=priced()))


def test_a_price_that_is_no_matter_of_the_score_is_refused():
    from sim.lender.pricing import Pricing

    @register("pricing", "mine")
    class Mine(Pricing):
        pass

    try:
        with pytest.raises(BadInput, match="price_pd calm: pricing=mine has no price for each score"):
            priced("pricing=mine").figure("price_pd")
    finally:
        forget("pricing", "mine")
