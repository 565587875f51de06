"""What a run leaves behind: tables made of exact tallies, compared, summed up and written to disk."""
