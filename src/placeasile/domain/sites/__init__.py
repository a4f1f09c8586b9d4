"""Accommodation sites and antennas of a structure."""
