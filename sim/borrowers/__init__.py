"""How people live: who they are, work, income, spending, borrowing and repaying."""
