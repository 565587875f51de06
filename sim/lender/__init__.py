"""The lender: a list of decisions, each taken on what it can see and written down as orders."""
