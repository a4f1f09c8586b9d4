"""The visits to a structure and its incidents, year by year."""
