"""Products compared as arms: the same borrowers, another menu from the first policy month on."""

import pandas as pd

from experiments import compare
from experiments.cli import execute
from sim import Results, load_settings

TINY = ["population.size=600", "horizon.burn_in_months=6", "horizon.months=8", "horizon.run_off_months=1", "worlds=2"]


def test_products_beside_one_another(tmp_path):
    folder = tmp_path / "runs"
    assert execute(compare.run, ["experiment=product_ab", *TINY, "threads=1", f"output={folder}"]) == 0
    differences = pd.read_parquet(folder / "differences.parquet")
    assert set(differences["arm"]) == {"interest_only", "short_terms"}
    arms = {name: Results.load(folder / "calm" / name) for name in load_settings(["experiment=product_ab"]).experiment.arms}
    burnt = {name: arm.monthly[arm.monthly["phase"] == "burn_in"]["balance"].tolist() for name, arm in arms.items()}
    assert burnt["interest_only"] == burnt["instalment_line"] == burnt["short_terms"]
    repaid = {name: arm.monthly[arm.monthly["phase"] == "policy"]["repaid"].sum() for name, arm in arms.items()}
    assert repaid["interest_only"] < repaid["instalment_line"] < repaid["short_terms"]
