"""The dwellings of a structure in each of five years."""
