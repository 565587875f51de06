# %% [markdown]
# # 4. A policy and a scenario of one's own
#
# Two things differ from lender to lender and from year to year: what the lender does, and what happens. Both can be written
# here and handed to the simulator.

# %%
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import BaseModel

from sim import load_settings, register, simulate
from sim.figures import draw
from sim.lender.limits import Limits
from sim.lender.orders import LEAVE
from sim.settings import BadInput

# %% [markdown]
# ## A scenario is a table
#
# A month, unemployment, and any other path; values between the months given are linear. Say that a year as usual is
# followed by a slump in which some of the employed get only part of their pay.

# %%
slump = pd.DataFrame(
    {
        "month": ["2025-01", "2025-12", "2026-06", "2027-12"],
        "unemployment": [0.05, 0.05, 0.08, 0.06],
        "income_interruption": [0.0, 0.0, 0.06, 0.0],
    }
)
file = Path(tempfile.mkdtemp()) / "slump.csv"
slump.to_csv(file, index=False)
world = ["scenario=csv", f"scenario.file={file}", "population.size=5_000"]

# %% [markdown]
# ## A policy is a class
#
# A limit policy gets a view of what a lender can see and returns one amount per borrower, in fen; `LEAVE` leaves a line
# alone. This one gives everybody the same number of monthly incomes and, once it sees arrears of 30 days, no more than is
# owed. Cash, true income and willingness are not in the view: peeking is impossible.


# %%
@register("limits", "steady")
class Steady(Limits):
    """The same multiple of observed income for everyone; down to the balance after 30 days of arrears."""

    class Settings(BaseModel):
        months: float = 3.0

    def decide(self, view, statistics, out):
        late, new = view.dpd >= 30, view.applicants
        out[:] = LEAVE
        out[late] = view.principal[late]
        out[new] = np.minimum(self.settings.months * view.observed_income[new], 200_000_00)
        return out


# %% [markdown]
# Its settings are now settings of the simulator, and a wrong one is refused in a sentence.

# %%
try:
    load_settings([*world, "limits=steady", "limits.months=many"])
except BadInput as refused:
    print(refused)

# %% [markdown]
# ## The two together
#
# Three generosities of the new policy beside the standard one, on the same people.


# %%
def lived(name, *policy):
    return simulate(load_settings([*world, *policy]), worlds=3, arm=name)


standard = lived("standard")
steady = {f"{m} months": lived(f"{m} months", "limits=steady", f"limits.months={m}") for m in (2, 4, 6)}

# %%
outcomes = ["lifetime_profit", "lifetime_loss_per_yuan_drawn", "hardship"]
pd.concat({name: each.compare(standard).loc[outcomes, ["estimate", "low", "high"]] for name, each in steady.items()}).round(4)

# %% [markdown]
# What is gained and what is given up, as a picture: each point a policy, bars for the difference from the standard one.

# %%
draw("frontier", {"standard": standard, **steady}, x="hardship", y="lifetime_profit", baseline="standard")

# %% [markdown]
# The slump itself, under the standard policy:

# %%
standard.figure("portfolio")

# %% [markdown]
# On the command line the same is `--plugin mine.py limits=steady` and `scenario=csv scenario.file=slump.csv`.
#
# **Try:** let `decide` read `view.own_score`, or make the slump twice as deep with `scenario.severity=2`.
