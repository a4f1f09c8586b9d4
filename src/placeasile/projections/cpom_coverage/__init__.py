"""Whether a structure is in a multi-year contract, year by year."""
