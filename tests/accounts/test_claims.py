"""A charged-off debt is written down once a borrower: a later one is added to what is still owed."""

import numpy as np

from sim.accounts.claims import add_claim
from sim.accounts.delinquency import CLAIMED
from sim.columns import allocated


def test_a_second_charge_off_is_added_to_the_claim_that_stands():
    lo, hi = 10, 20
    a, r, claims, counts = (
        allocated("accounts", hi - lo),
        allocated("arrears", hi),
        allocated("claims", hi),
        np.zeros(4, np.int64),
    )

    def charged_off(who, principal, interest, opened, due):
        a.principal[who], a.opened[who] = principal, opened
        r.unwilling[lo], r.oldest_due[lo] = who % 2, due
        add_claim(lo, who, np.int32(interest), a, r, claims, lo, hi, counts)

    for who, principal in ((3, 500), (4, 900), (7, 100)):
        charged_off(who, principal, 11, 2, 40)
    charged_off(4, 50, 5, 38, 1_200)
    charged_off(3, 7, 1, 39, 1_230)
    used = slice(lo, lo + 3)
    assert counts[CLAIMED] == 3 and claims.who[used].tolist() == [3, 4, 7] and not claims.who[:lo].any()
    assert claims.principal[used].tolist() == [507, 950, 100] and claims.interest[used].tolist() == [12, 16, 11]
    assert claims.opened[used].tolist() == [39, 38, 2] and claims.oldest_due[used].tolist() == [1_230, 1_200, 40]
    assert claims.unwilling[used].tolist() == [1, 0, 1]
