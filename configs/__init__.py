"""The shipped settings: one folder per group, one file per option."""
