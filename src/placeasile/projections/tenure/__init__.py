"""Which operator ran a structure in a year, and for how many days."""
