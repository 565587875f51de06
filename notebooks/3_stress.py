# %% [markdown]
# # 3. Stress, and a limit cut that cuts both ways
#
# When the economy turns, a lender can cut lines. It will lose less on money it no longer lends. But the same line was
# somebody's way over a month without pay. Both sides can be measured, because both policies can be tried on the same
# people.

# %%
import pandas as pd

from sim import load_settings, simulate
from sim.figures import draw

# %% [markdown]
# Two economies (calm, and China's 2020), two policies (limits stand; limits follow the score every month, down faster than
# up), four worlds.


# %%
def lived(scenario, limits):
    world = [f"scenario={scenario}", f"limits={limits}", "population.size=10_000"]
    return simulate(load_settings(world), worlds=4, arm=limits)


runs = {scenario: {limits: lived(scenario, limits) for limits in ("fixed", "dynamic")} for scenario in ("calm", "covid_2020")}

# %% [markdown]
# ## What stress does
#
# The same borrowers with the same luck, once in each economy. Arrears do not rise with unemployment alone: many of those
# who kept their work lost most of their pay for two months.

# %%
draw("delinquency_stress", {scenario: arms["fixed"] for scenario, arms in runs.items()})

# %% [markdown]
# ## What the cut does
#
# Dynamic limits take lines away as scores fall. First the lender's side and the borrowers' side over time ...

# %%
draw("paths", runs, columns=("limit", "utilisation", "rate_30"))

# %% [markdown]
# ... then the differences, paired world by world. The pairing factor says how many times more worlds would be needed to
# see the same difference between populations that do not share people and luck.

# %%
differences = {scenario: arms["dynamic"].compare(arms["fixed"]) for scenario, arms in runs.items()}
pd.concat(differences)[["baseline", "estimate", "low", "high", "pairing_factor"]].round(4)

# %% [markdown]
# Read it as a pair of sentences, one for each side of the cut.

# %%
for scenario, table in differences.items():
    loss, spent = table.loc["lifetime_loss_per_yuan_drawn"], table.loc["consumption"]
    print(
        f"{scenario}: dynamic limits change the loss per 100 yuan drawn by {100 * loss['estimate']:+.2f} "
        f"({100 * loss['low']:+.2f} to {100 * loss['high']:+.2f}) and what a borrower spends a month by "
        f"{spent['estimate']:+.1f} yuan ({spent['low']:+.1f} to {spent['high']:+.1f})"
    )

# %%
draw("paired_differences", runs["covid_2020"], baseline="fixed")

# %% [markdown]
# With four worlds some of these intervals are wide. Do not read a sign into one that includes zero; add worlds.
#
# **Try:** `limits.cut_max=0.5` (cut faster), or `scenario=fed_2025_severely_adverse`.
