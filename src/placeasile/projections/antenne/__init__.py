"""The antennas of a structure, at any moment."""
