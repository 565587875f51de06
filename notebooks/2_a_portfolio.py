# %% [markdown]
# # 2. A portfolio and its vintages
#
# A lender does not see lives, it sees a book. This notebook reads the same simulated market as a risk officer would:
# balance and arrears by month, losses by vintage, roll rates by bucket.

# %%
from sim import load_settings, simulate

# %% [markdown]
# Three worlds of 10,000 people. Worlds differ in who lives there and in the noise of the economy; what they have in common
# is the lender and the scenario. Bands in the pictures are over worlds.

# %%
calm = simulate(load_settings(["population.size=10_000"]), worlds=3)
calm.monthly.query("phase == 'policy'")[["balance", "drawn", "utilisation", "rate_30", "net_charge_off_rate"]].describe().T

# %% [markdown]
# ## The book
#
# The first 24 months are burn-in: everybody applies, the book fills. Then come the months under the policy, at last the
# run-off, in which nobody draws and what is owed comes in or goes bad.

# %%
calm.figure("portfolio")

# %% [markdown]
# ## Vintages
#
# A rate over the whole book mixes old loans with new ones, and a growing book hides its losses in its denominator. A
# vintage does not: it follows what was drawn in one half-year.

# %%
calm.figure("vintages")

# %% [markdown]
# The right panel is the chance of a first default by age of the account. It is not flat: lines open up in steps over the
# first year, and those who will not pay have found out by the second.
#
# The same by hand, from the table behind the picture: of the accounts opened in a quarter, how many have been 90 days
# past due within 12 and 24 months?

# %%
accounts = calm.vintages[(calm.vintages["by"] == "account") & calm.vintages["months_on_book"].isin([12, 24])]
quarter = accounts["vintage"].dt.to_period("Q").rename("opened in")
counts = accounts.groupby([quarter, "months_on_book"])[["accounts_ever90", "accounts"]].sum()
rates = (100 * counts["accounts_ever90"] / counts["accounts"]).unstack()
rates.round(2).rename(columns=lambda months: f"% in default within {months} months")

# %% [markdown]
# Those who came in the first year are everybody who had been waiting. Later accounts are few: newcomers, and customers who
# come back. Empty cells are not known yet.

# %% [markdown]
# ## Roll rates
#
# Where does a month take a balance that is 1-29 days late? Mostly back to zero. From 60 days on, mostly onward: this is
# why collections hurry.

# %%
calm.figure("rolls")

# %% [markdown]
# ## The books balance
#
# Every fen is booked twice. Debits equal credits in every month and world, exactly.

# %%
sums = calm.books.groupby(["world", "month"])[["debit", "credit"]].sum()
assert (sums["debit"] == sums["credit"]).all()
print(f"{len(sums)} months, {sums['debit'].sum() / 100:,.0f} yuan debited and credited")

# %% [markdown]
# **Try:** `limits=dynamic`, `scoring.cutoff=650`, or a larger `population.size`: the bands get narrower, but only so far,
# since all people of a world share one economy.
