# %% [markdown]
# # 5. A sweep and its answer
#
# One question, many settings: *where should the score cut-off be?* Ask it as an experiment: name the outcome that decides
# before looking, vary one thing, keep people and luck the same, and end with one sentence and its interval.

# %%
import pandas as pd

from experiments.answer import answered
from sim import load_settings, simulate
from sim.figures import draw
from sim.records.compare import by_scenario, difference_table
from sim.settings.experiment import Experiment

# %% [markdown]
# The question as data. Limit tables usually end at a score of 600; this one reaches down to 550, so that a low cut-off
# means something. The outcome that decides is the lender's lifetime profit; the price is who is shut out.

# %%
cutoffs = (550, 600, 620, 650, 700)
baseline, primary = "cutoff_600", "lifetime_profit"
market = ["population.size=5_000", "limits.scores=[550,600,650,700,750]", "limits.multiples=[1.8,2.6,3.8,4.8,5.8]"]
scenarios = ("calm", "covid_2020")

# %% [markdown]
# Live it: every cut-off, in both economies, in four worlds.


# %%
def lived(scenario, cutoff):
    world = [*market, f"scenario={scenario}", f"scoring.cutoff={cutoff}"]
    return simulate(load_settings(world), worlds=4, arm=f"cutoff_{cutoff}")


runs = {scenario: {f"cutoff_{cutoff}": lived(scenario, cutoff) for cutoff in cutoffs} for scenario in scenarios}

# %% [markdown]
# One row per cell and world is all that is needed from here on.

# %%
cells = pd.concat({(s, arm): run.outcomes() for s, arms in runs.items() for arm, run in arms.items()}, names=["scenario", "arm"])
cells.groupby(level=["scenario", "arm"])[[primary, "excluded_share", "approval_rate", "credit_drawn"]].mean().round(3)

# %% [markdown]
# ## Paired differences
#
# Each cut-off against 600, world by world.

# %%
names = (primary, "lifetime_loss_per_yuan_drawn", "credit_drawn", "excluded_share")
table = by_scenario(runs, difference_table, baseline, names)
table.set_index(["scenario", "outcome", "arm"])[["estimate", "low", "high", "p_holm"]].round(4)

# %% [markdown]
# ## The picture
#
# Profit against exclusion. The left of the picture is better for people, the top for the lender; nothing is best at both.

# %%
draw("frontier", runs, x="excluded_share", y=primary, baseline=baseline)

# %% [markdown]
# ## The answer
#
# The sentence a comparison ends with is made from the table, doubt included.

# %%
question = Experiment(
    arms={f"cutoff_{c}": (f"scoring.cutoff={c}",) for c in cutoffs}, baseline=baseline, primary=primary, outcomes=names,
    words={f"cutoff_{c}": f"a cut-off of {c}" for c in cutoffs},
)  # fmt: skip
for scenario in scenarios:
    print(answered(table[table["scenario"] == scenario], question, scenario) + ".\n")

# %% [markdown]
# The same question at full size is one command: `python -m experiments.compare experiment=e01_cutoff`. Where two things vary,
# such as cut-off and price, `python -m experiments.sweep sweep=cutoff_by_scenario` lives every combination, goes on where it
# was interrupted, and draws the answer as a map; its table is `runs/cutoff_by_scenario/sweep.parquet`.
#
# **Try:** make `lifetime_loss_per_yuan_drawn` the primary outcome. Does the answer change? Should one be allowed to choose
# the outcome after seeing the table?
