"""Price: the daily rate of new draws; a ticket keeps the rate it was drawn at."""
from sim.lender.decision import Decision


class Pricing(Decision):
    """Prices lines: `decide` gives the rate of new draws in 1e-8 a day, or LEAVE."""
