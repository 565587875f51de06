"""Contacts: the lender's standing strategy, carried out on clean accounts before the bill and on late ones after it."""

from numba import int32, int64, uint8

from sim.accounts import tally
from sim.numerics.draws import further_words, top_bits, uniform, uniforms_below
from sim.numerics.jit import sweep

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
def pursue(day, strategy, r, lo, counts, luck, flows, messaged_late):
    """Carry out the steps after the due day on accounts behind: each is contacted with the step's chance a day.

    A call is effective with the step's `effect`; at most one effective call a day and step, and three in all.
    `messaged_late` (one flag per slot of the tile) is set where a message arrives today.
    """
    for s in range(lo, lo + counts[0]):
        late, today = day - r.oldest_due[s], 0
        messaged_late[s - lo] = 0
        x = uniform(further_words(luck.number[r.who[s]], luck.buying[r.who[s]])[1])
        for k in range(strategy.steps):
            if strategy.first_day[k] <= late <= strategy.last_day[k] and late > 0 and x < strategy.chance[k]:
                flows[tally.COLLECTION_COST] += int64(strategy.cost[k])
                effective = x < strategy.chance[k] * strategy.effect[k]
                if strategy.kind[k] == MESSAGE:
                    flows[tally.MESSAGES] += 1
                    messaged_late[s - lo] = 1 if effective else messaged_late[s - lo]
                else:
                    effective = effective and today < CALLS_A_DAY
                    today += 1 if effective else 0
                    flows[tally.CALLS] += 1
                    flows[tally.EFFECTIVE_CALLS] += 1 if effective else 0
                    r.calls[s] = uint8(min(r.calls[s] + (1 if effective else 0), 255))


@sweep
def late_by_days(day, tiles, overdue, oldest_due, counts, table):
    """Count accounts behind by days past due into `table` (last place: more), for planning the coming calls."""
    for k in range(tiles.shape[0]):
        for s in range(tiles[k, 0], tiles[k, 0] + counts[k, 0]):
            if overdue[s] > 0:
                table[min(max(day - oldest_due[s], 0), table.size - 1)] += 1
