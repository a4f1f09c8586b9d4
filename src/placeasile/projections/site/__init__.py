"""The dwellings of a structure, at any moment."""
