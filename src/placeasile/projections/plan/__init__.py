"""The openings and closures of places planned for a year."""
