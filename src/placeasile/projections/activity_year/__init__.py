"""The places of a structure, year by year."""
