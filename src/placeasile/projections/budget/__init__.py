"""The money of a structure, year by year: what was decided, and what follows from it."""
