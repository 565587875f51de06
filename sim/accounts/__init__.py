"""What is owed: tickets, interest, bills, arrears, contacts and claims of one account."""
