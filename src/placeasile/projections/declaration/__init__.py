"""What the operator declares of a structure, year by year."""
