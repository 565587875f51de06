# %% [markdown]
# # 1. One borrower's year
#
# A simulated credit market is made of people. Before any rate or average, look at one of them, day by day, and then give
# the same person another lender.

# %%
from sim import load_settings, simulate
from sim.figures import draw

# %% [markdown]
# A world is described by settings. Here: 5,000 people in China's economy from July 2019, so that the lockdown of February
# 2020 comes seven months after the lender's policy starts. Everything else stays at its default.

# %%
world = ["scenario=covid_2020", "population.size=5_000", "seed=7"]
crowd = simulate(load_settings([*world, "record.borrowers=true"]))
crowd.monthly[["phase", "unemployment", "open_accounts", "balance", "rate_30"]].iloc[20:36]

# %% [markdown]
# `record.borrowers=true` kept the last state of everybody. Some went 90 days past due in the year after the lockdown,
# having had a line since long before. But a table of last states tells no story: why did they?

# %%
people = crowd.borrowers
lockdown = 24 + 7  # months since the start: 24 of burn-in, then July 2019 to January 2020
late = people["defaulted"].between(lockdown + 2, lockdown + 12) & (people["opened"] < lockdown - 6)
numbers = sorted(int(number) for number in people.loc[late, "number"])
print(f"{len(numbers)} of {len(people):,} people defaulted between April 2020 and February 2021")

# %% [markdown]
# So live the world again, writing down every day of just these people. Random numbers are keyed by person and day: the
# same settings give the same lives, to the last fen. We follow one who was at work at the end of 2019 and longest without
# work in 2020.

# %%
diary = f"record.lives={numbers}".replace(" ", "")
fixed = simulate(load_settings([*world, diary]), arm="fixed limits")
days = fixed.lives.set_index("date").sort_index()
at_work = days.loc["2019-10-01":"2019-12-31"].groupby("borrower")["employed"].min()
idle = 1 - days.loc["2020-01-01":"2020-12-31"].groupby("borrower")["employed"].mean()
someone = int(idle[at_work[at_work == 1].index].idxmax())
print(f"number {someone} was without work on {idle[someone]:.0%} of the days of 2020")

# %% [markdown]
# Now give all of them another lender, one who follows the score and moves limits every month.

# %%
dynamic = simulate(load_settings([*world, diary, "limits=dynamic"]), arm="dynamic limits")

# %% [markdown]
# A life is a table: a row per day.

# %%
days[days["borrower"] == someone].loc["2020-02-01":"2020-02-10", ["employed", "cash", "debt", "limit", "dpd"]]

# %% [markdown]
# Draw the year around the lockdown. Blue is cash: it jumps on paydays and drains between them. Red is debt. The dashed
# line is the limit. Grey are days without work, orange days on which a bill is late; the marks below are bills, reminders
# and calls.


# %%
def year(results):
    return results.lives[results.lives["date"].between("2019-10-01", "2021-01-31") & (results.lives["borrower"] == someone)]


draw("two_lives", {"fixed limits": year(fixed), "dynamic limits": year(dynamic)})

# %% [markdown]
# What differs between left and right is what the lender did, and what followed from it. The luck is the same: the job is
# lost on the same day.

# %%
lost = [list(year(results).loc[year(results)["employed"] == 0, "date"]) for results in (fixed, dynamic)]
assert lost[0] == lost[1]
print(f"{len(lost[0])} days without work, the same under either lender; the first is {lost[0][0]:%d %B %Y}")

# %% [markdown]
# **Try:** another number, `pricing=grades`, or `collections.call_capacity=0` (nobody calls).
