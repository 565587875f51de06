"""Contacts: the lender's standing strategy, carried out on clean accounts before the bill and on late ones after it."""

from numba import int32, int64, uint8

from sim.accounts import tally
from sim.accounts.delinquency import LATE
from sim.numerics.draws import further_words, top_bits, uniform, uniforms_below
from sim.numerics.jit import sweep
from sim.numerics.lists import list_positive

MESSAGE, CALL = 0, 1
CALLS_A_DAY = 3  # of one borrower that can be effective, however many steps of the strategy overlap (assumption)


@sweep
def message_clean(chance, effect, number, buying, next_bill, behind, messaged):
    """Remind clean accounts of the coming bill; returns how many messages were sent, whether or not they are read."""
    below_sent, below_read = uniforms_below(chance), uniforms_below(chance * effect)
    sent = int32(0)
    for i in range(messaged.size):
        u, _ = further_words(number[i], buying[i])
        x, billed = top_bits(u), int32(next_bill[i] > 0) & int32(behind[i] == 0)
        messaged[i] = uint8(messaged[i] | uint8(billed & int32(x < below_read)))
        sent = int32(sent + (billed & int32(x < below_sent)))
    return sent


@sweep
def remind(until_due, strategy, a, luck, flows):
    """Carry out the steps before the due day.  until_due: days to the next due day."""
    for k in range(strategy.steps):
        if strategy.first_day[k] <= -until_due <= strategy.last_day[k] and strategy.kind[k] == MESSAGE:
            chance, effect = strategy.chance[k], strategy.effect[k]
            sent = message_clean(chance, effect, luck.number, luck.buying, a.next_bill, a.behind, a.messaged)
            flows[tally.MESSAGES] += sent
            flows[tally.COLLECTION_COST] += int64(sent) * int64(strategy.cost[k])


@sweep
def pursue(day, strategy, r, lo, counts, luck, flows, x):
    """Carry out the steps after the due day on accounts behind: each is contacted with the step's chance a day.

    A call is effective with the step's `effect`; at most one effective call a day and step, and three in all.
    x: working columns, of which `reached` (one flag per slot of the tile) is set where a message arrives today; those used
    on the way are `d0` for the words of the day, `outcome` for today's effective calls, `marks` and `candidates`.
    """
    end, late = lo + counts[LATE], counts[LATE]
    draw_contacts(late, r.who[lo:end], luck.number, luck.buying, x.d0)
    for j in range(late):
        x.reached[j], x.outcome[j] = 0, 0
    for k in range(strategy.steps):
        if strategy.last_day[k] > 0:
            first_day, last_day, chance = max(strategy.first_day[k], int32(1)), strategy.last_day[k], strategy.chance[k]
            mark_contacts(int32(day), first_day, last_day, chance, r.oldest_due[lo:end], x.d0[:late], x.marks[:late])
            contacts = list_positive(x.marks[:late], x.candidates)
            flows[tally.COLLECTION_COST] += contacts * int64(strategy.cost[k])
            if strategy.kind[k] == MESSAGE:
                flows[tally.MESSAGES] += contacts
                arrive(contacts, x.candidates, x.d0, chance * strategy.effect[k], x.reached)
            else:
                flows[tally.CALLS] += contacts
                effective = call(contacts, x.candidates, x.d0, chance * strategy.effect[k], lo, x.outcome, r.calls)
                flows[tally.EFFECTIVE_CALLS] += effective


@sweep
def draw_contacts(late, who, number, buying, words):
    """Draw the word that decides about today's contacts, of every account behind."""
    for j in range(late):
        words[j] = further_words(number[who[j]], buying[who[j]])[1]


@sweep
def mark_contacts(day, first_day, last_day, chance, oldest_due, words, marks):
    """Mark which accounts behind are contacted by a step today."""
    for j in range(marks.size):
        late = int32(day - int32(oldest_due[j]))
        marks[j] = uint8((first_day <= late) & (late <= last_day) & (uniform(words[j]) < chance))


@sweep
def arrive(messages, places, words, chance, reached):
    """Let messages reach those who read them."""
    for k in range(messages):
        j = places[k]
        reached[j] = 1 if uniform(words[j]) < chance else reached[j]


@sweep
def call(attempts, places, words, chance, lo, today, calls):
    """Let calls take effect; returns how many do.  today: effective calls so far; calls: since the last due day"""
    effective = 0
    for k in range(attempts):
        j = places[k]
        if uniform(words[j]) < chance and today[j] < CALLS_A_DAY:
            today[j] += 1
            effective += 1
            calls[lo + j] = uint8(min(calls[lo + j] + 1, 255))
    return effective


@sweep
def late_by_days(day, tiles, overdue, oldest_due, counts, table):
    """Count accounts behind by days past due into `table` (last place: more), for planning the coming calls."""
    for k in range(tiles.shape[0]):
        for s in range(tiles[k, 0], tiles[k, 0] + counts[k, 0]):
            if overdue[s] > 0:
                table[min(max(day - oldest_due[s], 0), table.size - 1)] += 1
